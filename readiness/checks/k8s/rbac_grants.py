"""What a Role or ClusterRole allows that is more than it looks: one concern at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.access import ALL_VERBS, RBAC
from readiness.formats.kubernetes.pods import group_of
from readiness.formats.kubernetes.values import items_of
from readiness.model.artifact import Document, Node, Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from readiness.formats.kubernetes import KubernetesObject

_READ = frozenset({"get", "list", "watch"})
_WRITE = frozenset({"create", "update", "patch", "delete", "deletecollection"})
_VERBS = _READ | _WRITE | {"*", "impersonate", "bind", "escalate", "approve", "sign", "use", "proxy"}
_CONTROLLERS = frozenset({
    "pods", "deployments", "statefulsets", "daemonsets", "replicasets", "replicationcontrollers", "jobs", "cronjobs",
})  # fmt: skip
_NETWORK = frozenset({"services", "endpoints", "endpointslices", "networkpolicies", "ingresses", "routes"})
_HOOKS = frozenset({"mutatingwebhookconfigurations", "validatingwebhookconfigurations"})
_ROLES = frozenset({"roles", "clusterroles"})
_BINDINGS = frozenset({"rolebindings", "clusterrolebindings"})
_GROUPS = frozenset({
    "", "*", "apps", "batch", "extensions", "policy", "autoscaling", "rbac.authorization.k8s.io", "admissionregistration.k8s.io",
    "apiextensions.k8s.io", "apiregistration.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "certificates.k8s.io",
    "networking.k8s.io", "storage.k8s.io",
})  # fmt: skip
"""Where the platform's own kinds are; others, such as metrics.k8s.io, only tell."""
_BORN = ("system:", "gce:")
_DEFAULTS = frozenset({"cluster-admin", "admin", "edit", "view"})
"""ClusterRoles that every cluster has."""
_PERSONS = frozenset({"users", "groups", "serviceaccounts", "uids", "userextras"})


class Grant(NamedTuple):
    """One entry of `rules`: its words, and where each stands."""

    node: Node
    groups: Mapping[str, Node]
    resources: Mapping[str, Node]
    verbs: Mapping[str, Node]
    names: frozenset[str]
    binds: bool
    """The same role may make bindings."""

    @property
    def built_in(self) -> bool:
        """It is about the platform's own kinds, not those of an operator."""
        return not self.groups or not _GROUPS.isdisjoint(self.groups)

    @property
    def everything(self) -> bool:
        """What `rbac_admin` tells of: then the rest need not be told."""
        return "*" in self.groups and "*" in self.resources and ("*" in self.verbs or set(self.verbs) >= ALL_VERBS)

    def on(self, *wanted: str) -> Node | None:
        """Where it names one of these resources of the platform."""
        found = next((self.resources[one] for one in wanted if one in self.resources), None)
        return found if self.built_in else None

    def may(self, verbs: frozenset[str]) -> bool:
        return bool(verbs & set(self.verbs)) or "*" in self.verbs


def check(document: Document[KubernetesObject], *, concern: str) -> Iterator[Observation]:
    """One observation for each rule of a role that is not the platform's own."""
    content = document.content
    if group_of(content.api_version) != RBAC or content.kind not in {"Role", "ClusterRole"}:
        return
    if isinstance(content.name, str) and (content.name.startswith(_BORN) or content.name in _DEFAULTS):
        return
    grants = list(_grants(content.root))
    for grant in grants:
        found = _CONCERNS[concern](grant)
        place = Location(document.path, (found or grant.node).region, content.label)
        late = any(isinstance(one.value, Unresolved) for one in grant.node.walk())
        if found is not None:
            yield Observation(place, Kind.FAIL, content.label, level=_level(concern, content, grant))
        elif late:
            yield Observation(place, Kind.OPEN, content.label, "what it allows is only known later")
        else:
            yield Observation(place, Kind.PASS, content.label)


def _level(concern: str, content: KubernetesObject, grant: Grant) -> Level | None:
    """Within one namespace less is at stake; and who reads everything hardly meant the shell that comes along."""
    if concern == "secrets" and content.kind == "Role":
        return Level.NOTE
    return Level.NOTE if concern == "exec" and "*" in grant.resources and "create" not in grant.verbs else None


