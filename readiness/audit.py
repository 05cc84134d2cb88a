"""The whole path, once: discover → examine each file → join → judge the whole → findings → verdicts → report."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from readiness import __version__, catalog, discover, joining, scanners, wanted
from readiness.engine import whole
from readiness.engine.conclude import conclude
from readiness.engine.files import examine_all
from readiness.engine.gather import Gathered, gather
from readiness.engine.plan import Plan, plan
from readiness.engine.snippets import with_snippets
from readiness.errors import UsageError
from readiness.model.artifact import EMPTY
from readiness.model.finding import Level
from readiness.model.report import Coverage, Notification, Report, ScannerRun
from readiness.pins import strays
from readiness.repository import distrust
from readiness.request import Request
from readiness.rulebook import rules_of
from readiness.suppress.apply import apply
from readiness.survey import survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from readiness.config import Config
    from readiness.engine.examine import Observed
    from readiness.engine.files import Task, Work
    from readiness.model.artifact import Scan
    from readiness.model.checklist import ItemVerdict
    from readiness.model.finding import Finding
    from readiness.model.location import Location
    from readiness.model.report import Silencing
    from readiness.model.rule import Rule
    from readiness.model.strategy import Strategy
    from readiness.model.system import System
    from readiness.policy import Policy
    from readiness.recall import Recall
    from readiness.scanners.running import Running
    from readiness.suppress.markers import Marker


T = TypeVar("T")


def audit(request: Request) -> Report:
    """Everything found, as one value. Reads below `request.root` only, and runs nothing of it.

    Raises:
        ReadinessError: wrong usage, configuration or rule file. Never for anything in the audited files.
    """
    return told(request, "", lambda report: report)


def told(request: Request, form: str, tell: Callable[[Report], T]) -> T:
    """What `tell` makes of the report: of plain values, so that it can be kept. `form`: what decides it besides the report;
    empty: it is the report itself.

    Raises:
        ReadinessError: as `audit` does.
    """
    if not os.path.isdir(request.root):
        raise UsageError(f"`{request.root}` is not a folder", advice="name the repository's folder: readiness audit .")
    distrust(request.root)
    known, rules = rules_of(request)
    asked = plan(rules, whole=not request.paths)
    tree = discover.discover(request.root, exclude=request.config.exclude, paths=request.paths)
    notes: list[Notification] = []
    work = wanted.work(request, asked, tree)
    names = _scanners(request.config, asked) if request.scans is None else ()
    if not request.kept or not asked.whole:
        tasks = wanted.wanted(request, tree, work, None, notes)
        return tell(_judged(request, known, rules, asked, tree, work, tasks, names, notes, None))
    from readiness.recall import Recall

    with Recall(request, asked, work, _options(request)) as recall:
        tasks = wanted.wanted(request, tree, work, recall, notes)
        return recall.told(
            form,
            tell,
            rules,
            tree,
            tasks,
            names,
            notes,
            lambda: _judged(request, known, rules, asked, tree, work, tasks, names, notes, recall),
        )


def _judged(
    request: Request,
    known: catalog.Catalog,
    rules: tuple[Rule, ...],
    asked: Plan,
    tree: discover.Discovery,
    work: Work,
    tasks: Sequence[Task],
    names: Sequence[str],
    notes: list[Notification],
    recall: Recall | None,
) -> Report:
    """What is found, from the files and from what is known of them."""
    by_id = {rule.id: rule for rule in rules}
    memory = recall.memory if recall else None
    examined = examine_all(work, tasks, frozenset(tree.found), lambda done: request.progress(done, len(tasks)), memory)
    pending = _started(request, names, tree, recall)
    read = gather(examined)
    ran = {**(pending.result() if pending else {}), **(request.scans or {})}
    scans = _together(ran)
    system, owner = joining.system(request, asked, tree, read, scans)
    other = joining.other(request, asked, tree, read, scans)
    observed = _settled([*read.observed, *_judge_whole(asked, system, other, read)], request)
    policy = _policy(request.config, known.rules, system.files)
    heard, levels, switched = policy.spoken(observed, by_id, owner) if policy else (observed, by_id, ())
    concluded = conclude(heard, levels, owner, system.files, _alerts(scans))
    read.observed, observed, heard = [], [], []  # of a hundred thousand files they are half of all that is held
    shown = with_snippets(concluded, request.root, rules)
    applied, silencings, bounds = _suppressed(request, shown, by_id, read, known.rules, asked, scans, policy)
    findings, since = _since(request, (*applied, *_on_silencings(request, asked, silencings, by_id)), tree)
    verdicts = _verdicts(request, asked, known, system, read, findings)
    return Report(
        version=__version__,
        project=joining.project(request.root),
        rules=rules,
        findings=findings,
        verdicts=verdicts,
        services=system.services,
        strategies=_strategies(asked, system, findings, verdicts, by_id),
        notifications=(
            *_notes(request, tree),
            *since,
            *switched,
            *(policy.notes(system.services) if policy and asked.whole else ()),
            *bounds,
            *notes,
            *strays(request.config, system),
            *_once(read.notifications),
            *_scanner_notes(scans, known.rules),
        ),
        coverage=_coverage(asked, tree, read),
        scanners=tuple(_run(scan) for _, scan in sorted(ran.items())),
        fail_on=request.config.fail_on,
        fail_on_at=policy.thresholds(findings) if policy else EMPTY,
        silencings=silencings,
        survey=survey(system) if request.surveyed and asked.whole else None,
        required=_required(request.config, verdicts),
    )


def _started(request: Request, names: Sequence[str], tree: discover.Discovery, recall: Recall | None) -> Running | None:
    kept = recall.scans if recall else None
    return scanners.start(names, request.root, tree.found, _options(request), kept) if names else None


def _policy(config: Config, known: Sequence[Rule], files: frozenset[str]) -> Policy | None:
    """None where the configuration says nothing of parts, locks and bounds: most say nothing."""
    bounds = config.require_reason or config.max_suppression_days or config.ignore_inline
    if not (config.paths or config.services or config.attestation or config.locks or bounds):
        return None
    from readiness.policy import Policy

    return Policy(config, known, files)


def _suppressed(
    request: Request,
    shown: Iterable[Finding],
    by_id: Mapping[str, Rule],
    read: Gathered,
    known: Sequence[Rule],
    asked: Plan,
    scans: Mapping[str, Scan],
    policy: Policy | None,
) -> tuple[tuple[Finding, ...], tuple[Silencing, ...], tuple[Notification, ...]]:
    """The findings with their suppressions, what became of each of these, and what is to be said of those that may not count."""
    markers: Mapping[str, Sequence[Marker]] = read.markers
    ignores, locked = request.config.suppress, frozenset[str]()
    bounds = policy.bounded(markers, request.today) if policy else None
    if policy and bounds:
        markers, ignores, locked = bounds.markers, bounds.ignores, frozenset(policy.locks)
    applied = tuple(apply(shown, by_id, markers, ignores, request.today, locked))
    if policy and locked:
        applied = policy.accepted(applied, lambda some, own: apply(some, by_id, {}, own, request.today))
    if not markers and not ignores:
        return applied, *((bounds.refused, bounds.notes) if bounds else ((), ()))
    from readiness.suppress.account import able, account, refused

    ran = asked.ran if asked.whole else frozenset[str]()
    failed = [name for name, scan in scans.items() if scan.failure]

    def spoke(rule: Rule) -> bool:
        return rule.id in ran and able(rule, failed=lambda name: name in failed or name not in scans)

    told = account(applied, markers, (), known, spoke, request.today, locked)
    # A file that may not suppress what is locked was refused: what the configuration has, it may have.
    told += account(applied, {}, ignores, known, spoke, request.today)
    more, notes = (bounds.refused, bounds.notes) if bounds else ((), ())
    return applied, (*told, *more), (*refused(told), *notes)


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
    work = wanted.work(request, asked, tree)
    tasks = wanted.wanted(request, tree, work, None, [])
    examined = examine_all(work, tasks, frozenset(tree.found), lambda _done: None)
    return joining.system(request, asked, tree, gather(examined), {})[0]


def _never() -> date:
    raise AssertionError("nothing is judged, so nothing can have expired")


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


def _judge_whole(asked: Plan, system: System, other: System | None, read: Gathered) -> Iterator[Observed]:
    """With changed files only, the rest of the repository is not read: rules over the whole would lie."""
    yield from whole.examine_unread(asked, read.facts)
    if asked.whole:
        yield from whole.examine_system(asked, system, other, read.notifications)
    yield from whole.examine_texts(asked, system.files)
    yield from whole.examine_scans(asked, system)


def _settled(observed: Sequence[Observed], request: Request) -> Iterable[Observed]:
    """Those about releases with their kind: few files name any, and only then table and calendar are needed."""
    if not any(one.observation.releases for one in observed):
        return observed
    from readiness.engine.lives import settled
    from readiness.formats.bases import support

    return settled(observed, request.today, lambda: support.newest(request.support))


def _verdicts(
    request: Request, asked: Plan, known: catalog.Catalog, system: System, read: Gathered, findings: tuple[Finding, ...]
) -> tuple[ItemVerdict, ...]:
    if not asked.whole:
        return ()
    from readiness.demands import items
    from readiness.verdicts import judge

    rules = {rule.id: rule for rule in known.rules}
    attested = request.config.attestation
    tiers = {one.name: one.tier for one in request.config.services if one.tier}
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


def _scanner_notes(scans: Mapping[str, Scan], rules: Sequence[Rule]) -> Iterable[Notification]:
    if not scans:
        return ()
    from readiness.scanners.told import told

    return told(scans, rules)


def _coverage(asked: Plan, tree: discover.Discovery, read: Gathered) -> Coverage:
    """Files of no format that any rule looks at are read by nobody: they are counted, not listed."""
    skipped = tuple(sorted({*tree.skipped, *read.skipped}))
    found = len(tree.known) if asked.whole else len(tree.found) + len(tree.skipped)
    return Coverage(found, read.read, read.judged, skipped, dict(sorted(read.formats.items())))


def _run(scan: Scan) -> ScannerRun:
    return ScannerRun(scan.scanner, scan.version, len(scan.examined), len(scan.alerts), scan.failure)
