"""The whole path, once: discover → examine each file → join → judge the whole → findings → verdicts → report."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from readiness import __version__, assemble, catalog, discover, formats, handed, scanners, select
from readiness.engine import texts, whole
from readiness.engine.conclude import conclude
from readiness.engine.files import Work, examine_all, tasks
from readiness.engine.gather import Gathered, gather
from readiness.engine.plan import Plan, plan
from readiness.engine.snippets import with_snippets
from readiness.errors import UsageError
from readiness.model.finding import Level
from readiness.model.report import Coverage, Notification, Report, ScannerRun
from readiness.model.system import System
from readiness.request import Request
from readiness.suppress.apply import apply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from readiness.config import Config
    from readiness.engine.examine import Examined, Observed
    from readiness.engine.files import Skipped
    from readiness.model.artifact import Scan
    from readiness.model.checklist import ItemVerdict
    from readiness.model.finding import Finding
    from readiness.model.location import Location
    from readiness.model.report import Silencing
    from readiness.model.rule import Rule
    from readiness.model.strategy import Strategy
    from readiness.model.system import Service


def audit(request: Request) -> Report:
    """Everything found, as one value. Reads below `request.root` only, and runs nothing of it.

    Raises:
        ReadinessError: wrong usage, configuration or rule file. Never for anything in the audited files.
    """
    if not os.path.isdir(request.root):
        raise UsageError(f"`{request.root}` is not a folder", advice="name the repository's folder: readiness audit .")
    known = catalog.load(request.rules_folder or catalog.folder(), request.compiled)
    rules = select.selected(known.rules, request.config)
    by_id = {rule.id: rule for rule in rules}
    asked = plan(rules, whole=not request.paths)
    tree = discover.discover(request.root, exclude=request.config.exclude, paths=request.paths)
    notes: list[Notification] = []
    examined = _examine(request, asked, tree, notes)
    names = _scanners(request.config, asked) if request.scans is None else ()
    pending = scanners.start(names, request.root, tree.found, _options(request)) if names else None
    read = gather(examined)
    ran = {**(pending.result() if pending else {}), **(request.scans or {})}
    scans = _together(ran)
    system, owner = _system(request, asked, tree, read, scans)
    other = _other(request, asked, tree, read, scans)
    observed = _settled([*read.observed, *_judge_whole(asked, system, other, read)], request)
    concluded = conclude(observed, by_id, owner, system.files, _alerts(scans))
    shown = with_snippets(concluded, request.root, rules)
    applied = tuple(apply(shown, by_id, read.markers, request.config.suppress, request.today))
    silencings = _silencings(request, applied, read, known.rules, asked, scans)
    findings, since = _since(request, (*applied, *_on_silencings(request, asked, silencings, by_id)), tree)
    verdicts = _verdicts(request, asked, known, system, read, findings)
    return Report(
        version=__version__,
        project=_project(request.root),
        rules=rules,
        findings=findings,
        verdicts=verdicts,
        services=system.services,
        strategies=_strategies(asked, system, findings, verdicts, by_id),
        notifications=(
            *_notes(request, tree),
            *since,
            *notes,
            *_once(read.notifications),
            *_scanner_notes(scans, known.rules),
        ),
        coverage=_coverage(asked, tree, read),
        scanners=tuple(_run(scan) for _, scan in sorted(ran.items())),
        fail_on=request.config.fail_on,
        silencings=silencings,
        required=_required(request.config, verdicts),
    )


def _silencings(
    request: Request,
    findings: tuple[Finding, ...],
    read: Gathered,
    known: Sequence[Rule],
    asked: Plan,
    scans: Mapping[str, Scan],
) -> tuple[Silencing, ...]:
    if not read.markers and not request.config.suppress:
        return ()
    from readiness.suppress.account import able, account

    ran = asked.ran if asked.whole else frozenset[str]()
    failed = [name for name, scan in scans.items() if scan.failure]

    def spoke(rule: Rule) -> bool:
        return rule.id in ran and able(rule, failed=lambda name: name in failed or name not in scans)

    return account(findings, read.markers, request.config.suppress, known, spoke, request.today)


def _on_silencings(
    request: Request, asked: Plan, silencings: tuple[Silencing, ...], by_id: Mapping[str, Rule]
) -> tuple[Finding, ...]:
    """What the rules on suppressions say of them: they are looked at last, when it is known what they did."""
    if not silencings:
        return ()
    from readiness.suppress.account import problems

    observed = whole.examine_problems(asked, problems(silencings, request.config.source))
    return conclude(observed, by_id, lambda _place: None, frozenset())


def _since(
    request: Request, findings: tuple[Finding, ...], tree: discover.Discovery
) -> tuple[tuple[Finding, ...], tuple[Notification, ...]]:
    """What is new since the baseline, and what of it is mended. With changed files only, the rest was not looked at."""
    if request.baseline is None:
        return findings, ()
    from readiness.baseline import compared

    marked, gone = compared(findings, request.baseline, tree.known.__contains__)
    if request.paths or not gone:
        return marked, ()
    stands = "entry of the baseline stands" if len(gone) == 1 else "entries of the baseline stand"
    message = f"{len(gone)} {stands} for nothing any more; --write-baseline takes them out"
    return marked, (Notification(Level.NOTE, message),)


def gathered(root: str, config: Config) -> System:
    """The facts of a repository, joined, without judging them. Reads below `root` only, and runs nothing of it.

    Raises:
        UsageError: there is no such folder.
    """
    if not os.path.isdir(root):
        raise UsageError(f"`{root}` is not a folder", advice="name the repository's folder: readiness facts .")
    request = Request(root=root, config=config, today=_never)
    asked = plan(())
    tree = discover.discover(root, exclude=config.exclude, paths=())
    return _system(request, asked, tree, gather(_examine(request, asked, tree, [])), {})[0]


def _never() -> date:
    raise AssertionError("nothing is judged, so nothing can have expired")


def _project(root: str) -> str:
    return os.path.basename(os.path.realpath(root)) or "repository"


def _examine(
    request: Request, asked: Plan, tree: discover.Discovery, notes: list[Notification]
) -> Iterator[Examined | Skipped]:
    roles = discover.Roles(tree.known, request.added)
    work = Work(request.root, asked, roles.of)
    judged = frozenset(tree.found)
    units = assemble.units(judged, tree.known, work.read)
    if asked.whole:
        notes += _layered(units)
    rendered = _rendered(request.root, units, work, notes) if request.config.render else {}
    parts = frozenset(path for unit in units for path in unit.paths)
    read = (path for path in tree.found if path in parts or formats.family(path) or texts.wanted(asked, path))
    wanted = tasks(read, units, rendered)
    return examine_all(work, wanted, judged, lambda done: request.progress(done, len(wanted)))


def _layered(units: Sequence[assemble.Unit]) -> Iterator[Notification]:
    """Which values a chart is judged with matters to whoever reads the report."""
    for unit in units:
        production = assemble.production_values(unit)
        if production:
            text = (
                f"{unit.folder or '.'}: judged as `{production}` makes it, the chart's one values file for production"
            )
            yield Notification(Level.NOTE, text)


def _rendered(root: str, units: Sequence[assemble.Unit], work: Work, notes: list[Notification]) -> Mapping[str, str]:
    """What Helm makes of each chart; where it can not, the chart is read as it lies, and that is said."""
    from readiness.assemble.helm import release
    from readiness.scanners import helm

    told = {unit.folder: release(unit, work.read) for unit in units if unit.kind == "helm"}
    wanted = [helm.Wanted(folder, *found) for folder, found in told.items() if found is not None]
    if not wanted:
        return {}
    program = helm.program(root)
    if not program:
        notes.append(
            Notification(Level.WARNING, "`helm` is not on PATH, so charts were not rendered but read as they lie")
        )
        return {}
    made = helm.render(root, program, wanted)
    for one, result in zip(wanted, made, strict=True):
        if result.failure:
            text = f"{one.folder or '.'}: Helm did not render it, so it was read as it lies: {result.failure}"
            notes.append(Notification(Level.WARNING, text))
    return {one.folder: result.text for one, result in zip(wanted, made, strict=True) if result.text}


def _scanners(config: Config, asked: Plan) -> Sequence[str]:
    for name in config.without:
        if name != "all" and name not in scanners.SCANNERS:
            raise UsageError(f"there is no scanner `{name}`", advice=f"known: all, {', '.join(scanners.SCANNERS)}")
    if "all" in config.without:
        return ()
    wanted = {*asked.scanned, *(name for one in asked.scanned for name in scanners.BESIDE.get(one, ()))}
    return [name for name in sorted(wanted) if name not in config.without]


def _options(request: Request) -> scanners.ScanOptions:
    config = request.config
    return scanners.ScanOptions(
        offline=config.offline,
        osv_url=config.osv_url,
        advisories=request.advisories,
        advisories_max_age=config.advisories_max_age,
        today=request.today().isoformat(),
    )


def _together(scans: Mapping[str, Scan]) -> Mapping[str, Scan]:
    """What several scanners know of the same packages, told once."""
    if not any(name in scans for others in scanners.BESIDE.values() for name in others):
        return scans
    from readiness.scanners.flawed import together

    return together(scans)


def _system(
    request: Request, asked: Plan, tree: discover.Discovery, read: Gathered, scans: Mapping[str, Scan]
) -> tuple[System, Callable[[Location], Service | None]]:
    """The facts joined, and whose a place is. With changed files only there is nothing to join."""
    files = frozenset(tree.found)
    if not asked.whole:
        return System(files=files, services=(), facts=(), scans=scans), lambda _place: None
    from readiness.join import join, owner

    system = join(
        [*read.facts, *handed.evidence(request)], files, _project(request.root), scans, handed.changed(request)
    )
    return system, owner(system)


def _other(
    request: Request, asked: Plan, tree: discover.Discovery, read: Gathered, scans: Mapping[str, Scan]
) -> System | None:
    """The system with all that whoever installs it may ask for; None where nothing is left to anybody."""
    if not asked.whole or not read.two:
        return None
    from readiness.join import join

    return join(read.possible, frozenset(tree.found), _project(request.root), scans)


def _judge_whole(asked: Plan, system: System, other: System | None, read: Gathered) -> Iterator[Observed]:
    """With changed files only, the rest of the repository is not read: rules over the whole would lie."""
    yield from whole.examine_unread(asked, read.facts)
    if asked.whole:
        said = whole.examine_system(asked, system, read.notifications)
        yield from said if other is None else _agreed(said, whole.examine_system(asked, other, read.notifications))
    yield from whole.examine_texts(asked, system.files)
    yield from whole.examine_scans(asked, system)


def _settled(observed: Sequence[Observed], request: Request) -> Iterable[Observed]:
    """Those about releases with their kind: few files name any, and only then table and calendar are needed."""
    if not any(one.observation.releases for one in observed):
        return observed
    from readiness.engine.lives import settled
    from readiness.formats.bases import support

    return settled(observed, request.today, lambda: support.newest(request.support))


def _agreed(said: Iterable[Observed], otherwise: Iterable[Observed]) -> Iterator[Observed]:
    """Imported only where something is left to whoever installs it."""
    from readiness.engine.readings import agreed

    return agreed(said, otherwise)


def _verdicts(
    request: Request, asked: Plan, known: catalog.Catalog, system: System, read: Gathered, findings: tuple[Finding, ...]
) -> tuple[ItemVerdict, ...]:
    if not asked.whole:
        return ()
    from readiness.demands import items
    from readiness.verdicts import judge

    rules = {rule.id: rule for rule in known.rules}
    attested = request.config.attestation
    tiers = {one.name: one.tier for one in request.config.services}
    asked_items = items(request.checklist, known)
    return judge(asked_items, rules, findings, system.services, read.formats, attested, request.today(), tiers)


def _required(config: Config, verdicts: tuple[ItemVerdict, ...]) -> tuple[ItemVerdict, ...]:
    if not config.services:
        return ()
    from readiness.demands import required

    return required(config, verdicts)


def _strategies(
    asked: Plan,
    system: System,
    findings: tuple[Finding, ...],
    verdicts: tuple[ItemVerdict, ...],
    rules: Mapping[str, Rule],
) -> tuple[Strategy, ...]:
    if not asked.whole:
        return ()
    from readiness.join.preconditions import strategies

    return strategies(system, findings, verdicts, rules)


def _alerts(scans: Mapping[str, Scan]) -> list[tuple[str, Location]]:
    return [(f"{name}:{alert.code}", alert.location) for name, scan in scans.items() for alert in scan.alerts]


def _notes(request: Request, tree: discover.Discovery) -> list[Notification]:
    notes = [Notification(Level.NOTE, note) for note in tree.notes]
    if not tree.found and not request.paths:
        notes.append(Notification(Level.ERROR, "there is nothing to audit: no file was found"))
    return notes


def _once(notes: Sequence[Notification]) -> Iterator[Notification]:
    """A rule that crashes on every file is one fault, told once, with the number of places."""
    groups: dict[tuple[str, str], list[Notification]] = {}
    for note in notes:
        groups.setdefault((note.rule_id, note.message), []).append(note)
    for (_, message), same in groups.items():
        more = f" ({len(same) - 1} more places like this)" if len(same) > 1 else ""
        yield same[0]._replace(message=message + more)


def _scanner_notes(scans: Mapping[str, Scan], rules: Sequence[Rule]) -> Iterator[Notification]:
    """One for each scanner that failed, and one for alerts that no rule speaks for."""
    if not scans:
        return
    known = {name.lower() for rule in rules for name in rule.equivalents}
    for name, scan in sorted(scans.items()):
        if scan.failure:
            level = Level.WARNING if scan.failure.startswith("offline") else Level.ERROR
            yield Notification(level, f"{name}: {scan.failure}; what it would have judged is open")
        yield from (Notification(Level.NOTE, f"{name}: {note}") for note in scan.notes)
        lost = sorted(
            {
                a.code
                for a in scan.alerts
                if f"{name}:{a.code}".lower() not in known and not _claimed(name, a.code, rules)
            }
        )
        if lost:
            yield Notification(Level.NOTE, f"{name}: alerts {', '.join(lost)} are no readiness topic and were left out")


def _claimed(scanner: str, code: str, rules: Sequence[Rule]) -> bool:
    from readiness.scanners.scanned import claimed

    return any(claimed(rule, scanner, code) for rule in rules)


def _coverage(asked: Plan, tree: discover.Discovery, read: Gathered) -> Coverage:
    """Files of no format that any rule looks at are read by nobody: they are counted, not listed."""
    skipped = tuple(sorted({*tree.skipped, *read.skipped}))
    found = len(tree.known) if asked.whole else len(tree.found) + len(tree.skipped)
    return Coverage(found, read.read, read.judged, skipped, dict(sorted(read.formats.items())))


def _run(scan: Scan) -> ScannerRun:
    return ScannerRun(scan.scanner, scan.version, len(scan.examined), len(scan.alerts), scan.failure)
