"""The runtime a service ships with against the one it is tested with, the one developers use, and what its manifest allows."""

from __future__ import annotations

import re
from collections import defaultdict
from posixpath import dirname
from typing import TYPE_CHECKING

from readiness.checks.joined import units
from readiness.checks.system.runtimes import TITLES, Said, named, of_image, overlaps, product_of
from readiness.model.facts import ImageBuilt, ImageUsed, PipelineJob
from readiness.model.finding import Kind, Level, Observation
from readiness.model.named import NamedTuple
from readiness.model.packages import RuntimeNamed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.location import Location
    from readiness.model.system import System

    BySort = dict[str, list[Said]]

_ORDER = ("floor", "range", "file", "job", "image")
"""From what asks to what ships: where no more agree with one than with another, the later is the one to change."""


class _Part(NamedTuple):
    name: str
    folder: str
    images: tuple[ImageBuilt, ...]


class _Known(NamedTuple):
    """Facts of the whole, found once."""

    by_folder: Mapping[str, list[RuntimeNamed]]
    """Of manifests and version files."""
    stages: Mapping[str, list[ImageUsed]]
    """By Dockerfile."""
    jobs: list[tuple[str, str, Said]]
    """Product, what the job says of itself, and what it uses."""
    sharing: Mapping[str, int]
    """How many services use a product."""
    whole: frozenset[str]
    """What is said by jobs that name the folder of no part: they build all that the root's manifest lists."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each service and runtime that at least two places speak of."""
    parts = list(_parts(system))
    known = _known(system, parts)
    told: set[tuple[Location, str]] = set()
    for part in parts:
        for product, said in _of_part(part, known).items():
            for one in _judged(part, product, said):
                if one.kind is not Kind.FAIL or (one.location, one.name) not in told:
                    told.add((one.location, one.name))
                    yield one


def _parts(system: System) -> Iterator[_Part]:
    """The services, and images that are no service's alone, as one that many modules of a build share."""
    owned: set[Location] = set()
    for unit in units(system):
        owned.update(one.location for one in unit.images)
        yield _Part(unit.service.name, unit.service.path, unit.images)
    for image in system.of(ImageBuilt):
        if image.location not in owned and not image.purpose:
            yield _Part(image.location.path, dirname(image.location.path), (image,))


def _known(system: System, found: list[_Part]) -> _Known:
    by_folder: dict[str, list[RuntimeNamed]] = defaultdict(list)
    for one in system.of(RuntimeNamed):
        if one.kind != "job":
            by_folder[dirname(one.location.path)].append(one)
    stages: dict[str, list[ImageUsed]] = defaultdict(list)
    for used in system.of(ImageUsed):
        if used.by.startswith("stage "):
            stages[used.location.path].append(used)
    sharing: dict[str, int] = defaultdict(int)
    for part in found:
        for product in _products(part, by_folder, stages):
            sharing[product] += 1
    jobs, folders = list(_jobs(system)), {part.folder for part in found if part.folder}
    whole = frozenset(text for _, text, _ in jobs if not any(folder in text for folder in folders))
    return _Known(by_folder, stages, jobs, sharing, whole)


def _products(
    part: _Part, by_folder: Mapping[str, list[RuntimeNamed]], stages: Mapping[str, list[ImageUsed]]
) -> set[str]:
    manifests = {product_of(one.product) for one in by_folder.get(part.folder, ())}
    built = {
        name for image in part.images for used in stages.get(image.location.path, ()) for name, _ in of_image(used)
    }
    return manifests | built


def _jobs(system: System) -> Iterator[tuple[str, str, Said]]:
    """What jobs that test or build use; what others do, as linting or publishing pages, is theirs alone."""
    jobs = {
        (one.pipeline, one.id): one
        for one in system.of(PipelineJob)
        if not any(action.startswith("github/codeql-action") for action, _ in one.actions)  # it builds only to read
    }
    for one in system.of(RuntimeNamed):
        job = jobs.get((one.location.path, one.job)) if one.kind == "job" else None
        if job is not None and product_of(one.product) and not {"test", "build"}.isdisjoint(job.purposes):
            said = named(one) or Said(one.location, (), one.written, one.by, "job")
            kind = "job" if "test" in job.purposes else "build"
            yield product_of(one.product), " ".join((_text(job), *one.folders)), said._replace(kind=kind)
    for used in system.of(ImageUsed):
        job = jobs.get((used.location.path, used.by.removeprefix("job "))) if used.by.startswith("job ") else None
        if job is not None and "test" in job.purposes and "/services/" not in used.location.logical:
            for product, said in of_image(used):
                yield product, _text(job), said._replace(by=f"job {job.id}", kind="job")


def _text(job: PipelineJob) -> str:
    return " ".join((job.pipeline, job.id, *(text for text, _ in job.commands)))


