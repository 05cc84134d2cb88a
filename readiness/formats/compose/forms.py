"""The forms Compose allows for one thing, made one: environment, ports, volumes, limits, build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.compose.interpolation import VARIABLE, simplify
from readiness.formats.derive import fields_of, mapping, scalar, sequence, text_of
from readiness.model.artifact import Node, Unresolved, Value
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

_PORT = lazy(r"(?:(?P<host>\[[^\]]*\]|[^:]*):)??(?:(?P<published>[^:]*):)?(?P<target>[^:/]+)(?:/(?P<protocol>\w+))?")


def environment(node: Node | None) -> Node:
    """Variables by name. One without a value is passed through from wherever Compose runs: Unresolved."""
    if node is None:
        return Node(kind="mapping")
    if node.kind == "sequence":
        entries = {name: (item, value) for item in node.items for name, value in _assignment(item)}
        values = {name: value for name, (_, value) in entries.items()}
        return mapping(node, values, {name: item for name, (item, _) in entries.items()})
    given = {
        name: scalar(Unresolved(f"${{{name}}}"), value) if value.kind == "scalar" and value.value is None else value
        for name, value in fields_of(node).items()
    }
    return mapping(node, given, node.keys)


def _assignment(item: Node) -> Iterator[tuple[str, Node]]:
    name, equals, value = item.text.partition("=")
    if item.kind != "scalar" or not name or "$" in name:
        return
    if not equals:
        yield name, scalar(Unresolved(f"${{{name}}}"), item)
    else:
        yield name, scalar(_piece(value) if isinstance(item.value, Unresolved) else value, item)


def ports(node: Node | None) -> Node | None:
    """Each published port as `host_ip`, `published`, `target`, `protocol`; absent where nothing is said."""
    if node is None or node.kind != "sequence":
        return None
    return sequence(node, [port for item in node.items if (port := _port(item)) is not None])


def _port(item: Node) -> Node | None:
    if item.kind == "mapping":
        names = ("host_ip", "published", "target", "protocol")
        return mapping(item, {name: _number(text_of(item.fields.get(name))) for name in names})
    found = _PORT.fullmatch(simplify(item.text))
    if found is None:
        return None
    host, published = (part and part.strip("[]") for part in found.group("host", "published"))
    known = {
        "host_ip": _piece(host) if host else _host_in(published),
        "published": _number(_piece(published)) if published else None,
        "target": _number(_piece(found["target"])),
        "protocol": found["protocol"],
    }
    return mapping(item, {**known, "text": item})


def _host_in(published: str | None) -> Value:
    """`${PORT}:80` may well stand for `127.0.0.1:8080:80`."""
    return _piece(published) if published and published.startswith("${") else None


def mounts(node: Node | None) -> Node | None:
    """Each volume as `type` (`bind`, `volume`, `tmpfs`, …), `source`, `target`, `read_only`."""
    if node is None or node.kind != "sequence":
        return None
    return sequence(node, [_mount(item) for item in node.items])


def _mount(item: Node) -> Node:
    if item.kind == "mapping":
        names = ("type", "source", "target", "read_only")
        return mapping(item, {name: item.fields.get(name) for name in names})
    parts = _mount_parts(simplify(item.text))
    if len(parts) == 1:
        return mapping(item, {"type": "volume", "target": _piece(parts[0]), "text": item})
    source, target, *options = parts
    fields = {"type": _mount_type(source), "source": _piece(source), "target": _piece(target)}
    return mapping(item, {**fields, "read_only": "ro" in ",".join(options).split(","), "text": item})


def _mount_parts(text: str) -> list[str]:
    """`C:\\data:/data` has a colon too many."""
    drive = text[:2] if regex(r"[A-Za-z]:[\\/]").match(text) else ""
    first, *rest = text[len(drive) :].split(":")
    return [drive + first, *rest]


def _mount_type(source: str) -> Value:
    if source.startswith(("${PWD}", "$PWD", "${HOME}")):
        return "bind"
    if source.startswith("${"):
        return Unresolved(source)
    return "bind" if source.startswith((".", "/", "~", "\\")) or source[1:2] == ":" else "volume"


def limits(service: Node) -> Node:
    """Effective `memory`, `cpus`, `pids`: of `deploy.resources.limits`, else the keys directly on the service."""
    return mapping(
        service,
        {
            "memory": _set(service, "deploy.resources.limits.memory", "mem_limit"),
            "cpus": _set(service, "deploy.resources.limits.cpus", "cpus", "cpu_quota"),
            "pids": _set(service, "deploy.resources.limits.pids", "pids_limit"),
        },
    )


def _set(service: Node, *paths: str) -> Node | None:
    found = (service.get(path) for path in paths)
    return next((node for node in found if node is not None and node.value not in (None, 0, "0", -1)), None)


def names(node: Node | None) -> tuple[str, ...]:
    """The names in a list, or the keys of a mapping: `depends_on`, `profiles`."""
    if node is None:
        return ()
    return tuple(node.fields) if node.kind == "mapping" else tuple(item.text for item in node.items if item.text)


def words(node: Node | None) -> str:
    """A command in either form as one line."""
    if node is None:
        return ""
    return " ".join(item.text for item in node.items) if node.kind == "sequence" else node.text


def _piece(text: str) -> str | Unresolved:
    """A part of a simplified text."""
    return Unresolved(text) if VARIABLE.search(text.replace("$$", "")) else text.replace("$$", "$")


def _number(text: str | Unresolved | None) -> Value:
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() else text
