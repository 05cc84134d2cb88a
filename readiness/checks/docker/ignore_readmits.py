"""Patterns with `!` in an ignore file that let secret-bearing paths into the build again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.docker.secret_paths import kind_of
from readiness.formats.dockerignore import IgnorePatterns, Pattern, matches
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.model.artifact import Document

_OF_A_PLACE = "an env file of one environment may be free of secrets, and still is not for every image"
_WILD = lazy(r"\*+|\?|\[[^\]]*\]")


def check(document: Document[IgnorePatterns]) -> Iterator[Observation]:
    """One observation for each pattern with `!`."""
    texts = document.content.texts
    for number, pattern in enumerate(document.content.patterns):
        if pattern.text.startswith("!"):
            kind, note, level = _judge(texts, number, pattern.text.removeprefix("!"))
            yield Observation(_place(document, pattern), kind, pattern.text, note, level=level)


def _place(document: Document[IgnorePatterns], pattern: Pattern) -> Location:
    return Location(document.path, pattern.region, f"pattern/{pattern.text}")


def _judge(texts: Sequence[str], number: int, name: str) -> tuple[Kind, str, Level | None]:
    found = kind_of(name)
    if found is not None and not matches(texts, _example(name)):
        return (Kind.FAIL, _OF_A_PLACE, Level.NOTE) if found == "env of a place" else (Kind.FAIL, "", None)
    undone = next((one for one in texts[:number] if _undoes(texts, number, one, name)), "")
    if undone:
        return Kind.FAIL, f"it stands behind `{undone}` and undoes it for all that it matches", Level.NOTE
    return Kind.PASS, "", None


def _undoes(texts: Sequence[str], number: int, earlier: str, name: str) -> bool:
    """Whether a secret that an earlier pattern keeps out comes in again, and stays in."""
    if earlier.startswith("!") or kind_of(earlier) is None:
        return False
    own = _example(earlier)
    return any(
        matches((earlier,), path) and not matches(texts[: number + 1], path) and not matches(texts, path)
        for path in (own, *_inside(name, own.rpartition("/")[2]))
    )


def _inside(folder: str, name: str) -> Iterator[str]:
    """A file of that name in what the exception lets in, if that is a folder by its looks."""
    path = _example(folder)
    if "." not in path.rpartition("/")[2]:
        yield f"{path}/{name}"


def _example(pattern: str) -> str:
    """A path that the pattern matches."""
    return _WILD.sub("x", regex(r"\*\*+/").sub("", pattern))
