"""Images that a manifest names without saying which one: no tag, a tag that moves, no digest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.image import ImageReference, parse_image
from readiness.model.artifact import Unresolved
from readiness.model.facts import ImageUsed
from readiness.model.finding import Kind, Level, Observation
from readiness.model.objects import ObjectReference
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.facts import Text
    from readiness.model.system import System

_MOVING = lazy(
    r"(?:.*[-_.])?latest(?:[-_.].*)?|(?:dev|devel|develop|development|staging|stage|prod|production|master|main|trunk|head|"
    r"edge|nightly|snapshot|unstable|stable|canary|test|testing|qa|uat|current|rolling|release|lts|mainline)",
    re.IGNORECASE,
)
_BUILDERS = lazy(r"(^|/)(kustomization\.ya?ml|Kustomization|skaffold\.ya?ml|Tiltfile|devspace\.yaml|garden\.ya?ml)$")


def check(system: System, *, pinned: str) -> Iterator[Observation]:
    """One observation for each image of a manifest. `pinned`: `tag` or `digest`."""
    set_elsewhere = {_plain(one.name) for one in system.of(ObjectReference) if one.kind == "Image"}
    builder = next((path for path in sorted(system.files) if _BUILDERS.search(path)), "")
    for used in system.of(ImageUsed):
        written = _plain(used.image)
        if "/containers/" not in used.location.logical or written == "auto" or "://" in written:
            continue  # of compose and CI; what Istio injects; what ko builds and pins
        kind, note = _judged(parse_image(used.image), pinned)
        level = None
        if kind is Kind.FAIL and _BUILDERS.search(used.location.path):
            level = Level.WARNING  # said where a pipeline may say another one
        elif kind is Kind.FAIL and _name(written) in set_elsewhere and pinned == "tag":
            kind, note = Kind.PASS, ""
        elif kind is Kind.FAIL and builder and _is_ours(written) and not _digest(written):
            kind, note = Kind.OPEN, f"{builder} may set the tag"
        yield Observation(used.location, kind, written, note, level=level)


def moves(image: Text) -> bool | None:
    """Whether another image may be meant by it tomorrow; None when that is only known later."""
    kind, _ = _judged(parse_image(image), "tag")
    return None if kind is Kind.OPEN else kind is Kind.FAIL


def _judged(image: ImageReference, pinned: str) -> tuple[Kind, str]:
    if image.digest is not None:
        return Kind.PASS, ""
    if isinstance(image.tag, Unresolved):
        return Kind.OPEN, f"`{image.tag.text}` is only known later"
    if pinned == "digest":
        return Kind.FAIL, ""
    if image.tag is None:
        return Kind.FAIL, "it has no tag, which means `latest`"
    return (Kind.FAIL, "") if _MOVING.fullmatch(image.tag) else (Kind.PASS, "")


def _is_ours(written: str) -> bool:
    """Without a registry or an owner, as what is built here is called until it is pushed."""
    return "/" not in written


def _digest(written: str) -> bool:
    return "@" in written


def _name(written: str) -> str:
    path, _, last = written.partition("@")[0].rpartition("/")
    name = last.partition(":")[0]
    return f"{path}/{name}" if path else name


def _plain(text: object) -> str:
    return str(getattr(text, "text", text))
