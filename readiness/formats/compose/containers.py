"""The fact of the container that a Compose service runs: what it is given, asked, allowed, and how long it has to stop."""

from __future__ import annotations

import shlex
from posixpath import join, normpath
from typing import TYPE_CHECKING

from readiness.formats.amounts import docker_bytes, seconds
from readiness.formats.derive import fields_of, text_of
from readiness.model.artifact import Unresolved
from readiness.model.containers import Asking, ContainerRun, Given, GivenAll, MountedAt, Said
from readiness.model.facts import ContainerPort, Number
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from readiness.formats.compose.view import Service
    from readiness.model.artifact import Node
    from readiness.model.facts import Text

    Placed = Callable[..., Location]
    Read = Callable[[str], float | None]

_PORT = lazy(r"(\d+)(?:/tcp)?")
_LEADS = lazy(r"traefik\.http\.services\.[^.]+\.loadbalancer\.server\.port")
_HOST = lazy(r"\$\{(\w+)\}")


def run(path: str, service: Service) -> ContainerRun:
    """One service's container, with what it inherits within its file."""
    node = service.node

    def place(at: Node, below: str = "") -> Location:
        return Location(path, at.region, f"services/{service.name}{below}")

    command, entrypoint = node.fields.get("command"), node.fields.get("entrypoint")
    started = entrypoint or command
    user = text_of(node.get("user"))
    return ContainerRun(
        location=Location(path, service.region, f"services/{service.name}"),
        by="compose",
        workload=f"services/{service.name}",
        namespace="",
        name=service.name,
        image=service.image,
        phase="job" if service.oneshot else "",
        partial=service.partial or bool(service.inherits),
        development=service.development,
        command=_words(entrypoint),
        arguments=_words(command),
        command_location=place(started, "/command") if started is not None else None,
        working_directory=text_of(node.get("working_dir")),
        ports=tuple(_ports(place, node)),
        published=tuple(_published(place, node)),
        asked=tuple(_asked(place, node)),
        environment=tuple(_given(place, node)),
        environment_from=tuple(_env_files(path, place, node)),
        user=Said(user, place(node.fields["user"], "/user")) if user is not None else None,
        read_only=_said(place, node.get("read_only")),
        capabilities=tuple(item.text for item in _items(node.get("cap_add"))),
        sysctls=_sysctls(node.get("sysctls")),
        mounts=tuple(_mounts(path, place, node)),
        grace=_amount(place, node.get("stop_grace_period"), seconds, 1),
        stop_signal=_said(place, node.get("stop_signal")),
        init=_said(place, node.get("init")),
        memory_limit=_amount(place, node.get("limits.memory"), docker_bytes, 1),
        cpu_limit=_amount(place, node.get("limits.cpus"), _number, 1000),
        replicas=_said(place, node.get("deploy.replicas")) or _said(place, node.get("scale")),
        led=tuple(_led(place, node)),
    )


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if node is not None else ()


def _words(node: Node | None) -> tuple[Text, ...] | None:
    """A command as words; a text is split as Compose splits it. One unresolved word where the whole is."""
    if node is None:
        return None
    if node.kind == "sequence":
        return tuple(item.value if isinstance(item.value, Unresolved) else item.text for item in node.items)
    if isinstance(node.value, Unresolved):
        return (node.value,)
    try:
        return tuple(shlex.split(node.text))
    except ValueError:
        return (node.text,)


def _said(place: Placed, node: Node | None) -> Said | None:
    if node is None or node.kind != "scalar" or node.value is None:
        return None
    value = node.value if isinstance(node.value, bool | int | Unresolved) else node.text
    return Said(value, place(node))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _amount(place: Placed, node: Node | None, read: Read, times: int) -> Said | None:
    if node is None or node.kind != "scalar" or node.value is None:
        return None
    if isinstance(node.value, Unresolved):
        return Said(node.value, place(node))
    amount = read(node.text)
    return Said(round(amount * times), place(node)) if amount is not None else None


def _port(text: Text | None) -> Number | None:
    if text is None or isinstance(text, Unresolved):
        return text
    found = _PORT.fullmatch(text)
    return int(found[1]) if found else None


def _is_tcp(port: Node) -> bool:
    protocol = port.get("protocol")
    return protocol is None or protocol.text == "tcp"


