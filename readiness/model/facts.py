"""What one file tells of the system: small frozen values with a location, joined by `join.py`.

A value that cannot be known from the file is `Unresolved`, never guessed and never left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Union

from readiness.model.artifact import EMPTY, Unresolved
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.cluster import ClusterFact
    from readiness.model.configuration import ConfigurationFact
    from readiness.model.containers import ContainerFact
    from readiness.model.delivery import DeliveryFact
    from readiness.model.evidence import EvidenceFact
    from readiness.model.layers import LayerFact
    from readiness.model.lifecycle import LifecycleFact
    from readiness.model.listening import ListeningFact
    from readiness.model.location import Location, Region
    from readiness.model.objects import ObjectFact
    from readiness.model.operations import OperationsFact
    from readiness.model.packages import PackagesFact
    from readiness.model.routing import Answer, Guard, Reference, RoutingFact
    from readiness.model.settings import SettingsFact
from readiness.model.migrations import ColumnsTold as ColumnsTold  # noqa: PLC0414
from readiness.model.migrations import Migrated as Migrated  # noqa: PLC0414
from readiness.model.overlay import Overlaid
from readiness.model.packages import Asked as Asked  # noqa: PLC0414
from readiness.model.packages import Dependency as Dependency  # noqa: PLC0414
from readiness.model.packages import Imported as Imported  # noqa: PLC0414
from readiness.model.packages import Lockfile as Lockfile  # noqa: PLC0414
from readiness.model.packages import LockIgnored as LockIgnored  # noqa: PLC0414
from readiness.model.packages import Package as Package  # noqa: PLC0414
from readiness.model.problem import Problem
from readiness.model.trait import Trait

Text = str | Unresolved
Number = int | Unresolved


class ImageBuilt(NamedTuple):
    """The image a Dockerfile ships: what its last stage, with all it inherits, comes to."""

    location: Location
    """The shipped stage's FROM."""
    base: Text
    """The image at the bottom of the shipped stage's chain, ARG defaults resolved; `scratch` too."""
    user: Text | None
    """Effective USER, None when none is set and the base is not known to set one."""
    ports: tuple[Number, ...] = ()
    healthcheck: Location | None = None
    command: tuple[str, ...] = ()
    """ENTRYPOINT and CMD as one argument list; a shell form is one string after `sh -c`."""
    command_location: Location | None = None
    context_copies: tuple[tuple[str, Location], ...] = ()
    """Sources of COPY/ADD from the build context, over all stages the shipped one needs."""
    purpose: str = ""
    """`development`: by name, folder or base; `tool`: a program of others that is called by hand; empty for all else."""
    stages: tuple[str, ...] = ()
    """What a build may be told to stop at: the names of all stages, in lower case."""
    exposed: tuple[tuple[Number, Location], ...] = ()
    """TCP ports of EXPOSE, each with its place."""
    user_location: Location | None = None
    stop_signal: tuple[Text, Location] | None = None
    healthcheck_command: tuple[str, ...] = ()
    """A shell form is one string after `sh -c`."""
    working_directory: Text | None = None
    shell: bool = False
    """A shell is process 1: the command is written as one text."""
    targets: tuple[tuple[str, ImageBuilt], ...] = ()
    """What the other stages that have a name come to, by it, for whoever builds one of them: `target: dev`."""


class ImageUsed(NamedTuple):
    location: Location
    image: Text
    by: str
    """`Deployment/web`, `compose web`, `job build`."""


class DependenciesHeld(NamedTuple):
    """What an image holds of an ecosystem's dependencies."""

    location: Location
    """The instruction that brought them in."""
    ecosystem: str
    """`node`, `python`, `ruby`, `php`."""
    kind: str
    """`development`, `clean`, `unknown`."""
    command: str
    """The command that installed them: `npm ci`."""
    stage: str
    """The stage that ships."""
    explicit: bool = False
    """The command asks for those of development by name, whatever the manifest says."""


