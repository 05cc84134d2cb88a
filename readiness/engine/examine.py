"""One file at a time: text → documents → observations and facts. A pure function of the file's path, text and role."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar, cast

from readiness import formats
from readiness.checks import declared
from readiness.engine import texts
from readiness.engine.plan import TEXT
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location, Region
from readiness.model.named import NamedTuple
from readiness.model.problem import Problem
from readiness.model.report import Notification
from readiness.model.rule import Code, Declared, Rule, Uses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from readiness.assemble import Unit
    from readiness.engine.plan import Plan
    from readiness.model.artifact import Artifact, Document, Target
    from readiness.model.facts import Fact
    from readiness.model.rule import Remedy
    from readiness.suppress.markers import Marker

    Selected = dict[str, tuple[Target, ...]]
    """What was found in one document, by selector."""
    Ask = Callable[[Document[object], Selected], Iterator[Observation]]

T = TypeVar("T")
UNREAD = frozenset({"unparsable", "template", "unread"})
"""Kinds of problem that leave nothing to judge."""


class Observed(NamedTuple):
    """An observation, the rule that asked for it, and the source line it points to."""

    rule_id: str
    observation: Observation
    snippet: str = ""
    targets: int = 1
    """Passes of one rule in one file are one value with their number."""


class Examined(NamedTuple):
    """All that is said of one file. Small, and free of the file's text and trees, so that it can be kept and sent."""

    path: str
    formats: tuple[str, ...] = ()
    """Of its documents."""
    observed: tuple[Observed, ...] = ()
    facts: tuple[Fact, ...] = ()
    markers: tuple[Marker, ...] = ()
    notifications: tuple[Notification, ...] = ()
    unit: Unit | None = None
    """Not a file but what several files make together."""
    possible: tuple[Fact, ...] | None = None
    """Its facts with all that whoever installs it may ask for; None: the same."""


def examine(artifact: Artifact, plan: Plan) -> Examined:
    """What the file holds and what the rules say of it."""
    from readiness.suppress import found as suppressed

    crashes: list[Notification] = []
    text = artifact.text
    if not formats.family(artifact.path):
        return _plain(artifact, plan, text)
    parts = (*_encoding(artifact), *_documents(artifact, crashes))
    found, facts, observed = _said(parts, plan, text, crashes)
    observed += _texts(artifact, plan, text, crashes)
    suppressions, malformed = suppressed.read(artifact, parts)
    problems = [*_once(fact for fact in facts if isinstance(fact, Problem)), *malformed]
    observed += [one for problem in problems for one in judge_problem(problem, plan, text)]
    return Examined(artifact.path, tuple(found), tuple(tally(observed)), tuple(facts), suppressions, tuple(crashes))


def examine_unit(unit: Unit, parts: Iterable[Document[object] | Problem], plan: Plan) -> Examined:
    """What a chart or an overlay makes, and what the rules say of it, each at the file and line where it was written.

    Lines are not shown here, since several files may have said it: they are read with those of findings about the whole.
    """
    from readiness.suppress import found as suppressed

    crashes: list[Notification] = []
    parts = list(_built(unit, parts, crashes))
    suppressions, malformed = suppressed.of_objects(parts)
    sure = (part for part in parts if isinstance(part, Problem) or part.sure)
    found, facts, observed = _said(sure, plan, "", crashes)
    problems = [*_once(fact for fact in facts if isinstance(fact, Problem)), *dict.fromkeys(malformed)]
    observed += [one for problem in problems for one in judge_problem(problem, plan, "")]
    counted = [name for name in found if unit.joined and name != unit.kind]  # its files are counted as such already
    kept = facts if unit.joined else _of_all(facts)
    notes = [Notification(Level.NOTE, unit.note)] if unit.note else []
    possible = _possible(parts, plan, crashes) if unit.joined else None
    return Examined(
        unit.folder,
        tuple(counted),
        tuple(tally(observed)),
        tuple(kept),
        suppressions,
        (*crashes, *notes),
        unit,
        possible,
    )


def _of_all(facts: Iterable[Fact]) -> list[Fact]:
    """What every alternative tells, not only the one that speaks for the system."""
    from readiness.model.overlay import Overlaid

    return [fact for fact in facts if isinstance(fact, Problem | Overlaid)]


def _possible(
    parts: Iterable[Document[object] | Problem], plan: Plan, crashes: list[Notification]
) -> tuple[Fact, ...] | None:
    """The facts of the reading as it may be; None where there is no other reading."""
    others = [part for part in parts if not isinstance(part, Problem) and (part.alternative or not part.sure)]
    if not others or not plan.whole:
        return None
    facts: list[Fact] = []
    for part in parts:
        facts += [part] if isinstance(part, Problem) else _facts(part.alternative or part, plan, crashes)
    return tuple(facts)