def _ports(place: Placed, node: Node) -> Iterator[ContainerPort]:
    """The container's side of what is published, and what is exposed to its neighbours alone."""
    for port in filter(_is_tcp, _items(node.get("published"))):
        number = _port(text_of(port.get("target")))
        if number is not None:
            yield ContainerPort(number, "", place(port, "/ports"))
    for item in _items(node.get("expose")):
        number = _port(text_of(item))
        if number is not None:
            yield ContainerPort(number, "", place(item, "/expose"))


def _published(place: Placed, node: Node) -> Iterator[tuple[Number, Number, Location]]:
    for port in filter(_is_tcp, _items(node.get("published"))):
        outside, inside = _port(text_of(port.get("published"))), _port(text_of(port.get("target")))
        if outside is not None and inside is not None:
            yield outside, inside, place(port, "/ports")


def _asked(place: Placed, node: Node) -> Iterator[Asking]:
    check = node.get("healthcheck")
    test = check.get("test") if check is not None else None
    if test is None or (test.kind == "scalar" and not test.text):
        return
    words = tuple(item.value if isinstance(item.value, Unresolved) else item.text for item in test.items)
    first = words[0] if words else ""
    command: tuple[Text, ...] = ("sh", "-c", test.text)
    if isinstance(test.value, Unresolved):
        command = ("sh", "-c", test.value)
    elif words:
        command = ("sh", "-c", *words[1:]) if first == "CMD-SHELL" else words[1:]
    if first != "NONE":
        yield Asking("healthcheck", "exec", place(test, "/healthcheck"), command=command)


def _given(place: Placed, node: Node) -> Iterator[Given]:
    given = node.get("environment")
    for name, value in fields_of(given).items():
        key = given.keys.get(name, value) if given is not None else value
        where = place(key, f"/environment/{name}")
        text = text_of(value)
        passed = isinstance(text, Unresolved) and (found := _HOST.fullmatch(text.text)) and found[1] == name
        yield Given(name, where, "" if text is None else text, kind="host" if passed else "")


def _env_files(path: str, place: Placed, node: Node) -> Iterator[GivenAll]:
    listed = node.get("env_file")
    for item in (listed.items or (listed,)) if listed is not None else ():
        name = item.get("path") if item.kind == "mapping" else item
        if name is None or name.kind != "scalar" or name.value is None:
            continue
        needed = item.get("required") if item.kind == "mapping" else None
        text = name.value if isinstance(name.value, Unresolved) else _below(path, name.text)
        yield GivenAll(
            place(name, "/env_file"), "env file", text, optional=needed is not None and needed.value is False
        )


def _below(path: str, name: str) -> str:
    return normpath(join(path.rpartition("/")[0], name))


def _sysctls(node: Node | None) -> tuple[str, ...]:
    if node is None:
        return ()
    return tuple(node.fields) or tuple(item.text.partition("=")[0] for item in node.items)


def _led(place: Placed, node: Node) -> Iterator[tuple[Number, Location]]:
    """Labels are a mapping, or a list of `name=value`."""
    for labels in (node.get("labels"), node.get("deploy.labels")):
        listed = [(item.text.partition("=")[0], item) for item in _items(labels)]
        for name, value in (*fields_of(labels).items(), *listed):
            text = text_of(value) if _LEADS.fullmatch(name) else None
            port = _port(text.rpartition("=")[2] if isinstance(text, str) else text)
            if port is not None:
                yield port, place(value, "/labels")


def _source(file: str, mount: Node) -> str:
    text = text_of(mount.get("source"))
    if not isinstance(text, str) or not text.startswith("."):
        return ""
    found = normpath(join(file.rpartition("/")[0], text))
    return "" if found.startswith("..") else found


def _mounts(file: str, place: Placed, node: Node) -> Iterator[MountedAt]:
    for mount in _items(node.get("mounts")):
        target, kind, read_only = (mount.get(name) for name in ("target", "type", "read_only"))
        path = text_of(target)
        if path is not None:
            yield MountedAt(
                path,
                place(mount, "/volumes"),
                kind.text if kind is not None else "",
                read_only is not None and read_only.value is True,
                _source(file, mount) if kind is not None and kind.text == "bind" else "",
            )
    tmpfs = node.get("tmpfs")
    for item in (tmpfs.items or (tmpfs,)) if tmpfs is not None else ():
        if item.text:
            yield MountedAt(item.text.partition(":")[0], place(item, "/tmpfs"), "tmpfs")  # noqa: S108