class ToolsHeld(NamedTuple):
    """Which of the programs that healthchecks like to call an image has, as far as that can be told."""

    location: Location
    """The shipped stage's FROM."""
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    bare: bool = False
    """Its base holds neither shell nor tools."""
    copied: tuple[str, ...] = ()
    """The names of what is copied into what ships; with a `*` where a folder is."""
    left: tuple[str, ...] = ()
    """Programs that other stages build, and that nothing brings into what ships."""


class ContainerPort(NamedTuple):
    number: Number
    name: str
    location: Location


class Probe(NamedTuple):
    kind: str
    """`liveness`, `readiness`, `startup`."""
    path: Text
    """HTTP path; empty for tcp, exec and gRPC."""
    port: Number | str
    """A name stays a string."""
    location: Location


class Workload(NamedTuple):
    """A Kubernetes object that runs pods."""

    location: Location
    kind: str
    name: str
    namespace: str
    labels: Mapping[str, str] = EMPTY
    """Of the pods."""
    images: tuple[Text, ...] = ()
    ports: tuple[ContainerPort, ...] = ()
    probes: tuple[Probe, ...] = ()
    replicas: Number | None = None
    written: str = ""
    """Its name where it is written, if an overlay makes it another one; empty: the same."""

    @property
    def own_name(self) -> str:
        """As people call it."""
        return self.written or self.name


class KubernetesService(NamedTuple):
    location: Location
    name: str
    namespace: str
    selector: Mapping[str, Text] | None
    """None: selects nothing by design (ExternalName, manual endpoints)."""
    ports: tuple[tuple[Number, Number | str], ...] = ()
    """Port and targetPort."""
    type: str = "ClusterIP"
    headless: bool = False


class Ingress(NamedTuple):
    """An Ingress, HTTPRoute or VirtualService: traffic from outside to Services."""

    location: Location
    name: str
    namespace: str
    hosts: tuple[Text, ...] = ()
    backends: tuple[Text, ...] = ()
    """Service names."""
    tls_hosts: tuple[Text, ...] | None = None
    annotations: Mapping[str, str] = EMPTY
    templated: str = ""
    """What the annotations, or some of them, come from, where that is only known later."""


class ComposeService(NamedTuple):
    location: Location
    name: str
    image: Text | None
    build: str | None
    """Build context, relative to the audited root; None when it is not built here."""
    dockerfile: str | None
    """Relative to the audited root."""
    target: str = ""
    published: tuple[Text, ...] = ()
    depends_on: tuple[str, ...] = ()
    healthcheck: Location | None = None
    profiles: tuple[str, ...] = ()
    unchecked: bool = False
    """Its healthcheck, and the image's, are switched off on purpose."""
    development: bool = False
    oneshot: bool = False
    """It ends by design."""
    incomplete: bool = False
    """Other files may add to it: nothing is known to be absent."""
    dockerfile_written: Text = ""
    """Relative to the build context, where `dockerfile` could not be told because one of the two is only known later."""


class EnvRead(NamedTuple):
    """Code asks for an environment variable."""

    location: Location
    name: Text
    required: bool
    """No default: the program fails or misbehaves without it."""
    default: Text | None = None
    certain: bool = False
    """It is asked for whenever the program starts, and the program stops where it is absent."""


class EnvSet(NamedTuple):
    """A Dockerfile, manifest or pipeline gives a variable a value."""

    location: Location
    name: str
    by: str
    """`dockerfile`, `compose`, `kubernetes`, `workflow`."""
    value: Text | None = None
    """None when it comes from a secret or another object."""


class EnvDocumented(NamedTuple):
    """A template such as `.env.example` names a variable."""

    location: Location
    name: str


class Route(NamedTuple):
    """An HTTP route that code registers."""

    location: Location
    method: str
    """Upper case; `*` for any."""
    path: Text
    framework: str
    constant: bool | None = None
    """The handler answers a constant whatever happens; None when it could not be read."""
    router: str = ""
    """The outermost router of this file it hangs on, where another file may mount that; empty when it is served as it stands."""
    handler: Reference | None = None
    guards: tuple[Guard, ...] = ()
    """What a request has to pass before the handler sees it, outermost first."""
    answer: Answer | None = None
    """What the handler does; None when it could not be read."""
    own: Text = ""
    """The part of the path that its router brought along, for a mount that takes its place."""
    mounted: tuple[Location, ...] = ()
    """Where its routers are mounted, outermost first."""
    takes: tuple[Reference, ...] = ()
    """Types of the handler's parameters that may be guards where they are defined."""
    resource: bool = False
    """Stands for all actions of its handler, a class that tells them as a `View`."""
    condition: str = ""
    """What must hold for it to be there, as written: `settings.DEBUG`; empty when it always is."""


