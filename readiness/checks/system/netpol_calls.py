"""Calls from container to container, by the addresses in their variables, that a NetworkPolicy does not let through."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import near, same_namespace, taken
from readiness.checks.system.policed import admits, at, names_of, policed
from readiness.checks.system.reached import targets
from readiness.model.cluster import PodTemplate
from readiness.model.containers import ContainerRun
from readiness.model.facts import KubernetesService
from readiness.model.finding import Kind, Observation
from readiness.model.location import shared_folders
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.system.policed import Policed
    from readiness.model.cluster import NetworkPolicy, PolicyRule
    from readiness.model.location import Location
    from readiness.model.system import System

_ADDRESS = lazy(
    r"(?:(?<=://)|(?<=@)|(?<=[,=\s])|^)([a-z][a-z0-9-]*)(?:\.([a-z][\w-]*)(?:\.svc(?:\.[\w.-]+)?)?)?(?::(\d{2,5}))?(?=[/,;\s\"']|$)"
)
_OTHER = lazy(
    r"(?i)cors|origin|allow|public|external|redirect|csrf|callback|trusted|image|no_proxy|name$|service_?account|namespace|type|mode|env$"
)


class _Call(NamedTuple):
    caller: PodTemplate
    service: KubernetesService
    pods: tuple[PodTemplate, ...]
    port: int | None
    location: Location
    variable: str


def calls(system: System) -> Iterator[Observation]:
    """One observation for each way in or out that a call needs and policies decide about, and for the resolver of who calls."""
    yield from _once(_judged(system))


def _once(told: Iterator[Observation]) -> Iterator[Observation]:
    """Several ways to deploy who calls say the same of one policy."""
    seen = set()
    for one in told:
        key = (one.location, one.kind, one.name)
        if key not in seen:
            seen.add(key)
            yield one


def _judged(system: System) -> Iterator[Observation]:
    found = policed(system)
    asked: dict[Location, _Call] = {}
    for call in _all(system):
        own = found.get(call.caller.location)
        if own is not None and own.held:
            asked.setdefault(call.caller.location, call)
            yield from _let_out(call, own)
        for pod in call.pods:
            theirs = found.get(pod.location)
            if theirs is not None and theirs.shut:
                yield from _let_in(call, pod, theirs)
    for place, call in asked.items():
        yield from _resolves(call, found[place])


def _all(system: System) -> Iterator[_Call]:
    templates = {(one.location.path, f"{one.kind}/{one.name}"): one for one in system.of(PodTemplate)}
    services: dict[str, list[KubernetesService]] = defaultdict(list)
    for service in system.of(KubernetesService):
        services[service.name].append(service)
    for run in system.of(ContainerRun):
        caller = templates.get((run.location.path, run.workload)) if run.by == "kubernetes" else None
        for given in run.environment if caller is not None else ():
            if caller is None or not isinstance(given.value, str) or _OTHER.search(given.name):
                continue
            for one in _ADDRESS.finditer(given.value):
                if one[3] or "://" in given.value:
                    yield from _call(
                        caller, services.get(one[1], ()), one[2] or "", one[3], given.location, given.name, system
                    )


def _call(
    caller: PodTemplate,
    services: list[KubernetesService] | tuple[()],
    namespace: str,
    port: str | None,
    place: Location,
    variable: str,
    system: System,
) -> Iterator[_Call]:
    meant = [one for one in services if one.selector and same_namespace(one.namespace, namespace or caller.namespace)]
    nearest = max((shared_folders(one.location.path, caller.location.path) for one in meant), default=0)
    for service in meant:
        if shared_folders(service.location.path, caller.location.path) != nearest:
            continue
        pods = taken(service.selector or {}, service.namespace, system)[0]
        close = max((shared_folders(one.location.path, service.location.path) for one in pods), default=0)
        kept = tuple(one for one in pods if shared_folders(one.location.path, service.location.path) == close)
        yield _Call(caller, service, kept, int(port) if port else None, place, variable)


def _wanted(call: _Call, pod: PodTemplate) -> int | None:
    found = targets(call.service, pod, call.port)
    return found[0] if len(found) == 1 else None


def _let_in(call: _Call, pod: PodTemplate, theirs: Policed) -> Iterator[Observation]:
    """Where no port of the Service is open to anybody, that is told of the Service."""
    port, names, rules = _wanted(call, pod), names_of(pod), theirs.incoming()
    if rules and not any(at(rule, one, names) is not False for _, rule in rules for one in targets(call.service, pod)):
        return
    truths = [admits(rule, policy, call.caller, port, names) for policy, rule in rules]
    who, policy = f"{call.caller.kind}/{call.caller.name}", _ruling(theirs, rules)
    said = f"no rule of NetworkPolicy/{policy.name} lets in {who}, which calls Service/{call.service.name}"
    yield _told(call, theirs, truths, said, policy, elsewhere=not rules)


def _let_out(call: _Call, own: Policed) -> Iterator[Observation]:
    rules = own.outgoing()
    for pod in call.pods:
        port, names = _wanted(call, pod), names_of(pod)
        truths = [admits(rule, policy, pod, port, names) for policy, rule in rules]
        who, policy = f"{call.caller.kind}/{call.caller.name}", _ruling(own, rules)
        said = f"no rule of NetworkPolicy/{policy.name} lets {who} out to Service/{call.service.name}, which it calls"
        yield _told(call, own, truths, said, policy, elsewhere=not rules)


def _ruling(one: Policed, rules: list[tuple[NetworkPolicy, PolicyRule]]) -> NetworkPolicy:
    """The policy with rules, rather than the one that shuts everything."""
    return rules[0][0] if rules else one.policies[0]


def _told(
    call: _Call, one: Policed, truths: list[bool | None], said: str, policy: NetworkPolicy, *, elsewhere: bool
) -> Observation:
    number = f" at port {call.port}" if call.port is not None else ""
    related = (call.location._replace(message=f"{call.variable} calls Service/{call.service.name}{number}"),)
    name = f"{call.caller.name} to {call.service.name}"
    if True in truths:
        return Observation(policy.location, Kind.PASS, name, related=related)
    doubt = one.doubt
    if not doubt and None in truths:
        doubt = "whom a rule lets through is only known in the cluster"
    if not doubt and elsewhere and not near(one.template, one.policies):
        doubt = "what lets it through may be written elsewhere"
    if doubt:
        return Observation(policy.location, Kind.OPEN, name, doubt, related)
    return Observation(policy.location, Kind.FAIL, said, "", related)


def _resolves(call: _Call, own: Policed) -> Iterator[Observation]:
    """Policies that name pods to call are asked the same by another rule; where nothing goes out, the call itself is told."""
    policy = own.policies[0]
    if any(one.calls_pods for one in own.policies) or not own.outgoing():
        return
    if any(one.resolves or one.open_egress for one in own.policies if one.egress):
        yield Observation(policy.location, Kind.PASS, call.caller.name)
    elif own.doubt:
        yield Observation(policy.location, Kind.OPEN, call.caller.name, own.doubt)
    else:
        held = next(one for one in own.policies if one.egress)
        said = f"{call.caller.name} calls {call.service.name} by name, and no rule lets it ask DNS"
        yield Observation(held.location, Kind.FAIL, said, "", (call.location,))
