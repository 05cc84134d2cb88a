"""The images a Dockerfile names from outside: FROM, `COPY --from=` and `RUN --mount=…,from=`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.image import ImageReference, parse_image
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile.stages import Dockerfile, Stage
    from readiness.model.facts import Text
    from readiness.model.location import Region


class External(NamedTuple):
    stage: Stage
    keyword: str
    """`FROM`, `COPY`, `ADD` or `RUN`."""
    written: str
    image: Text
    region: Region


def externals(dockerfile: Dockerfile) -> Iterator[External]:
    """In the order of the file. `scratch` is no image, and a stage's name names that stage even where it is wrong."""
    for stage in dockerfile.stages:
        if stage.parent is None and not stage.candidates and stage.image not in {"scratch", ""}:
            yield External(stage, "FROM", stage.reference.text, stage.image, stage.reference.region)
        for source in stage.sources:
            named = isinstance(source.image, str) and dockerfile.is_stage(source.image)
            if source.stage is None and not named and source.image not in {"scratch", ""}:
                yield External(stage, source.instruction.keyword, source.written, source.image, source.region)


def reference(image: Text) -> ImageReference:
    """Its parts. When a variable opens the name, even the registry is not known."""
    found = parse_image(image)
    if not isinstance(image, Unresolved) or not image.text.startswith("$") or isinstance(found.registry, Unresolved):
        return found
    return ImageReference(Unresolved(image.text), found.repository, found.tag, found.digest)