def marked(artifact: Artifact, kind: str, plan: Plan) -> Examined:
    """A file that is judged as part of a unit of this kind: only its suppressions are its own."""
    from readiness.suppress import markers

    crashes: list[Notification] = []
    text = artifact.text
    suppressions, malformed = markers.read(artifact)
    observed = [one for problem in malformed for one in judge_problem(problem, plan, text)]
    observed += _texts(artifact, plan, text, crashes)
    return Examined(artifact.path, (kind,), tuple(observed), (), suppressions, tuple(crashes))


def _plain(artifact: Artifact, plan: Plan, text: str) -> Examined:
    """A file of no format that we know. Its suppressions are asked for only if there is something to suppress."""
    from readiness.suppress import markers

    crashes: list[Notification] = []
    observed = tuple(tally(list(_texts(artifact, plan, text, crashes))))
    failed = any(one.observation.kind is Kind.FAIL for one in observed)
    suppressions = markers.read(artifact)[0] if failed else ()
    return Examined(artifact.path, (), observed, (), suppressions, tuple(crashes))


def _texts(artifact: Artifact, plan: Plan, text: str, crashes: list[Notification]) -> Iterable[Observed]:
    """What the rules on any text say of it, where it may hold what they ask about."""
    document = texts.document(artifact) if texts.wanted(plan, artifact.path) else None
    return _judge(document, plan.by_format[TEXT], text, crashes) if document is not None else ()


def _said(
    parts: Iterable[Document[object] | Problem], plan: Plan, text: str, crashes: list[Notification]
) -> tuple[list[str], list[Fact], list[Observed]]:
    """The formats of the documents, their facts, and what the rules say of them."""
    found: list[str] = []
    facts: list[Fact] = []
    observed: list[Observed] = []
    for part in parts:
        told: list[Fact] = [part] if isinstance(part, Problem) else _facts(part, plan, crashes)
        facts += told
        # Some readers see only while they look for facts that a text is not what it claims to be.
        unread = any(isinstance(fact, Problem) and fact.kind in UNREAD for fact in told)
        if not unread and not isinstance(part, Problem):
            found.append(part.format)
            observed += _read_twice(part, plan.by_format.get(part.format, ()), text, crashes)
    return found, facts, observed


def _read_twice(
    document: Document[object], rules: Sequence[Rule], text: str, crashes: list[Notification]
) -> Iterable[Observed]:
    """What both readings of a document say, where it has two."""
    said = _judge(document, rules, text, crashes)
    if document.alternative is None:
        return said
    from readiness.engine.readings import agreed

    if document.alternative.root is document.root:
        both = tuple(said)
        return agreed(both, both)
    return agreed(said, _judge(document.alternative, rules, text, crashes))


def _built(
    unit: Unit, parts: Iterable[Document[object] | Problem], crashes: list[Notification]
) -> Iterator[Document[object] | Problem]:
    try:
        yield from parts
    except Exception as error:  # noqa: BLE001 (a crash costs one file or one rule, and is said)
        crashes.append(crash(f"could not be built: the {unit.kind} reader crashed", "", Location(unit.folder), error))


def _encoding(artifact: Artifact) -> Iterator[Problem]:
    from readiness.discover import encoding_problem

    problem = encoding_problem(artifact) if artifact.encoding != "utf-8" else None
    if problem is not None:
        yield problem


