"""Facts of a Skaffold file: the images it builds, and from what."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from readiness.formats.building.holes import path_in
from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.kubernetes.pods import group_of
from readiness.formats.kubernetes.values import items_of, text_of
from readiness.model.artifact import Unresolved
from readiness.model.building import ImageMade, Written
from readiness.model.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node

_OTHER_BUILDERS = frozenset({"jib", "bazel", "ko", "buildpacks", "custom"})


def facts(document: Document[object]) -> Iterator[ImageMade]:
    content = document.content
    if not isinstance(content, KubernetesObject) or content.kind != "Config":
        return
    if group_of(content.api_version) != "skaffold":
        return
    folder = posixpath.dirname(document.path)
    holders = [content.root, *items_of(content.root, "profiles")]
    for holder in holders:
        for artifact in items_of(holder, "build.artifacts"):
            if artifact.fields.get("image") is not None:
                yield _made(document.path, folder, content.label, artifact)


def _made(path: str, folder: str, label: str, artifact: Node) -> ImageMade:
    name = artifact.fields["image"]
    place = Location(path, name.region, label)
    context = artifact.fields.get("context") or artifact.fields.get("workspace")
    told = "" if context is None else text_of(context)
    inside = Written(path_in(folder, told), place if context is None else place._replace(region=context.region))
    file, target = artifact.get("docker.dockerfile"), artifact.get("docker.target")
    return ImageMade(
        location=place,
        by="skaffold",
        names=(Written(text_of(name), place),),
        tags=(Unresolved("⟨skaffold⟩"),),
        context=None if _OTHER_BUILDERS & set(artifact.fields) else inside,
        dockerfile=_below(inside, file, place),
        target=None if target is None else Written(text_of(target), place._replace(region=target.region)),
    )


def _below(inside: Written, file: Node | None, place: Location) -> Written | None:
    if file is None:
        return None
    return Written(path_in(inside.text, text_of(file)), place._replace(region=file.region))
