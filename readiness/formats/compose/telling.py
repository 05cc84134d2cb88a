"""What a Compose file tells of the system."""

from __future__ import annotations

from posixpath import join, normpath
from typing import TYPE_CHECKING, cast

from readiness.formats.compose import containers
from readiness.formats.compose.forms import names
from readiness.formats.derive import fields_of, text_of
from readiness.model.artifact import Document, Node, Unresolved
from readiness.model.facts import ComposeService, EnvSet, Fact, ImageUsed, Text
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.compose.view import ComposeFile, Service


def facts(document: Document[object]) -> Iterator[Fact]:
    """Per service: itself, the image it uses when it is not built here, the variables it is given."""
    for service in cast("ComposeFile", document.content).services:
        yield _service(document.path, service)
        if service.image is not None and not service.built:
            place = _place(document.path, service, "image", service.node.fields["image"])
            yield ImageUsed(location=place, image=service.image, by=f"compose {service.name}")
        yield from _variables(document.path, service)
        yield containers.run(document.path, service)
        if "labels" in service.node.fields or "deploy" in service.node.fields:
            from readiness.formats.compose import labels

            yield from labels.layers(document.path, service)
    from readiness.formats.operations import composed

    yield from composed.facts(document)


def _variables(path: str, service: Service) -> Iterator[EnvSet]:
    given = service.node.get("environment")
    for name, value in fields_of(given).items():
        key = given.keys.get(name, value) if given is not None else value
        place = _place(path, service, f"environment/{name}", key)
        text = text_of(value)
        yield EnvSet(location=place, name=name, by="compose", value="" if text is None else text)


def _service(path: str, service: Service) -> ComposeService:
    node = service.node
    context, dockerfile, written = _build(path, node.get("build")) if service.built else (None, None, "")
    return ComposeService(
        location=Location(path, service.region, f"services/{service.name}"),
        name=service.name,
        image=_image(service),
        build=context,
        dockerfile=dockerfile,
        target=_text(node.get("build.target")),
        published=tuple(_published(port) for port in _items(node.get("published"))),
        depends_on=names(node.get("depends_on")),
        healthcheck=_healthcheck(path, service),
        profiles=service.profiles,
        unchecked=_switched_off(node.get("healthcheck")),
        development=service.development,
        oneshot=service.oneshot,
        incomplete=service.partial or bool(service.inherits),
        dockerfile_written=written,
    )


def _image(service: Service) -> Text | None:
    """Another file's image can't be known here; a service laid over one that is built has none of its own."""
    if service.image is None and not service.built and service.inherits:
        return Unresolved(", ".join(service.inherits))
    return service.image


def _build(path: str, build: Node | None) -> tuple[str, str | None, Text]:
    """Context and Dockerfile, relative to the root, and as it is written if it could not be told. A remote or variable context stays as written."""
    given = text_of(build.get("context") if build is not None and build.kind == "mapping" else build)
    context = "." if given is None else given
    inline = build is None or "dockerfile_inline" in build.fields
    named = text_of(build.get("dockerfile")) if build is not None else None
    dockerfile = "Dockerfile" if named is None else named
    if isinstance(context, Unresolved):
        return context.text, None, "" if inline else dockerfile
    if "://" in context or context.startswith(("git@", "/", "~")):
        return context, None, ""
    folder = _below(path.rpartition("/")[0], context)
    if inline:
        return folder, None, ""
    return (
        (folder, None, dockerfile) if isinstance(dockerfile, Unresolved) else (folder, _below(folder, dockerfile), "")
    )


def _below(folder: str, path: str) -> str:
    found = normpath(join(folder, path))
    return "" if found == "." else found


def _published(port: Node) -> Text:
    """`127.0.0.1:8080:80` in short form, whichever form it is written in; Unresolved if a part is."""
    parts = [part for name in ("host_ip", "published", "target") if (part := port.get(name)) is not None]
    known = {id(part): part.text for part in parts}
    text = ":".join(dict.fromkeys(known.values())) if _host_is_guess(parts) else ":".join(known.values())
    return Unresolved(text) if any(isinstance(part.value, Unresolved) for part in parts) else text


def _host_is_guess(parts: list[Node]) -> bool:
    """The variable that may hold an address is the published port's own."""
    return len(parts) == 3 and isinstance(parts[0].value, Unresolved) and parts[0].text == parts[1].text


def _healthcheck(path: str, service: Service) -> Location | None:
    check = service.node.get("healthcheck")
    if check is None or check.kind != "mapping" or _switched_off(check):
        return None
    return Location(path, service.node.key_region("healthcheck"), f"services/{service.name}/healthcheck")


def _switched_off(check: Node | None) -> bool:
    if check is None or check.kind != "mapping":
        return False
    test, disabled = check.get("test"), check.get("disable")
    none = test is not None and "NONE" in [item.text for item in test.items or (test,)]
    return none or (disabled is not None and disabled.value is True)


def _text(node: Node | None) -> str:
    return node.text if node is not None else ""


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if node is not None else ()


def _place(path: str, service: Service, below: str, at: Node) -> Location:
    return Location(path, at.region, f"services/{service.name}/{below}")
