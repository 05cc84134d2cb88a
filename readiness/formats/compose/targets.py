"""Selectors over Compose files: the file, services, images, ports, mounts, variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.formats.derive import extend, fields_of, mapping
from readiness.model.artifact import Document, Node, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from readiness.formats.compose.view import ComposeFile, Service

_FACETS = ("built", "partial", "development", "oneshot", "datastore", "inherits")


def file(document: Document[object]) -> Iterator[Target]:
    """The whole file: its keys as written, plus `environment` and `overlay`; points at `services`."""
    view = cast("ComposeFile", document.content)
    node = extend(document.root, {"environment": view.environment, "overlay": view.overlay})
    yield Target(document, node, document.root.key_region("services"), document.path.rpartition("/")[2])


def service(document: Document[object]) -> Iterator[Target]:
    """Every service, whatever it is for.

    As written, `environment` as a mapping, plus derived: `image_reference` (`registry`, `repository`, `tag`, `digest`;
    absent when it is built here), `limits` (`memory`, `cpus`, `pids`), `published`, `mounts`, `source_mounts`,
    `watcher`, and `built`, `partial`, `development`, `oneshot`, `datastore`. `inherits` is absent, or Unresolved when
    other files may add to it, so that `any_of: [{path: restart, exists: true}, {path: inherits, equals: ""}]` is open.
    """
    for one in cast("ComposeFile", document.content).services:
        yield _target(document, one, one.node, "")


def image(document: Document[object]) -> Iterator[Target]:
    """The image of every service not built here: `registry`, `repository`, `tag`, `digest`, `service`."""
    for one in cast("ComposeFile", document.content).services:
        reference = one.node.get("image_reference")
        if reference is not None:
            name = one.node.fields["image"].text
            yield _target(document, one, extend(reference, {"service": _facets(one)}), "image", name=name)


def port(document: Document[object]) -> Iterator[Target]:
    """Every published port: `host_ip`, `published`, `target`, `protocol`, `service`; named as written."""
    yield from _items(document, "published", "ports")


def mount(document: Document[object]) -> Iterator[Target]:
    """Every volume of a service: `type`, `source`, `target`, `read_only`, `service`."""
    yield from _items(document, "mounts", "volumes")


def variable(document: Document[object]) -> Iterator[Target]:
    """Every variable given to a service: `name`, `value`, `service`."""
    for one in cast("ComposeFile", document.content).services:
        given = one.node.get("environment")
        for name, value in fields_of(given).items():
            node = mapping(value, {"name": name, "value": value, "service": _facets(one)})
            anchor = value if given is None else given.keys.get(name, value)
            yield _target(document, one, node, f"environment/{name}", name=name, anchor=anchor)


SELECTORS: Mapping[str, Callable[[Document[object]], Iterator[Target]]] = {
    "file": file,
    "service": service,
    "image": image,
    "port": port,
    "mount": mount,
    "environment": variable,
}


def _items(document: Document[object], field: str, key: str) -> Iterator[Target]:
    for one in cast("ComposeFile", document.content).services:
        found = one.node.get(field)
        for item in found.items if found else ():
            name = _written(item)
            yield _target(
                document, one, extend(item, {"service": _facets(one)}), f"{key}/{name}", name=name, anchor=item
            )


def _written(item: Node) -> str:
    """The short form, or one made of the long."""
    text = item.get("text")
    parts = (item.get(name) for name in ("host_ip", "published", "source", "target"))
    return text.text if text is not None else ":".join(part.text for part in parts if part is not None)


def _facets(one: Service) -> Node:
    return mapping(one.node, {name: one.node.fields.get(name) for name in _FACETS})


def _target(
    document: Document[object],
    one: Service,
    node: Node,
    below: str,
    *,
    name: str = "",
    anchor: Node | None = None,
) -> Target:
    region = one.region if not below else (anchor or node).region
    logical = f"services/{one.name}/{below}" if below else f"services/{one.name}"
    return Target(document, node, region, name or f"service {one.name}", logical)
