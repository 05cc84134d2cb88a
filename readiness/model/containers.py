"""A container as the file that starts it says it runs, in Kubernetes' and Compose's words made one. Facts, as in `facts`.

What a file leaves to the image is None or empty here: the image's own fact (`ImageBuilt`) says it, where it is built here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.artifact import Unresolved
    from readiness.model.facts import ContainerPort, Number, Text
    from readiness.model.location import Location


class Given(NamedTuple):
    """A variable that a container gets."""

    name: str
    location: Location
    value: Text | None = None
    """None when it comes from elsewhere."""
    kind: str = ""
    """Where it comes from: `ConfigMap`, `Secret`, `field` (of the pod), `host` (the shell Compose runs in); empty: written here."""
    of: Text = ""
    """The object's name."""
    key: Text = ""
    optional: bool = False
    value_location: Location | None = None
    """Where the value stands, if it is written here and known to stand elsewhere than the name."""


class GivenAll(NamedTuple):
    """All that an object or a file holds are variables of the container."""

    location: Location
    kind: str
    """`ConfigMap`, `Secret`, `env file`."""
    of: Text
    """The object's name, or the file's path relative to the root."""
    prefix: str = ""
    optional: bool = False


class Asking(NamedTuple):
    """Something is asked of the container as long as it runs, or done before it stops."""

    kind: str
    """`liveness`, `readiness`, `startup`, `healthcheck` (Compose), `preStop`, `postStart`."""
    handler: str
    """`http`, `tcp`, `grpc`, `exec`, `sleep`."""
    location: Location
    """Of the HTTP path, else of the port, else of the handler."""
    path: Text = ""
    port: Number | str = ""
    """A name stays a string; empty when it names none."""
    port_location: Location | None = None
    command: tuple[Text, ...] = ()
    """Of `exec`; Compose's shell form is `sh`, `-c` and the text."""
    seconds: Number | None = None
    """Of `sleep`."""
    scheme: str = ""


class MountedAt(NamedTuple):
    path: Text
    location: Location
    kind: str = ""
    """`emptyDir`, `configMap`, `secret`, `persistentVolumeClaim`, `tmpfs`, `bind`, `volume`, …; empty when it can't be told."""
    read_only: bool = False
    source: str = ""
    """Of a folder or file of the repository that Compose mounts: its path relative to the root; empty where none is known."""


class Said(NamedTuple):
    """A value and where it stands."""

    value: Text | Number | bool
    location: Location


class ContainerRun(NamedTuple):
    """One container of a workload or of a Compose file."""

    location: Location
    """Its name; logical as everywhere: `Deployment/web/containers/app`, `services/web`."""
    by: str
    """`kubernetes`, `compose`."""
    workload: str
    """`Deployment/web`, `services/web`."""
    namespace: str
    name: str
    image: Text | None
    """None: Compose builds it, and gives it no name."""
    phase: str = ""
    """`init`: it ends before the others start; `job`: it ends by design; empty: it runs as long as its pod."""
    partial: bool = False
    """Other files may say more: nothing is known to be absent."""
    development: bool = False
    command: tuple[Text, ...] | None = None
    """In place of the image's ENTRYPOINT."""
    arguments: tuple[Text, ...] | None = None
    """In place of the image's CMD."""
    command_location: Location | None = None
    working_directory: Text | None = None
    ports: tuple[ContainerPort, ...] = ()
    """`containerPort`; of Compose the container's side of what is published, and `expose`."""
    published: tuple[tuple[Number, Number, Location], ...] = ()
    """Compose: the host's port and the container's."""
    asked: tuple[Asking, ...] = ()
    environment: tuple[Given, ...] = ()
    environment_from: tuple[GivenAll, ...] = ()
    unknown_environment: Unresolved | None = None
    """Variables that are only known later are among them."""
    user: Said | None = None
    group: Said | None = None
    fs_group: Said | None = None
    non_root: Said | None = None
    read_only: Said | None = None
    """The root filesystem."""
    capabilities: tuple[str, ...] = ()
    """Added ones."""
    sysctls: tuple[str, ...] = ()
    mounts: tuple[MountedAt, ...] = ()
    grace: Said | None = None
    """Seconds between SIGTERM and SIGKILL; None: the platform's default (Kubernetes 30, Compose 10)."""
    stop_signal: Said | None = None
    init: Said | None = None
    """Compose: a process of Docker's own is the first one."""
    memory_limit: Said | None = None
    """Bytes."""
    cpu_limit: Said | None = None
    """Thousandths of a CPU."""
    replicas: Said | None = None
    led: tuple[tuple[Number, Location], ...] = ()
    """Compose: the ports that labels tell a proxy to lead to (Traefik's `loadbalancer.server.port`)."""


ContainerFact = ContainerRun
