"""Names of images: which of them last, and which commands push them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.finding import Kind
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MOVING = frozenset(
    "latest main master trunk develop dev development edge nightly staging stage prod production stable canary test next current".split()
)
_BRANCH = lazy(
    r"\$\{\{\s*github\.(?:ref_name|head_ref|event\.pull_request\.head\.ref)\s*\}\}|\$\{?(?:GITHUB_REF_NAME|CI_COMMIT_(?:REF_NAME|REF_SLUG|BRANCH)|BRANCH\w*)\}?"
)
_EXPRESSION = lazy(r"\$\{\{.*?\}\}|\$\{[^}]*\}|\$\([^)]*\)|\$\w+")


def by_command(words: Sequence[str]) -> Iterator[str]:
    """The images that a command pushes."""
    if words[:2] in (("docker", "push"), ("podman", "push")) or words[:3] == ("docker", "image", "push"):
        if not {"-a", "--all-tags"} & set(words):
            yield from (word for word in words[2:] if not word.startswith("-") and word != "push")
    elif words[:1] == ("docker",) and "--push" in words:
        for at, word in enumerate(words[:-1]):
            if word in ("-t", "--tag"):
                yield words[at + 1]
    elif words and words[0].rpartition("/")[2] in ("executor", "kaniko"):
        yield from (words[at + 1] for at, word in enumerate(words[:-1]) if word in ("-d", "--destination"))
        yield from (word.partition("=")[2] for word in words if word.startswith("--destination="))


def best(kinds: Sequence[Kind]) -> Kind:
    """One lasting name is enough: the others are pushed for people."""
    return min(kinds, key=(Kind.PASS, Kind.OPEN, Kind.FAIL).index)


def judged(name: str, *, tagged: bool) -> Kind:
    """Of one image reference: its tag moves, lasts, or can't be told."""
    branch = _BRANCH.search(name)
    masked = _EXPRESSION.sub("\x00", _BRANCH.sub("\x01", name))
    tag = masked.rpartition("/")[2].partition(":")[2].partition("@")[0]
    if "@" in masked:
        return Kind.PASS
    if not tag:
        return Kind.OPEN if "\x00" in masked.rpartition("/")[2] or "\x01" in masked else Kind.FAIL
    if "\x00" in tag:
        known = regex(r"(?i)sha|commit|version|run_|number|date|digest|tag|ref").search(
            " ".join(_EXPRESSION.findall(name))
        )
        return Kind.PASS if known else Kind.OPEN
    if branch is not None and "\x01" in tag:
        return Kind.PASS if tagged else Kind.FAIL
    return Kind.FAIL if tag.lower() in _MOVING else Kind.PASS if regex(r"\d").search(tag) else Kind.OPEN
