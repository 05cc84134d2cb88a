"""What a strategy needs, answered by the rules that already looked: nothing is judged twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.join.shares import shared
from readiness.join.strategy import strategy
from readiness.join.told import Told, answer, object_at
from readiness.model.delivery import AnalysisTemplate, ArgoRollout, ColourPair
from readiness.model.finding import Finding, Kind
from readiness.model.named import NamedTuple
from readiness.model.objects import Running
from readiness.model.strategy import Precondition, Strategy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from readiness.join.told import Object
    from readiness.model.checklist import ItemVerdict
    from readiness.model.system import Service, System

_LOOKED, _BACK, _SPLIT, _JUDGED = "a look at it first", "a way back", "traffic split", "metrics that judge it"


def strategies(
    system: System, findings: Sequence[Finding], verdicts: Sequence[ItemVerdict], rules: Iterable[str]
) -> tuple[Strategy, ...]:
    """How each service with workloads comes to its next version, and whether what that needs is there.

    `rules` are the ids of all that were asked: the silence of another means nothing.
    """
    told, shares = Told(findings, verdicts, frozenset(rules)), shared(system)
    found = [(service, strategy(service, system, shares)) for service in system.services]
    return tuple(
        one._replace(preconditions=tuple(_needs(_asked(service, one, system, told), one)))
        for service, one in found
        if one is not None
    )


class _Asked(NamedTuple):
    """A service, and what was said of it."""

    service: str
    running: tuple[Running, ...]
    by: str
    """The kind of what releases it: `Rollout`, `Canary`, `Service`, …"""
    objects: frozenset[Object]
    told: Told

    def ruled(self, name: str, rules: Sequence[str], why: str, otherwise: Kind = Kind.OPEN) -> Precondition:
        if not self.told.asked & set(rules):
            return Precondition(name, Kind.OPEN, f"{rules[0]} was not asked")
        said = self.told.of(rules, self.service, self.objects)
        return answer(name, said, Precondition(name, otherwise, why))


def _asked(service: Service, one: Strategy, system: System, told: Told) -> _Asked:
    running = tuple(each for each in service.of(Running) if not each.ends)
    by = one.evidence[0].logical.partition("/")[0] if one.evidence else ""
    return _Asked(service.name, running, by, frozenset(_objects(one, running, system)), told)


def _objects(one: Strategy, running: Sequence[Running], system: System) -> Iterator[Object]:
    """The workloads, what releases them, and the templates that judge them."""
    yield from ((each.location.path, each.label) for each in running)
    shown = {object_at(place) for place in one.evidence}
    yield from shown
    for rollout in system.of(ArgoRollout):
        if object_at(rollout.location) in shown:
            names = {asked.name for asked in rollout.analyses}
            yield from (object_at(each.location) for each in system.of(AnalysisTemplate) if each.name in names)
    for pair in system.of(ColourPair):
        if {object_at(place) for place in pair.switches} & shown:
            yield object_at(pair.location)


def _needs(asked: _Asked, one: Strategy) -> Iterator[Precondition]:
    match one.name:
        case "rolling":
            yield from _rolling(asked)
        case "recreate":
            yield asked.ruled("no requests meanwhile", ("k8s-recreate",), "no rule saw requests reach it")
            return
        case "blue-green":
            yield from _blue_green(asked)
        case "canary":
            yield from _canary(asked)
        case _:
            return
    yield asked.told.compatible(asked.service)


def _rolling(asked: _Asked) -> Iterator[Precondition]:
    yield _readiness(asked)
    yield _drain(asked)
    yield asked.ruled("pods kept up", ("k8s-rollout-math",), *_down(asked))
    if any(each.kind != "DaemonSet" for each in asked.running):
        yield asked.ruled("a second pod", ("k8s-single-replica",), "how many pods it has is not known")


def _down(asked: _Asked) -> tuple[str, Kind]:
    """Of how many pods at once are replaced, what is so where nothing is said of it."""
    kinds = {each.kind for each in asked.running}
    if kinds == {"StatefulSet"}:
        return "one pod after the other by default", Kind.PASS
    if kinds <= {"Deployment", "Rollout"}:
        return "a quarter at most is down by default", Kind.PASS
    return f"no rule looks at {' and '.join(sorted(kinds))}", Kind.OPEN


def _readiness(asked: _Asked) -> Precondition:
    return asked.ruled("readiness", ("k8s-readiness-missing",), "no rule saw requests reach it")


def _drain(asked: _Asked) -> Precondition:
    """A pause before the signal, or a program that hears it; one that never gets it drains nothing."""
    containers = [container for each in asked.running for container in each.containers]
    if containers and all("lifecycle.preStop" in container.says for container in containers):
        return Precondition("drain", Kind.PASS, "a preStop hook waits until requests have stopped coming")
    deaf = [
        one
        for one in asked.told.of(("docker-pid1-swallows-signals",), asked.service, asked.objects)
        if one.kind is Kind.FAIL
    ]
    unknown = Precondition("drain", Kind.OPEN, "what it does on SIGTERM could not be told")
    heard = answer("drain", asked.told.of(("app-sigterm-missing",), asked.service, asked.objects), unknown)
    return answer("drain", deaf, heard)


def _blue_green(asked: _Asked) -> Iterator[Precondition]:
    match asked.by:
        case "Rollout":
            yield asked.ruled("two stacks", ("rollout-services-wiring",), "no rule looked at its Services")
            yield asked.ruled(_LOOKED, ("rollout-bluegreen-auto",), "no rule looked at how it is promoted")
            yield asked.ruled(_BACK, ("rollout-bluegreen-scaledown",), "no rule looked at how long the old one stays")
        case "Canary":
            yield Precondition("two stacks", Kind.PASS, "Flagger runs a copy of it")
            yield asked.ruled(_LOOKED, ("rollout-flagger-thresholds",), "no rule looked at its analysis")
            yield Precondition(_BACK, Kind.FAIL, "Flagger stops the second stack once it has promoted it")
        case _:
            yield asked.ruled("two stacks alike", ("rollout-native-bluegreen",), "no rule compared them")
            yield Precondition(_LOOKED, Kind.OPEN, "who changes the colour, and after what, is not written here")
            yield _kept(asked)
    yield _readiness(asked)


def _kept(asked: _Asked) -> Precondition:
    resting = any("replicas" in each.settings and each.settings["replicas"].value == 0 for each in asked.running)
    if resting:
        return Precondition(_BACK, Kind.FAIL, "a colour has no pods: a way back starts it anew")
    return Precondition(_BACK, Kind.PASS, "the Service can take the other colour again")


def _canary(asked: _Asked) -> Iterator[Precondition]:
    match asked.by:
        case "Rollout":
            split = ("rollout-canary-granularity", "rollout-services-wiring")
            judged = ("rollout-canary-no-analysis", "rollout-analysis-broken")
            yield asked.ruled(_SPLIT, split, "it gives no weights")
            yield asked.ruled("small steps", ("rollout-canary-step-shape",), "it gives no weights")
            yield asked.ruled(_JUDGED, judged, "no rule looked at its analysis")
        case "Canary":
            yield Precondition(_SPLIT, Kind.PASS, "Flagger shares requests out")
            yield asked.ruled(_JUDGED, ("rollout-flagger-thresholds",), "no rule looked at its analysis")
        case _:
            yield asked.ruled(_SPLIT, ("rollout-route-weights",), "no rule looked at its weights")
            yield Precondition(_JUDGED, Kind.OPEN, "who moves the weights, and by what, is not written here")
    yield _readiness(asked)
