"""Whether the tags that an image is pushed under, and the tag that it is run by, can ever be the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.system.references import Reference, may_be
from readiness.model.artifact import Unresolved
from readiness.model.cluster import CustomResource
from readiness.model.facts import PipelineJob, TaskDefined
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.building import ImageMade
    from readiness.model.facts import Text
    from readiness.model.location import Location
    from readiness.model.system import System

_UPDATES = lazy(
    r"kubectl\b[^\n]*\bset image|kustomize\s+edit|image\.tag|newTag|\byq\b|\bsed\b|\bperl\b|envsubst|argocd|\bflux\b|helmfile|helm\s+upgrade[^\n]*--set"
    r"|skaffold|\bkbld\b|werf|update[-_]?(?:image|manifest|tag)|image[-_]?tag|gitops|docker\s+service\s+update|docker\s+tag|docker\s+push|kubectl\s+patch"
)
"""What may bring a tag into a manifest, or push under one that is not seen."""
_VERSION = lazy(r"v?\d+(?:\.\d+){1,3}(?:[-+.][\w.]+)?")


def updated(system: System) -> bool:
    """Something here may set tags: a command, a controller."""
    if any(one.kind.startswith(("ImagePolicy", "ImageUpdate")) for one in system.of(CustomResource)):
        return True
    texts = [text for job in system.of(PipelineJob) for text, _ in job.commands]
    texts += [name for job in system.of(PipelineJob) for name, _ in job.actions]
    return any(_UPDATES.search(text) for text in (*texts, *(one.commands for one in system.of(TaskDefined))))


Made = tuple[Reference, "Location", str, "ImageMade | None"]


def judged(run: Reference, place: Location, by: str, makers: Sequence[Made], updates: bool) -> Observation:
    """The name agrees; a tag that is fixed on both sides and never the same is a fail."""
    repository, tag = run.repository, run.tag or "latest"
    pushed = [one for maker in makers for one in _tags(maker)]
    related = tuple(
        [where._replace(message=f"{who} builds {one.repository}") for one, where, who, _ in makers[:3]]
        + [place._replace(message=f"{by} runs {repository}:{tag}")]
    )
    if run.digest or "⟨" in tag or updates or any(may_be(one, tag) for one in pushed):
        return Observation(place, Kind.PASS, repository, related=related)
    if not _VERSION.fullmatch(tag) and tag != "latest":
        return Observation(place, Kind.OPEN, repository, f"what pushes the tag {tag} is not in the repository", related)
    if any(made is None or not made.job for _, _, _, made in makers):
        return Observation(place, Kind.PASS, repository, related=related)
    under = ", ".join(sorted({regex("[⟨⟩]").sub("", one) for one in pushed})[:3])
    return Observation(
        place, Kind.FAIL, f"{by} runs {repository}:{tag}, while it is pushed as {under}", related=related
    )


def _tags(maker: Made) -> Iterator[str]:
    """With holes where they are only known later; what is built without one is `latest`."""
    one, _, _, made = maker
    if made is not None and made.tags is not None:
        yield from map(_plain, made.tags)
    else:
        yield one.tag or "latest"


def _plain(text: Text) -> str:
    return text.text if isinstance(text, Unresolved) else text
