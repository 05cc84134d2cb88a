"""Images that run under a name which nothing here builds although it builds its like; and what deployments name that is not there."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks.system import deployed_names, image_tags
from readiness.checks.system.alike import alike
from readiness.checks.system.image_family import Families
from readiness.checks.system.references import Reference, may_be, reference, says_little
from readiness.model.building import ImageMade
from readiness.model.facts import ComposeService, ImageUsed
from readiness.model.finding import Kind, Observation
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.location import Location
    from readiness.model.system import System


class Maker(NamedTuple):
    """One name under which an image is built."""

    reference: Reference
    location: Location
    by: str
    made: ImageMade | None
    """None: Compose builds it."""


class Use(NamedTuple):
    reference: Reference
    location: Location
    by: str


def check(system: System) -> Iterator[Observation]:
    """One observation for each image that a workload runs and that is built here, or nearly; then those on deployments."""
    makers, uses = list(_makers(system)), list(_uses(system))
    yield from _images(system, makers, uses)
    yield from deployed_names.workloads(system)
    yield from deployed_names.files(system)


def _makers(system: System) -> Iterator[Maker]:
    for one in system.of(ImageMade):
        for name in one.names:
            yield Maker(reference(name.text), name.location, one.by, one)
    for service in system.of(ComposeService):
        if service.build is not None and service.image is not None:
            yield Maker(reference(service.image), service.location, f"compose {service.name}", None)


def _uses(system: System) -> Iterator[Use]:
    for one in system.of(ImageUsed):
        if not one.by.startswith("job "):
            yield Use(reference(one.image), one.location, one.by)


def _images(system: System, makers: list[Maker], uses: list[Use]) -> Iterator[Observation]:
    exact: dict[str, list[Maker]] = defaultdict(list)
    for one in makers:
        if one.reference.whole:
            exact[one.reference.repository].append(one)
    holed = [one for one in makers if not one.reference.whole and not says_little(one.reference)]
    names, told = _said(system, makers, uses), set[tuple[str, str]]()
    blamed: set[Location] = set()
    updates, beside = image_tags.updated(system), _beside(exact)
    families = Families(system, [(use.reference, use.location) for use in uses])
    for use in uses:
        key = (use.location.path, f"{use.reference.repository}:{use.reference.tag}")
        if not use.reference.whole or key in told:
            continue
        told.add(key)
        found = exact.get(use.reference.repository) or [
            one for one in holed if may_be(one.reference.repository, use.reference.repository)
        ]
        if found:
            yield image_tags.judged(
                use.reference,
                use.location,
                use.by,
                [(one.reference, one.location, one.by, one.made) for one in found],
                updates,
            )
        else:
            # A name that is built wrongly is told once, however many run the right one.
            near = _near(use, exact, beside, names) or _among(use, families)
            if near is not None and near.location not in blamed:
                blamed.add(near.location)
                yield near


def _beside(exact: Mapping[str, list[Maker]]) -> Mapping[tuple[str, str], list[str]]:
    """Names that are built, by their owner and by their last part: one of both is right where a person slipped."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in sorted(exact):
        one = exact[name][0].reference
        found["owner", one.owner].append(name)
        found["last", one.last].append(name)
    return found


def _near(
    use: Use,
    exact: Mapping[str, list[Maker]],
    beside: Mapping[tuple[str, str], list[str]],
    names: Mapping[str, int],
) -> Observation | None:
    """A name that is built, and that this one is a slip of. The slip is where fewer others say the same."""
    of = use.reference
    likely = [*beside.get(("owner", of.owner), ()), *beside.get(("last", of.last), ())]
    meant = next((name for name in likely if _is_slip(of, exact[name][0].reference) and _counts(of, exact[name])), "")
    if not meant:
        return _other_registry(use, exact, beside)
    maker = exact[meant][0]
    ours, theirs = use.reference, maker.reference
    if ours.last != theirs.last and names[ours.last] > names[theirs.last]:
        name = f"{theirs.repository} is built, while {use.by} runs {ours.repository}"
        return Observation(maker.location, Kind.FAIL, name, related=_chain(use, maker))
    name = f"{use.by} runs {ours.repository}, while {theirs.repository} is built"
    return Observation(use.location, Kind.FAIL, name, related=_chain(use, maker))


def _among(use: Use, families: Families) -> Observation | None:
    """All others beside it are called as the services they are of."""
    meant = families.meant(use.reference, use.location)
    if not meant:
        return None
    name = f"{use.by} runs {use.reference.repository}, while the service is called {meant}"
    return Observation(use.location, Kind.FAIL, name)


def _other_registry(
    use: Use, exact: Mapping[str, list[Maker]], beside: Mapping[tuple[str, str], list[str]]
) -> Observation | None:
    """One build pushes to two registries under two names: what runs asks the one registry for the name that only the other gets."""
    of = use.reference
    if not of.owner:
        return None
    same = {one.location.path: one for name in beside.get(("last", of.last), ()) for one in exact[name] if one.made}
    for name in beside.get(("owner", of.owner), ()):
        for maker in exact[name]:
            twin = next((one for one in same.values() if one.made is not None and one.made == maker.made), None)
            if twin is not None and _is_part(of.last, maker.reference.last):
                found = f"{name} is built, while {use.by} runs {of.repository}"
                return Observation(maker.location, Kind.FAIL, found, related=_chain(use, maker))
    return None


def _is_part(one: str, other: str) -> bool:
    """`web` and `web-server`."""
    shorter, longer = sorted((one, other), key=len)
    return shorter != longer and longer.startswith((f"{shorter}-", f"{shorter}_"))


def _chain(use: Use, maker: Maker) -> tuple[Location, Location]:
    return (
        maker.location._replace(message=f"{maker.by} builds {maker.reference.repository}"),
        use.location._replace(message=f"{use.by} runs {use.reference.repository}"),
    )


def _is_slip(one: Reference, other: Reference) -> bool:
    """In one of their parts, all others being the same."""
    ours, theirs = one.repository.split("/"), other.repository.split("/")
    if len(ours) != len(theirs):
        return False
    different = [(mine, yours) for mine, yours in zip(ours, theirs, strict=True) if mine != yours]
    return len(different) == 1 and alike(*different[0])


def _counts(of: Reference, makers: list[Maker]) -> bool:
    """Whose registry it is, a Makefile that nobody may have run for years does not settle."""
    same_owner = of.owner == makers[0].reference.owner
    return same_owner or any(one.made is not None and bool(one.made.job) for one in makers)


def _said(system: System, makers: list[Maker], uses: list[Use]) -> Mapping[str, int]:
    """How many speak of a name: what builds it, what runs it, services and folders that are called so."""
    found: dict[str, int] = defaultdict(int)
    for maker in makers:
        found[maker.reference.last] += 1
    for use in uses:
        found[use.reference.last] += 1
        found[use.by.rpartition("/")[2].rpartition(" ")[2]] += 1
    for one in system.of(ImageMade):
        for path in (one.context, one.dockerfile):
            for part in set(str(path.text).split("/")) if path is not None else ():
                found[part] += 1
    for service in system.services:
        found[service.name] += 1
    return found