class Listen(NamedTuple):
    """Code opens a server."""

    location: Location
    port: Number | None
    host: Text | None
    framework: str
    settable: tuple[str, ...] = ()
    """What decides where it is given: names of variables (`PORT`) and of options (`--port`). `port` is then the default."""


class Middleware(NamedTuple):
    """A layer of code or configuration that answers a cross-cutting question."""

    location: Location
    kind: str
    """`cors`, `rate-limit`, `security-headers`, `auth`, `error-handler`, `metrics`, `health`, `structured-logging`, `shutdown`."""
    source: str
    """`express`, `nginx`, `ingress annotation`, …"""
    detail: str = ""


class Framework(NamedTuple):
    """Code imports an HTTP framework: it is (part of) a server."""

    location: Location
    name: str
    language: str


class IgnoreFile(NamedTuple):
    """A .dockerignore."""

    location: Location
    patterns: tuple[str, ...]
    end: Region | None = None
    """Behind the last pattern; None if there is none."""


class PipelineJob(NamedTuple):
    """A CI job."""

    location: Location
    pipeline: str
    """The file's path."""
    id: str
    system: str
    """`github`, `github-action`, `gitlab`, `circleci`, `azure`, `jenkins`."""
    needs: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    """`push`, `pull_request`, `schedule`, `workflow_dispatch`, …"""
    commands: tuple[tuple[str, Location], ...] = ()
    """Shell text of each `run`."""
    actions: tuple[tuple[str, Location], ...] = ()
    """`uses` of each step, without the ref."""
    environment: Text | None = None
    purposes: tuple[str, ...] = ()
    """`test`, `lint`, `build`, `deploy`, `publish`, `scan`: what its steps do, as far as can be told."""
    calls: Text | None = None
    """A reusable workflow or child pipeline it hands over to."""
    stage: str = ""
    """GitLab's and others': jobs of a stage wait for those of earlier ones, as `needs` says."""
    manual: bool = False
    """A person starts it, whenever it runs."""
    may_fail: bool = False
    """Nothing waits for its success."""
    starts: tuple[str, ...] = ()
    """GitLab's: ways in which it may come to run: `default` (branch), `branch` (any), `kept` (one of a given name), `tag`,
    `merge_request`, `schedule`, `web`."""
    lost: str = ""
    """What it is made from and is not in the repository."""


class TaskDefined(NamedTuple):
    """A target of a Makefile or justfile."""

    location: Location
    tool: str
    """`make`, `just`."""
    name: str
    commands: str
    """Shell text of its recipe, as written."""
    needs: tuple[str, ...] = ()


class PipelineGap(NamedTuple):
    """Jobs of a pipeline may stand where we cannot read: in an included file of another project."""

    location: Location
    pipeline: str
    reason: str


Fact = Union[
    Problem,
    Overlaid,
    ImageBuilt,
    DependenciesHeld,
    ToolsHeld,
    ImageUsed,
    Workload,
    KubernetesService,
    Ingress,
    ComposeService,
    EnvRead,
    EnvSet,
    EnvDocumented,
    Route,
    Listen,
    Middleware,
    Framework,
    IgnoreFile,
    PipelineJob,
    PipelineGap,
    TaskDefined,
    Migrated,
    ColumnsTold,
    Trait,
    "ClusterFact",
    "ContainerFact",
    "DeliveryFact",
    "EvidenceFact",
    "LayerFact",
    "ListeningFact",
    "LifecycleFact",
    "ObjectFact",
    "OperationsFact",
    "PackagesFact",
    "RoutingFact",
    "SettingsFact",
    "ConfigurationFact",
]
