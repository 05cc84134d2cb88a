"""What manifests tell of how a new version comes in: Argo Rollouts, Flagger, the routes of a mesh. Facts, as in `facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import EMPTY
from readiness.model.building import BuildingFact
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.facts import Number, Text
    from readiness.model.location import Location


class Step(NamedTuple):
    """One step of an Argo Rollout's canary."""

    location: Location
    kind: str
    """`setWeight`, `pause`, `analysis`, `experiment`, `setHeaderRoute`, `plugin`, …"""
    amount: Number | None = None
    """Of `setWeight` the weight, of `pause` and `experiment` the seconds; None: not written, or in no shape that is read."""

    @property
    def gate(self) -> bool:
        """A pause, or an experiment, that only a person ends."""
        return self.kind in ("pause", "experiment") and self.amount is None


class AnalysisAsked(NamedTuple):
    """A Rollout has a new version judged by a template."""

    location: Location
    """The template's name."""
    name: Text
    cluster: bool
    """It is a ClusterAnalysisTemplate."""
    use: str
    """`background`, `step`, `experiment`, `pre-promotion`, `post-promotion`."""
    arguments: frozenset[str] = frozenset()
    """Names of those that are given."""
    doubtful: bool = False
    """Its arguments are not all known, or some of its metrics are only tried (`dryRun`)."""
    together: tuple[tuple[Text, bool], ...] = ()
    """Name, and whether it is the cluster's, of all templates that are asked at once: they share their arguments."""


class ServiceNamed(NamedTuple):
    """A Rollout names a Service (or another object of the way in) whose part it takes over."""

    location: Location
    role: str
    """`stable`, `canary`, `active`, `preview`, `ping`, `pong`, `root`."""
    name: Text


class Router(NamedTuple):
    """What a Rollout has its weights set on."""

    location: Location
    kind: str
    """`istio`, `nginx`, `alb`, `smi`, `plugins`, …"""
    objects: tuple[tuple[Text, tuple[str, ...], Location], ...] = ()
    """Name, named routes and place of each VirtualService or Ingress."""
    rule: Text = ""
    """The DestinationRule's name."""
    subsets: tuple[Text, ...] = ()
    """Of the canary and of what is stable, as far as they are named."""


class ArgoRollout(NamedTuple):
    location: Location
    name: str
    namespace: str
    strategy: str
    """`canary`, `blue-green`; empty: neither, or only known later."""
    strategy_location: Location
    labels: Mapping[str, Text] = EMPTY
    """Of the pods written here."""
    borrowed: tuple[str, Text] | None = None
    """Kind and name of the workload whose pods it takes (`workloadRef`)."""
    replicas: Number | None = None
    surge: Number | str | None = None
    services: tuple[ServiceNamed, ...] = ()
    routers: tuple[Router, ...] = ()
    steps: tuple[Step, ...] = ()
    stepless: bool = False
    """It names no step, and none can be meant: a canary that is only a rolling update."""
    most: Number = 100
    """The weight that means all traffic."""
    analyses: tuple[AnalysisAsked, ...] = ()

    @property
    def label(self) -> str:
        return f"Rollout/{self.name}" if self.name else "Rollout"


class AnalysisMetric(NamedTuple):
    location: Location
    """Its name."""
    name: str
    providers: tuple[str, ...] | None
    """None: only known later."""
    conditions: bool
    """It says when a measurement counts as a success or a failure."""
    measurements: Number | None = None
    """`count`; zero and None: as many as there is time for."""
    interval: bool = False
    failures: Number | None = None
    """`failureLimit`: how many failed measurements it forgives."""
    successes: Number | None = None
    """`consecutiveSuccessLimit`."""


class AnalysisTemplate(NamedTuple):
    location: Location
    name: str
    namespace: str
    cluster: bool
    metrics: tuple[AnalysisMetric, ...] = ()
    arguments: tuple[str, ...] = ()
    """Names of those it has no value for."""
    values: tuple[str, ...] = ()
    """Names of those it has one for."""
    templates: tuple[tuple[Text, bool], ...] = ()
    """Name, and whether it is the cluster's, of each template it is made of."""
    doubtful: bool = False
    """Its metrics or arguments are only known later."""

    @property
    def label(self) -> str:
        return f"{'ClusterAnalysisTemplate' if self.cluster else 'AnalysisTemplate'}/{self.name}"


class FlaggerCanary(NamedTuple):
    location: Location
    name: str
    namespace: str
    target_kind: Text
    target_name: Text
    strategy: str
    """`canary`, `blue-green`; empty: only known later."""
    scaler: Text = ""
    """The name under `autoscalerRef`."""
    service: Text = ""
    """The name of the Service it makes; empty: the target's."""

    @property
    def label(self) -> str:
        return f"Canary/{self.name}"


class Destination(NamedTuple):
    location: Location
    """The host's or backend's name."""
    host: Text
    subset: Text = ""
    weight: Number | None = None


class Split(NamedTuple):
    """One rule of a route: where its requests go."""

    location: Location
    destinations: tuple[Destination, ...]
    name: str = ""
    bounded: bool = False
    """It says how long a request may take, or how often it is tried."""
    protocol: str = ""
    """Of a VirtualService `http`, `tls` or `tcp`."""


class TrafficRoute(NamedTuple):
    location: Location
    kind: str
    """`VirtualService`, `HTTPRoute`, `GRPCRoute`, …"""
    name: str
    namespace: str
    splits: tuple[Split, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.kind}/{self.name}"


class Subset(NamedTuple):
    name: Text
    labels: Mapping[str, Text] = EMPTY


class DestinationRule(NamedTuple):
    location: Location
    name: str
    namespace: str
    host: Text
    subsets: tuple[Subset, ...] | None = ()
    """None: only known later."""
    tls: Text = ""
    """`trafficPolicy.tls.mode`."""
    tls_location: Location | None = None
    outliers: bool = False
    """It takes instances out that fail."""

    @property
    def label(self) -> str:
        return f"DestinationRule/{self.name}"


class PeerAuthentication(NamedTuple):
    location: Location
    """The mode's place, else the name's."""
    name: str
    namespace: str
    mode: Text
    """Empty: what applies above it."""
    whole: bool
    """It selects no pods: it speaks for its namespace, or for the mesh."""
    ports: tuple[tuple[str, Text, Location], ...] = ()
    """Number, mode and place of each port with a mode of its own."""


class ColourPair(NamedTuple):
    """Two workloads that are the colours of one, of which a Service chooses."""

    location: Location
    """The second one's."""
    one: Location
    name: str
    """What both are."""
    colours: tuple[str, str]
    labels: tuple[str, str]
    """`Deployment/web-blue`, `Deployment/web-green`."""
    switches: tuple[Location, ...]
    """The Services that choose."""


DeliveryFact = (
    ArgoRollout
    | AnalysisTemplate
    | FlaggerCanary
    | TrafficRoute
    | DestinationRule
    | PeerAuthentication
    | ColourPair
    | BuildingFact
)
