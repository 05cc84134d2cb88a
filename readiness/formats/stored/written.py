"""Paths that code writes to, where they are written in the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.stored.places import places
from readiness.model.lifecycle import WritesTo
from readiness.pattern import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

TEMPORARY = "/tmp"  # noqa: S108 - a name to look for, nothing is written
_BY_HAND = lazy(
    r"(?i)(^|/)(scripts?|bin|tools?|cli|commands?|migrations?|alembic|management|fixtures|tests?|testing|hack|build|gulp|webpack|examples?|docs?)/"
    r"|(^|/)(setup|manage|conftest|gulpfile|webpack|rollup|vite|build|generate|codegen)[\w.]*\.\w+$|[._-](spec|test|config)\.\w+$|_test\.go$|(^|/)test_"
)
_PATH = r"[\"'](?P<path>(?:/|\./)?[\w.-]+(?:/[\w.-]*)*)[\"']"
_WRITERS: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "python": (
        (lazy(r"\btempfile\.(?:NamedTemporaryFile|TemporaryFile|TemporaryDirectory|mkstemp|mkdtemp|SpooledTemporaryFile)\((?![^)\n]*\bdir\s*=)"), "tempfile"),
        (lazy(rf"(?<![\w.])open\(\s*{_PATH}\s*,\s*(?:mode\s*=\s*)?[\"'](?:w|a|x|wb|ab|w\+|wb\+|r\+)[\"']"), "open"),
        (lazy(rf"\bos\.makedirs\(\s*{_PATH}"), "os.makedirs"),
    ),
    "javascript": (
        (lazy(r"\bos\.tmpdir\(\)|(?<![\w.])tmpdir\(\)"), "os.tmpdir"),
        (lazy(rf"\b(?:writeFile(?:Sync)?|appendFile(?:Sync)?|createWriteStream|mkdirSync)\(\s*{_PATH}"), "fs"),
        (lazy(rf"\bmulter\(\s*\{{\s*dest:\s*{_PATH}"), "multer"),
    ),
    "go": (
        (lazy(r"\b(?:os\.CreateTemp|os\.MkdirTemp|ioutil\.TempFile|ioutil\.TempDir)\(\s*\"\""), "os.CreateTemp"),
        (lazy(rf"\b(?:os\.Create|os\.WriteFile|ioutil\.WriteFile)\(\s*{_PATH}"), "os"),
    ),
    "java": ((lazy(r"\b(?:File\.createTempFile|Files\.createTempFile|Files\.createTempDirectory)\("), "createTempFile"),),
}  # fmt: skip
_HARMLESS = lazy(r"^/(dev|proc|sys)(/|$)")


def told(language: str, text: str, path: str) -> Iterator[WritesTo]:
    """The first place of each path."""
    if _BY_HAND.search(path):
        return
    family = {"typescript": "javascript", "tsx": "javascript", "kotlin": "java"}.get(language, language)
    at, seen = places(text, path), set[str]()
    for pattern, what in _WRITERS.get(family, ()):
        for found in pattern.finditer(text):
            target = found.groupdict().get("path") or TEMPORARY
            if target not in seen and not _HARMLESS.match(target):
                seen.add(target)
                yield WritesTo(at(found.start()), target, what)
