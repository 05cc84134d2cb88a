"""Python requirements as PEP 508 writes them, and the names PEP 503 compares."""

from __future__ import annotations

from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

_REQUIREMENT = lazy(
    r"(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[(?P<extras>[^\]]*)\])?\s*"
    r"(?:@\s*(?P<url>\S+)\s*|(?P<versions>\(?\s*(?:(?:===|[<>=!~]=|[<>])[^;]*)?))(?:;(?P<marker>.*))?"
)
_VERSION = lazy(r"={2,3}\s*([0-9A-Za-z.!+_-]+)")


class Named(NamedTuple):
    """`name[extras] versions ; marker` or `name @ url ; marker`."""

    name: str
    """As written."""
    versions: str = ""
    """`>=2,<3`; empty for any."""
    url: str = ""
    marker: str = ""
    extras: str = ""


def normalised(name: str) -> str:
    """As package indexes compare names (PEP 503)."""
    return regex(r"[-_.]+").sub("-", name).lower()


def parse(text: str) -> Named | None:
    """None when it is not a requirement with a name."""
    found = _REQUIREMENT.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    versions = (found["versions"] or "").strip().removeprefix("(").removesuffix(")").strip()
    if regex(r"\s(?![<>=!~,])").search(regex(r"([<>=!~]=?=?|,)\s+").sub(r"\1", versions)):
        return None  # words after the version: prose, or an option that is not one
    marker, extras = (found["marker"] or "").strip(), (found["extras"] or "").strip()
    return Named(found["name"], versions, found["url"] or "", marker, extras)


def exact(versions: str) -> str:
    """The one version that can satisfy these specifiers, or empty: `==1.2`, `===1.2`, but not `==1.*`."""
    for part in versions.split(","):
        found = _VERSION.fullmatch(part.strip())
        if found:
            return found[1]
    return ""


def source(url: str) -> str:
    """What a URL or path in a requirement is: `git` (any version control), `path` or `url`."""
    if regex(r"(git|hg|svn|bzr)\+").match(url):
        return "git"
    if url.startswith("file:") or "://" not in url:
        return "path"
    return "url"


def fixed(url: str) -> bool:
    """Whether a URL can only ever give one content: a full commit, or a hash beside it. Paths are in this repository."""
    kind = source(url)
    if kind == "path":
        return True
    if kind == "git":
        return regex(r"@(?:[0-9a-f]{40}|[0-9a-f]{64})(?:#|$)").search(url) is not None
    return regex(r"#(.*&)?(sha256|sha384|sha512)=").search(url) is not None
