"""Facts of one job: what its scripts build and name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.building.deploying import PathGiven, named
from readiness.formats.building.images import built
from readiness.formats.building.scripts import WORDS, Script
from readiness.model.artifact import Unresolved
from readiness.model.building import ImageMade, PathNamed, WorkloadNamed, Written
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.building.options import Given
    from readiness.formats.building.scripts import Spoken
    from readiness.model.building import BuildingFact
    from readiness.model.location import Location

_BROUGHT = (
    (lazy(r"\bgit\s+(?:clone|submodule\s+update|checkout\s+(?!-b))\b"), "it fetches other files with git"),
    (lazy(r"\b(?:unzip|gsutil\s+cp|aws\s+s3\s+(?:cp|sync)|rsync|degit|copier\s+copy|cookiecutter)\b"), "it brings in files from elsewhere"),
)  # fmt: skip


class Job(NamedTuple):
    by: str
    id: str
    elsewhere: str = ""


def may_tell(text: str) -> bool:
    return any(word in text for word in WORDS)


def brought(text: str) -> str:
    """Why a script may find files that are not in the repository; empty: nothing in it says so."""
    return next((reason for pattern, reason in _BROUGHT if pattern.search(text)), "")


def of_script(script: Script, text: str, place: Location, job: Job) -> Iterator[BuildingFact]:
    """What one text says, read on with what those before it have set."""
    for spoken in script.commands(text):
        if spoken.words:
            yield from _of_command(spoken, place, job)


def _of_command(spoken: Spoken, place: Location, job: Job) -> Iterator[BuildingFact]:
    def written(one: Given) -> Written:
        region = spoken.regions[one.at]
        return Written(one.text, place._replace(region=region) if region is not None else place)

    build = built(spoken)
    if build is not None and (build.names or build.context is not None):
        yield ImageMade(
            location=place,
            by=job.by,
            job=job.id,
            names=tuple(written(one) for one in build.names),
            context=written(build.context) if build.context is not None else None,
            dockerfile=written(build.file) if build.file is not None else None,
            target=written(build.target) if build.target is not None else None,
            elsewhere=job.elsewhere,
        )
    for one in named(spoken):
        if isinstance(one, PathGiven):
            told = written(one.given)
            yield PathNamed(told.location, job.id, one.role, told.text, job.elsewhere)
        else:
            told = written(one.name)
            yield WorkloadNamed(told.location, job.id, one.kind, told.text, one.container.text if one.container else "")


def plain(text: str | Unresolved) -> str:
    return text.text if isinstance(text, Unresolved) else text
