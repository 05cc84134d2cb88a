"""References to images, taken apart, and which of the images that are built here one of them may mean."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from readiness.model.facts import Text

_HOLE = lazy(r"⟨[^⟩]*⟩")
_HUB = lazy(r"^(?:(?:docker\.io|index\.docker\.io|registry-1\.docker\.io)/)?(?:library/)?")
_COMMIT = lazy(r"(?i)sha|commit|revision|rev-parse|git_hash")


class Reference(NamedTuple):
    repository: str
    """Without Docker Hub's own name; with `⟨…⟩` where a part is only known later."""
    tag: str
    """Empty when it has none."""
    digest: bool

    @property
    def owner(self) -> str:
        """Registry and folders."""
        return self.repository.rpartition("/")[0]

    @property
    def last(self) -> str:
        return self.repository.rpartition("/")[2]

    @property
    def whole(self) -> bool:
        """All of its repository is known."""
        return "⟨" not in self.repository


@cache
def reference(image: Text) -> Reference:
    """`web:1.2` of `docker.io/library/web:1.2`; what stands in `$…` or `{{ … }}` counts as a hole."""
    text = image.text if isinstance(image, Unresolved) else image
    text = regex(r"\$\{\{.*?\}\}|\{\{.*?\}\}|\$\{[^}]*\}|\$\([^)]*\)|\$\w+").sub(
        lambda found: f"⟨{found[0].strip('${} ')}⟩", text
    )
    holes: list[str] = _HOLE.findall(text)
    masked = _HOLE.sub("\x00", text)
    name, at, _ = masked.partition("@")
    folder, slash, last = name.rpartition("/")
    last, _, tag = last.partition(":")
    given = iter(holes)
    repository = _HOLE_MARK.sub(lambda _: next(given), _HUB.sub("", f"{folder}{slash}{last}"))
    return Reference(repository, _HOLE_MARK.sub(lambda _: next(given, "⟨⟩"), tag), bool(at))


_HOLE_MARK = lazy("\x00")


def may_be(pattern: str, text: str) -> bool:
    """A text with holes may come to be this one; the name of a commit is only put where it may be one."""
    return _pattern(pattern).fullmatch(text) is not None


@cache
def _pattern(text: str) -> re.Pattern[str]:
    parts = regex(r"(⟨[^⟩]*⟩)").split(text)
    made = (
        (r"[0-9a-f]{7,64}" if _COMMIT.search(one) else r".*") if one.startswith("⟨") else re.escape(one)
        for one in parts
    )
    return re.compile("".join(made))


def says_little(reference: Reference) -> bool:
    """Hardly a letter of its last part is known: it may be any image."""
    return len(_HOLE.sub("", reference.last)) < _TELLS


_TELLS = 3
