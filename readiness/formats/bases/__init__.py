"""What is publicly known of common base images: who they run as, which tools and which libc they hold."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from readiness.formats.bases.families import Base
from readiness.formats.bases.names import plain_name
from readiness.formats.bases.table import TABLE, Variants
from readiness.formats.image import parse_image
from readiness.model.artifact import Unresolved
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readiness.model.facts import Text

__all__ = ["Base", "lookup"]

_TEMPLATE = lazy(r".*[})]|.*\$\w+", re.DOTALL)
_MOST_CACHED = 256


def lookup(reference: Text) -> Base | None:
    """What is known of an image, or None. Of a tag that is not known, what holds for all tags of the name (on Linux)."""
    image = parse_image(reference)
    name = plain_name(image)
    if name is None:
        return None
    if isinstance(image.tag, Unresolved):
        return _known(name, _TEMPLATE.sub("\0", image.tag.text))
    return _known(name, image.tag or ("\0" if image.digest else "latest"))


@lru_cache(maxsize=_MOST_CACHED)
def _known(name: str, tag: str) -> Base | None:
    """`\\0` stands for the part of the tag that is not known."""
    named = dict(TABLE).get(name)  # nearly always: `node`, `python`; the patterns before it need not be compiled then
    variants = named or next((variants for pattern, variants in TABLE if regex(pattern).fullmatch(name)), None)
    if variants is None:
        return None
    return _of_tag(variants, tag) if "\0" not in tag else _of_some_tag(variants, tag.rpartition("\0")[2])


def _of_tag(variants: Variants, tag: str) -> Base | None:
    return next((base for pattern, base in variants if regex(pattern).fullmatch(tag)), None)


def _of_some_tag(variants: Variants, ending: str) -> Base | None:
    """The ending of a tag may settle the variant; what it leaves open is what the variants have in common."""
    word = ending.lstrip("-._")
    settled = (base for pattern, base in variants[:-1] if word and regex(pattern).fullmatch(word))
    return next(settled, None) or _common(base for _, base in variants if not base.user.startswith("Container"))


def _common(bases: Iterable[Base]) -> Base | None:
    """What holds for each; None when they do not even start as the same account."""
    several = list(bases)
    if not several or len({base.user for base in several}) > 1:
        return None
    first = several[0]
    unknown: dict[str, object] = {"libc": "", "package_manager": "", "drops_privileges": False}
    agreed: dict[str, Any] = {
        name: getattr(first, name)
        if all(getattr(base, name) == getattr(first, name) for base in several)
        else unknown.get(name)
        for name in Base._fields
    }
    return Base(**agreed)
