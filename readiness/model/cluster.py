"""What manifests tell of a cluster beyond its workloads: who scales, guards, reaches and may do what. Facts, as in `facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import EMPTY
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.facts import Number, Text
    from readiness.model.location import Location


class LabelSelector(NamedTuple):
    labels: Mapping[str, Text] = EMPTY
    expressions: tuple[tuple[str, str, tuple[Text, ...]], ...] = ()
    """Key, operator and values."""
    valid: bool = True
    """False: written in no shape that selects anything."""

    @property
    def everything(self) -> bool:
        return self.valid and not self.labels and not self.expressions


class PodTemplate(NamedTuple):
    """What a workload makes pods of; a patch says only a part of it."""

    location: Location
    kind: str
    name: str
    namespace: str
    labels: Mapping[str, Text]
    partial: bool
    """A patch, or a workload that borrows its pods."""
    replicas: Number | None = None
    replicas_location: Location | None = None
    ports: tuple[tuple[Number, str], ...] = ()
    """Number and name, of the containers that run as long as the pod."""
    portless: bool = False
    """A container declares no port, and may listen on any."""
    unrequested: Mapping[str, tuple[str, ...]] = EMPTY
    """By resource: the containers that ask for none of it."""
    stateless: bool = True
    """It claims no volume of its own or of a name."""
    account: Text = ""
    """The ServiceAccount; empty: the namespace's default."""
    token: bool | None = None
    """`automountServiceAccountToken`."""


class CustomResource(NamedTuple):
    """An object of a kind that an operator knows: it may run pods."""

    location: Location
    kind: str
    name: str
    namespace: str
    labels: Mapping[str, Text]


class Autoscaler(NamedTuple):
    location: Location
    kind: str
    """`HorizontalPodAutoscaler`, `ScaledObject`, `VerticalPodAutoscaler`."""
    name: str
    namespace: str
    target_kind: Text
    target_name: Text
    target_group: str
    target_location: Location
    minimum: Number | None = None
    utilization: tuple[tuple[str, str, Location], ...] = ()
    """Resource and container (empty: all) of each metric that is a share of the request."""
    watches: tuple[str, ...] = ()
    """Resources by which it scales at all."""
    adopts: str = ""
    """The name of the HorizontalPodAutoscaler that a ScaledObject takes over."""
    maximum: Number | None = None


class DisruptionBudget(NamedTuple):
    location: Location
    name: str
    namespace: str
    selector: LabelSelector | None
    minimum: Number | str | None = None
    """`minAvailable`: pods, or a percentage."""
    maximum: Number | str | None = None
    """`maxUnavailable`."""
    limit_location: Location | None = None


class PolicyPeer(NamedTuple):
    """Whom one entry of a NetworkPolicy's rule lets through: pods of a namespace, or addresses."""

    location: Location
    pods: LabelSelector | None = None
    """None: all of the namespaces."""
    namespaces: LabelSelector | None = None
    """None: the policy's own."""
    block: str = ""
    """Addresses, as written; empty for pods."""
    names: tuple[tuple[str, Location], ...] = ()
    """Names of namespaces that it asks for."""


class PolicyRule(NamedTuple):
    """What one rule of a NetworkPolicy lets through."""

    location: Location
    peers: tuple[PolicyPeer, ...] | None
    """None: everybody."""
    ports: tuple[tuple[Number | str, Number | None, Location], ...] | None
    """First and last; names stay names. None: all, or they are only known later."""


class NetworkPolicy(NamedTuple):
    location: Location
    kind: str
    """`NetworkPolicy`, or another project's, such as `CiliumNetworkPolicy`."""
    name: str
    namespace: str
    selector: LabelSelector | None
    """None: of a kind whose selection is not read."""
    ingress: bool = False
    egress: bool = False
    """Which directions it restricts."""
    open_ingress: bool = False
    open_egress: bool = False
    """It lets everything through."""
    calls_pods: bool = False
    """Egress is allowed to pods, which are called by name."""
    resolves: bool = False
    """Egress to port 53, or to anything on every port, is allowed."""
    peers: tuple[tuple[LabelSelector, bool, Location], ...] = ()
    """Pods named as peers, and whether in this namespace."""
    incoming: tuple[PolicyRule, ...] = ()
    outgoing: tuple[PolicyRule, ...] = ()
    written: bool = True
    """False: some of its rules are only known later."""


class ServicePort(NamedTuple):
    location: Location
    service: str
    namespace: str
    selector: Mapping[str, Text] | None
    number: Number | None
    name: str
    target: Number | str


class IngressBackend(NamedTuple):
    location: Location
    by: str
    namespace: str
    service: Text
    port: Number | str
    """Empty when it names none."""
    outdated: bool = False
    """In the form of v1beta1, which the API version it names does not take."""


class ServiceLabels(NamedTuple):
    """A Service as monitors find it: by its own labels, not those of its pods."""

    location: Location
    name: str
    namespace: str
    labels: Mapping[str, Text]


class Monitor(NamedTuple):
    """Of the Prometheus operator."""

    location: Location
    kind: str
    """`ServiceMonitor`, `PodMonitor`."""
    name: str
    namespace: str
    selector: LabelSelector
    namespaces: tuple[Text, ...]
    """Where it looks; empty: everywhere."""


class NamespaceDeclared(NamedTuple):
    location: Location
    name: Text


class NamespaceQuota(NamedTuple):
    location: Location
    kind: str
    """`ResourceQuota`, `LimitRange`."""
    namespace: str


class ServiceAccount(NamedTuple):
    location: Location
    name: str
    namespace: str
    token: bool | None


class AccessRole(NamedTuple):
    location: Location
    kind: str
    name: str
    namespace: str
    everything: Location | None
    """Where it says that all may be done to all."""


class AccessBinding(NamedTuple):
    location: Location
    """The referred role's name."""
    kind: str
    name: str
    namespace: str
    role_kind: str
    role: Text
    subjects: tuple[tuple[str, str, str, Location], ...] = ()
    """Kind, name, namespace and place."""


ClusterFact = (
    PodTemplate
    | CustomResource
    | Autoscaler
    | DisruptionBudget
    | NetworkPolicy
    | ServicePort
    | IngressBackend
    | ServiceLabels
    | Monitor
    | NamespaceDeclared
    | NamespaceQuota
    | ServiceAccount
    | AccessRole
    | AccessBinding
)