def _of_part(part: _Part, known: _Known) -> dict[str, BySort]:
    """By product, by kind."""
    found: dict[str, BySort] = defaultdict(lambda: defaultdict(list))
    for image in part.images:
        for product, said in _shipped(
            [one for used in known.stages.get(image.location.path, ()) for one in of_image(used)]
        ):
            found[product]["image"].append(said)
    for one in _above(part.folder, known.by_folder, found):
        asked = named(one)
        if asked is not None:
            found[product_of(one.product)][asked.kind].append(asked)
    for product, sorts in found.items():
        by_root = any(not dirname(one.location.path) for one in sorts["floor"])
        for name, text, said in known.jobs:
            if name == product and (
                _speaks_of(text, part, alone=known.sharing[product] < 2) or (by_root and text in known.whole)
            ):
                sorts[said.kind].append(said)
        if not sorts["job"]:
            sorts["job"] = [one._replace(kind="job") for one in sorts["build"]]
    return found


def _shipped(found: list[tuple[str, Said]]) -> Iterator[tuple[str, Said]]:
    """Of several stages with the same runtime the last: the one before it builds what this one runs."""
    yield from dict(found).items()


def _above(
    folder: str, by_folder: Mapping[str, list[RuntimeNamed]], found: Mapping[str, BySort]
) -> Iterator[RuntimeNamed]:
    """What is said in a service's own folder, and above it by version files and by parents of Java's modules, the nearest of each."""
    told: set[tuple[str, str]] = set()
    at = folder
    while True:
        for one in by_folder.get(at, ()):
            product, key = product_of(one.product), (one.product, one.kind)
            concerns = at == folder or (one.kind == "file" and product in found) or product == "java"
            if product and concerns and key not in told:
                told.add(key)
                yield one
        if not at:
            return
        at = dirname(at)


def _speaks_of(text: str, part: _Part, *, alone: bool) -> bool:
    """A job of a repository with several parts is about one that it names; one whose code lies at the root is what all are about."""
    folder = part.folder
    return alone if not folder else re.search(rf"(?<![\w-]){re.escape(folder)}(?![\w-])", text) is not None


def _judged(part: _Part, product: str, sorts: BySort) -> Iterator[Observation]:
    said = [one for kind in _ORDER for one in _pooled(sorts.get(kind, []))]
    if len(said) < 2:
        return
    asked = [one for one in said if one.kind in ("floor", "range")]
    pins = [one for one in said if one.kind not in ("floor", "range")]
    wrong = [(pin, ask) for pin in pins for ask in asked if not overlaps(pin, ask) and not _is_fetched(product, pin)]
    yield from (_fail(product, pin, ask, said) for pin, ask in wrong[:1])
    if wrong:
        return
    odd = _odd(pins)
    if odd is None:
        yield Observation(
            pins[-1].location if pins else said[-1].location, Kind.PASS, f"{part.name}: {TITLES[product]}"
        )
    else:
        yield _fail(product, *odd, said, level=Level.NOTE if product == "go" else None)


def _pooled(said: list[Said]) -> list[Said]:
    """Jobs together: it is enough that one of them uses the version that ships. Of one nothing is known: nor of all."""
    if not all(one.allowed for one in said):
        return []
    if len(said) < 2 or said[0].kind != "job":
        return said
    allowed = tuple(one for each in said for one in each.allowed)
    texts = ", ".join(dict.fromkeys(each.text for each in said))
    return [said[0]._replace(allowed=allowed, text=texts)]


def _is_fetched(product: str, pin: Said) -> bool:
    """Go fetches the toolchain that go.mod asks for, save in images, which tell it not to."""
    return product == "go" and pin.kind != "image"


def _odd(pins: list[Said]) -> tuple[Said, Said] | None:
    """The one that most others do not agree with, and the first of them it does not agree with."""
    against = [(sum(not overlaps(one, other) for other in pins), at) for at, one in enumerate(pins)]
    most, at = max(against, default=(0, 0))
    if not most:
        return None
    return pins[at], next(other for other in pins if not overlaps(pins[at], other))


def _fail(product: str, pin: Said, other: Said, said: list[Said], level: Level | None = None) -> Observation:
    related = tuple(
        dict.fromkeys(one.location._replace(message=f"{_who(one)}: {TITLES[product]} {one.text}") for one in said)
    )
    name = f"{TITLES[product]} {pin.text}, while {_who(other)} {'asks for' if other.kind in ('floor', 'range') else 'uses'} {_least(other)}"
    return Observation(pin.location, Kind.FAIL, name, related=related, level=level)


def _who(one: Said) -> str:
    return {"image": "the image", "job": "the pipeline"}.get(one.kind, one.by)


def _least(one: Said) -> str:
    return f"{one.text} or later" if one.kind == "floor" else one.text
