"""A way back that is promised, and that does not lead back: the tag has moved on, one revision is kept, the schema has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.image_pins import moves
from readiness.checks.migration.heads import newest
from readiness.checks.migration.operations import WORDS
from readiness.checks.system.promised import promises
from readiness.model.facts import PipelineJob, Workload
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.checks.system.promised import Promise
    from readiness.model.facts import Migrated
    from readiness.model.location import Location
    from readiness.model.system import System

_CONTRACTS = frozenset({"drop-table", "drop-column", "drop-schema", "rename-table", "rename-column", "rename-schema"})
_KEEPS_ONE = lazy(r"\bhelm\s[^\n]*--history-max[= ]1(?!\d)")
_RETAGS = lazy(r"\bset image\b|--set\S*[ =]\S*(?:tag|image)|\bsed\b.*(?:image|tag|\.ya?ml)|\benvsubst\b|\byq\b")
_BUILDERS = lazy(r"(^|/)(kustomization\.ya?ml|Kustomization|skaffold\.ya?ml|Tiltfile|devspace\.yaml|garden\.ya?ml)$")
"""What may write another tag into a manifest than stands there."""
_PURGES = lazy(r"\bacr\s+purge\b[^\n]*--keep[= ]([01])(?!\d)")


def check(system: System) -> Iterator[Observation]:
    """One observation for each command that goes back, and one for each job that throws away what it would go back to."""
    promised = tuple(promises(system))
    if not promised:
        return
    contracting = _contracting(newest(system))
    texts = [text for job in system.of(PipelineJob) for text, _ in job.commands]
    retagged = any(map(_RETAGS.search, texts)) or any(map(_BUILDERS.search, system.files))
    workloads = system.of(Workload)
    for promise in promised:
        yield from _judge(promise, workloads, contracting, retagged=retagged)
    for job in system.of(PipelineJob):
        for text, place in job.commands:
            yield from _forgets(text, place, promised[0])


def _contracting(migrations: list[Migrated]) -> tuple[str, Location] | None:
    for one in migrations:
        for kind, name, place, _ in () if one.initial else one.operations:
            if kind in _CONTRACTS:
                return WORDS[kind].format(name), place
    return None


def _judge(
    promise: Promise, workloads: tuple[Workload, ...], contracting: tuple[str, Location] | None, *, retagged: bool
) -> Iterator[Observation]:
    name = f"{promise.kind}/{promise.name}"
    same = [one for one in workloads if promise.name in (one.name, one.own_name) and one.kind == promise.kind]
    undoes = promise.kind != "release" and "set image" not in promise.text
    moving = next(
        ((one, image) for one in same for image in one.images if undoes and moves(image) and not retagged), None
    )
    if moving is not None:
        one, image = moving
        related = (one.location._replace(message=f"runs {image}"),)
        note = f"the revision before names the same tag: {image}"
        yield Observation(promise.location, Kind.FAIL, name, note, related=related)
    elif contracting is not None and not promise.database and (same or promise.kind == "release"):
        what, place = contracting
        related = (place._replace(message=what),)
        note = f"the newest migration {what}, which the release before still uses"
        yield Observation(promise.location, Kind.FAIL, name, note, related=related, level=Level.WARNING)
    elif same:
        yield Observation(promise.location, Kind.PASS, name)


def _forgets(text: str, place: Location, promise: Promise) -> Iterator[Observation]:
    related = (promise.location._replace(message="the way back that is promised"),)
    if _KEEPS_ONE.search(text):
        yield Observation(
            place, Kind.FAIL, "helm rollback", "--history-max 1 keeps no earlier release", related=related
        )
    found = _PURGES.search(text)
    if found is not None:
        note = f"--keep {found[1]} leaves no earlier image"
        yield Observation(place, Kind.FAIL, "the registry's cleanup", note, related=related)