def _grants(root: Node) -> Iterator[Grant]:
    listed = list(items_of(root, "rules"))
    binds = any(
        set(_words(rule, "resources")) & _BINDINGS and {"create", "*"} & set(_words(rule, "verbs")) for rule in listed
    )
    for rule in listed:
        names = frozenset(_words(rule, "resourceNames"))
        yield Grant(rule, _words(rule, "apiGroups"), _words(rule, "resources"), _words(rule, "verbs"), names, binds)


def _words(rule: Node, key: str) -> dict[str, Node]:
    found = rule.fields.get(key)
    return {one.text.lower(): one for one in found.items} if found is not None else {}


def _wildcard(grant: Grant) -> Node | None:
    """Of an operator's own kinds it may have all."""
    if not grant.resources or not grant.built_in or grant.everything or not set(grant.verbs) & _VERBS:
        return None
    return grant.verbs.get("*") or (grant.resources.get("*") if grant.verbs else None)


def _any_group(grant: Grant) -> Node | None:
    return grant.groups.get("*")


def _secrets(grant: Grant) -> Node | None:
    """To make one is harmless; to read, replace or remove any is not."""
    found = grant.on("secrets", "secrets/*")
    return found if not grant.names and grant.may(_READ | _WRITE - {"create"} | {"impersonate"}) else None


def _exec(grant: Grant) -> Node | None:
    """Both verbs open the connection: one for SPDY, one for WebSocket."""
    if grant.everything or not set(grant.groups) & {"", "*"}:
        return None
    found = grant.on("pods/exec", "pods/attach", "pods/*", "*/*", "*")
    return found if found is not None and grant.may(frozenset({"create", "get"})) else None


def _escalation(grant: Grant) -> Node | None:
    narrow = bool(grant.names) and not ("*" in grant.names and grant.binds)
    tests: tuple[tuple[bool, frozenset[str], frozenset[str]], ...] = (
        (not narrow, _ROLES, frozenset({"bind", "escalate"})),
        (not narrow, _ROLES | _BINDINGS, frozenset({"impersonate"})),
        (not narrow, _PERSONS, frozenset({"impersonate"})),
        (True, frozenset({"nodes/proxy"}), frozenset({"get", "create"})),
        (not narrow, _HOOKS, _WRITE - {"delete"} | {"impersonate"}),
        (not narrow, frozenset({"certificatesigningrequests/approval", "*/approval"}), frozenset({"update", "patch"})),
        (not narrow, frozenset({"serviceaccounts/token"}), frozenset({"create"})),
    )
    for applies, resources, verbs in tests:
        found = grant.on(*sorted(resources)) if applies else None
        if found is not None and verbs & set(grant.verbs):
            return found
    any_role = grant.resources.get("*") if not narrow and {RBAC, "*"} & set(grant.groups) else None
    if any_role is not None and not grant.everything and {"bind", "escalate", "impersonate"} & set(grant.verbs):
        return any_role
    everything = _ROLES | _BINDINGS
    found = grant.on(*sorted(everything))
    if found is not None and "*" in grant.verbs and not grant.names:
        return found
    config = grant.on("configmaps")
    return config if "aws-auth" in grant.names and grant.may(_WRITE | {"impersonate"}) else None


def _manages(grant: Grant) -> Node | None:
    """What nearly every operator needs and nearly no application does."""
    if grant.names:
        return None
    for resources, verbs in (
        (_CONTROLLERS, frozenset({"create", "update", "patch"})),
        (_NETWORK, _WRITE - {"create"}),
        (frozenset({"configmaps"}), _WRITE - {"create"} | {"impersonate"}),
        (frozenset({"pods/log"}), frozenset({"delete", "deletecollection"})),
        (_BINDINGS, frozenset({"create", "update", "patch"})),
        (frozenset({"services/status"}), frozenset({"update", "patch"})),  # an address of its own for any Service
    ):
        found = grant.on(*sorted(resources))
        if found is not None and grant.may(verbs):
            return found
    return None


_CONCERNS: Mapping[str, Callable[[Grant], Node | None]] = {
    "wildcard": _wildcard,
    "any-group": _any_group,
    "secrets": _secrets,
    "exec": _exec,
    "escalation": _escalation,
    "manages": _manages,
}
