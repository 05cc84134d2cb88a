"""Whose a Compose service is that nothing builds where it stands: by its image, or by another file that builds one of its name."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.join.kinds import OTHERS
from readiness.model.artifact import Unresolved
from readiness.model.facts import ComposeService
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.join.candidates import Candidate
    from readiness.model.facts import Fact, Text

_SEPARATOR = lazy(r"[._-]")


def add_runs(found: Sequence[Candidate], facts: Sequence[Fact]) -> None:
    """Every Compose service that runs the image of one of `found` becomes its object, with the evidence."""
    composed = [fact for fact in facts if isinstance(fact, ComposeService)]
    running = {place: one for one in found for place in one.objects}
    rest = [fact for fact in composed if (fact.location.path, fact.location.logical) not in running]
    if not rest:
        return
    by_name = _by_name(found)
    beside = _beside(composed, running)
    for fact in rest:
        one = by_name.get(_named(fact, by_name)) if fact.build is None else None
        evidence = "compose runs its image"
        if one is None:
            near = beside.get((fact.location.path.rpartition("/")[0], fact.name), [])
            if len(near) == 1 and _may_be_laid_over(fact):
                one, evidence = near[0], "compose says more of it"
        if one is not None:
            one.evidence.append(fact.location._replace(message=evidence))
            one.objects.add((fact.location.path, fact.location.logical))


def _by_name(found: Sequence[Candidate]) -> Mapping[str, Candidate]:
    names: dict[str, Candidate] = {}
    for one in found:
        for name in (one.name.lower(), one.path.rpartition("/")[2].lower()):
            if name:
                names.setdefault(name, one)
    return names


def _beside(
    composed: Sequence[ComposeService], running: Mapping[tuple[str, str], Candidate]
) -> Mapping[tuple[str, str], list[Candidate]]:
    """By folder and name: those that a Compose file there builds."""
    beside: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for fact in composed:
        one = running.get((fact.location.path, fact.location.logical))
        key = (fact.location.path.rpartition("/")[0], fact.name)
        if one is not None and one not in beside[key]:
            beside[key].append(one)
    return beside


def _named(fact: ComposeService, known: Mapping[str, Candidate]) -> str:
    """The candidate's name that its image bears: `web` of `team/web:1.2`, of `team/shop_web` and `shop:web` if it is called web."""
    if fact.image is None or _is_of_others(fact.image):
        return ""
    name, tag = _parts(fact.image)
    if name in known:
        return name
    return next((one for one in (fact.name.lower(),) if any(_ends(text, one) for text in (name, tag))), "")


def _ends(text: str, name: str) -> bool:
    return text == name or (text.endswith(name) and _SEPARATOR.fullmatch(text[-len(name) - 1]) is not None)


def _parts(image: Text) -> tuple[str, str]:
    text = (image.text if isinstance(image, Unresolved) else image).lower().partition("@")[0].rpartition("/")[2]
    name, _, tag = text.partition(":")
    return name, tag


def _is_of_others(image: Text) -> bool:
    """`redis` of the hub, whatever is built here under that name."""
    return isinstance(image, str) and "/" not in image and OTHERS.fullmatch(_parts(image)[0]) is not None


def _may_be_laid_over(fact: ComposeService) -> bool:
    """Another file beside it says what it is: it has no image, or one that is not a program of others."""
    return fact.build is not None or fact.image is None or not _is_of_others(fact.image)


def composing(facts: Sequence[Fact]) -> Iterator[tuple[str, ComposeService]]:
    """Compose services by the Dockerfile that builds them."""
    for fact in facts:
        if isinstance(fact, ComposeService) and fact.dockerfile is not None:
            yield fact.dockerfile, fact