def _once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """A file that is something else altogether is one thing to say, not one for each of its lines."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.kind, problem.message), []).append(problem)
    for (_, message), same in groups.items():
        more = f"; {len(same)} places are like this" if len(same) > 1 else ""
        yield same[0]._replace(message=message + more)


def judge_problem(problem: Problem, plan: Plan, text: str) -> Iterator[Observed]:
    for rule in plan.problem:
        if isinstance(rule.check, Uses):
            for observation in function(rule.check.name)(problem, **rule.check.arguments):
                yield Observed(rule.id, observation, snippet(text, observation))


def _documents(artifact: Artifact, crashes: list[Notification]) -> Iterator[Document[object] | Problem]:
    try:
        yield from formats.documents(artifact)
    except Exception as error:  # noqa: BLE001 (a crash costs one file or one rule, and is said)
        place = Location(artifact.path)
        crashes.append(
            crash(f"could not be read: the {formats.family(artifact.path)} reader crashed", "", place, error)
        )


def _facts(document: Document[object], plan: Plan, crashes: list[Notification]) -> list[Fact]:
    if not plan.whole:
        return []
    try:
        facts = formats.module(document.format).facts(document)
        return [_relocated(fact, document) for fact in facts] if document.sources else list(facts)
    except Exception as error:  # noqa: BLE001 (a crash costs one file or one rule, and is said)
        crashes.append(crash(f"its {document.format} facts could not be read", "", Location(document.path), error))
        return []


def _relocated(value: T, document: Document[object]) -> T:
    """Of a built document: what it says, at the files where it was written."""
    return cast("T", _relocator()(value, document.sources))


@cache
def _relocator() -> Callable[[object, Sequence[str]], object]:
    """Imported where something is built."""
    from readiness.assemble.origins import relocated

    return relocated


def _placed(observation: Observation, document: Document[object]) -> Observation:
    """The same of what is said most often, and without its fix, which is of one file."""
    place, related = observation.location, observation.related
    related = _relocated(related, document) if related else ()
    return observation._replace(location=_relocated(place, document), related=related, fix=None)


def crash(message: str, rule_id: str, place: Location | None, error: Exception) -> Notification:
    """A fault of ours, as an error notification: the run is inconclusive and goes on."""
    import traceback

    text = f"{message}: {type(error).__name__}: {error}; please report it"
    return Notification(Level.ERROR, text, rule_id, place, "".join(traceback.format_exception(error)))


def _judge(
    document: Document[object], rules: Sequence[Rule], text: str, crashes: list[Notification]
) -> Iterator[Observed]:
    selected: Selected = {}
    for rule, ask in _asked(rules):
        try:
            for observation in ask(document, selected):
                if document.sources:
                    yield Observed(rule.id, _placed(observation, document))
                else:
                    yield Observed(rule.id, observation, snippet(text, observation))
        except Exception as error:  # noqa: BLE001 (a crash costs one file or one rule, and is said)
            place = Location(document.path)
            crashes.append(crash(f"rule `{rule.id}` crashed", rule.id, place, error))
            yield Observed(rule.id, Observation(place, Kind.OPEN, document.path, "the rule crashed on it"))


_ready: dict[int, tuple[Sequence[Rule], list[tuple[Rule, Ask]]]] = {}
"""By identity: a plan's rules are the same objects for all documents of a format."""


def _asked(rules: Sequence[Rule]) -> list[tuple[Rule, Ask]]:
    """How each rule is asked: told apart once, not for each of thousands of documents."""
    known = _ready.get(id(rules))
    if known is None or known[0] is not rules:
        known = _ready[id(rules)] = (rules, [(rule, _ask(rule)) for rule in rules])
    return known[1]


def _ask(rule: Rule) -> Ask:
    match rule.check:
        case Declared() as declaration:
            return lambda document, selected: _declared(document, declaration, rule.fix, selected)
        case Uses(name=name, arguments=arguments):
            return lambda document, _selected: function(name)(document, **arguments)
        case Code() as code:
            return lambda document, _selected: _code(document, code)
        case _:
            return lambda _document, _selected: iter(())


def _declared(
    document: Document[object], check: Declared, remedy: Remedy | None, selected: Selected
) -> Iterator[Observation]:
    selector = check.each
    if selector not in selected:
        selected[selector] = tuple(formats.select(document, selector))
    return declared.check(check, selected[selector], remedy)


@cache
def function(name: str) -> Callable[..., Iterator[Observation]]:
    """The check a rule's `uses:` names, imported on first use."""
    return cast("Callable[..., Iterator[Observation]]", import_module(f"readiness.checks.{name}").check)


def _code(document: Document[object], check: Code) -> Iterator[Observation]:
    if not any(literal in document.artifact.text for literal in check.contains):
        return
    from readiness.formats import source

    content = cast("source.Source", document.content)
    for node in source.matches(content, check.rule):
        region = content.region(node)
        first_line = node.text().split("\n", 1)[0]
        end = Region(region.start_line, region.start_column, region.start_line, region.start_column + len(first_line))
        place = Location(document.path, region if region.end_line == region.start_line else end)
        yield Observation(place, check.found, _short(first_line))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def snippet(text: str, observation: Observation) -> str:
    """The redacted source line of a fail; nothing for the rest, which are not shown with their text."""
    region = observation.location.region
    if observation.kind is not Kind.FAIL or region is None:
        return ""
    lines = _lines(text)
    if not 1 <= region.start_line <= len(lines):
        return ""
    from readiness.redact import redact_line

    return redact_line(lines, region.start_line)


@lru_cache(maxsize=1)
def _lines(text: str) -> list[str]:
    """Of the last file that something failed in; none of what several files make together."""
    return text.split("\n") if text else []


def tally(observed: list[Observed]) -> Iterator[Observed]:
    """Fails and opens one by one; passes once per rule and object, with their number: an object is one service's."""
    passes: dict[tuple[str, str], Observed] = {}
    for one in observed:
        if one.observation.kind is not Kind.PASS:
            yield one
            continue
        key = (one.rule_id, "/".join(one.observation.location.logical.split("/", 2)[:2]))
        first = passes.get(key)
        passes[key] = first._replace(targets=first.targets + 1) if first else one
    yield from passes.values()
