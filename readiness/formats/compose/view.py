"""A Compose file as values: its services with what they inherit, in one form each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.compose import forms, purpose
from readiness.formats.compose.extends import extended
from readiness.formats.compose.interpolation import simplify
from readiness.formats.derive import extend, fields_of, scalar, sequence, text_of
from readiness.formats.image import image_node, parse_image
from readiness.model.artifact import Artifact, Node, Unresolved
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.facts import Text
    from readiness.model.location import Region


class Service(NamedTuple):
    """One service of one file, with what it inherits within that file."""

    name: str
    region: Region
    """Of its key."""
    node: Node
    """As written, plus derived: see `compose.service`."""
    image: Text | None
    built: bool
    profiles: tuple[str, ...]
    inherits: tuple[str, ...]
    """Other files that may give it more: nothing is known to be absent from such a service."""
    partial: bool
    """Merged over another file's service of that name: nothing is known to be absent from it either."""
    development: bool
    oneshot: bool
    datastore: bool | Unresolved
    """Unresolved when the image's name is."""


class ComposeFile(NamedTuple):
    services: tuple[Service, ...]
    environment: purpose.Kind
    named: bool
    """The file's name or place says so; otherwise it follows from what its services mount and run."""
    overlay: bool
    """It can't stand alone: it is laid over another file."""
    profiles: frozenset[str]
    includes: tuple[str, ...]
    """Files of `include:`, as written."""


class _Surroundings(NamedTuple):
    development: bool
    named: bool
    overlay: bool
    awaited: frozenset[str]


def compose_file(artifact: Artifact, root: Node) -> ComposeFile:
    """The view of an interpolated tree with `services`."""
    written = {name: node for name, node in fields_of(root.get("services")).items() if node.tag != "!reset"}
    kind, named = purpose.file_kind(artifact)
    merged = {name: extended(written, name) for name in written}
    bare = [node for node, inherits in merged.values() if not inherits and _is_bare(node)]
    around = _Surroundings(
        development=kind == "development",
        named=named,
        overlay=bool(bare) or purpose.is_override(artifact.path),
        awaited=frozenset(name for node, _ in merged.values() for name in _awaited(node)),
    )
    keys = root.fields["services"]
    services = tuple(_service(name, merged[name], keys.key_region(name), around) for name in merged)
    if not named and any(_runs_source(service) for service in services):
        kind = "development"
        around = _Surroundings(development=True, named=False, overlay=around.overlay, awaited=around.awaited)
        services = tuple(_service(name, merged[name], keys.key_region(name), around) for name in merged)
    return ComposeFile(
        services=services,
        environment=kind,
        named=named,
        overlay=around.overlay,
        profiles=frozenset(profile for service in services for profile in service.profiles),
        includes=_includes(root.get("include")),
    )


def _service(name: str, merged: tuple[Node, tuple[str, ...]], region: Region, around: _Surroundings) -> Service:
    node, inherits = merged
    image, built = text_of(node.get("image")), _is_built(node)
    repository = parse_image(_plain(image)).repository if image is not None and not built else ""
    profiles = forms.names(node.get("profiles"))
    mounts = forms.mounts(node.get("volumes"))
    sources = purpose.source_mounts(node, mounts, str(getattr(repository, "text", repository)))
    development = around.development or purpose.is_for_development(node, profiles)
    facets = {
        "built": built,
        "partial": around.overlay,
        "development": development,
        "oneshot": purpose.is_oneshot(name, node, profiles, around.awaited),
        "datastore": purpose.is_datastore(repository),
    }
    forms_made_one = {
        "environment": forms.environment(node.get("environment")) if "environment" in node.fields else None,
        "image_reference": None if image is None or built else _image_reference(node.fields["image"], image),
        "limits": forms.limits(node),
        "published": forms.ports(node.get("ports")),
        "mounts": mounts,
        "source_mounts": sequence(node, sources) if sources else None,
        "watcher": purpose.watcher(node),
        "inherits": Unresolved(", ".join(inherits)) if inherits else None,
    }
    return Service(
        name=name,
        region=region,
        node=extend(node, {**facets, **forms_made_one}),
        image=image,
        built=built,
        profiles=profiles,
        inherits=inherits,
        partial=around.overlay,
        development=development,
        oneshot=bool(facets["oneshot"]),
        datastore=purpose.is_datastore(repository),
    )


def _image_reference(node: Node, image: Text) -> Node:
    return image_node(scalar(_plain(image), node))


def _plain(image: Text) -> Text:
    """With the defaults of those variables that have one, though others have none."""
    return Unresolved(simplify(image.text)) if isinstance(image, Unresolved) else image


def _is_built(service: Node) -> bool:
    build = service.get("build")
    return build is not None and (build.kind == "mapping" or build.value is not None)


def _is_bare(service: Node) -> bool:
    """Nothing to run: no image, nothing to build, and no provider outside of Docker."""
    return not _is_built(service) and text_of(service.get("image")) is None and "provider" not in service.fields


def _runs_source(service: Service) -> bool:
    """Its working tree, or a program that watches it."""
    return not service.development and not {"source_mounts", "watcher"}.isdisjoint(service.node.fields)


def _awaited(service: Node) -> tuple[str, ...]:
    """Those it waits for until they have ended well."""
    wanted: Mapping[str, Node] = fields_of(service.get("depends_on"))
    conditions = {name: node.get("condition") for name, node in wanted.items()}
    return tuple(n for n, found in conditions.items() if found and found.text == "service_completed_successfully")


def _includes(node: Node | None) -> tuple[str, ...]:
    if node is None:
        return ()
    paths = [item.get("path") if item.kind == "mapping" else item for item in node.items]
    return tuple(path.text for given in paths if given for path in (given.items or (given,)) if path.text)
