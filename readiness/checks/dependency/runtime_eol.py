"""Manifests and base images that keep an application on a runtime that gets no security fixes any more.

The table below is all that is known: it was compiled on the day `AS_OF` from the projects' own calendars
(github.com/nodejs/Release and devguide.python.org/versions). A check has no clock, so a runtime that ended after
that day is not told; the table is renewed with each release.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.dockerfile import Dockerfile
from readiness.formats.dockerfile.images import externals, reference
from readiness.formats.dockerfile.purpose import for_development
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.artifact import Document

AS_OF = "2026-11-23"
_NODE: Mapping[int, str] = {
    4: "2018-04-30", 6: "2019-04-30", 8: "2019-12-31", 10: "2021-04-30", 12: "2022-04-30", 14: "2023-04-30", 15: "2021-06-01",
    16: "2023-09-11", 17: "2022-06-01", 18: "2025-04-30", 19: "2023-06-01", 20: "2026-04-30", 21: "2024-06-01", 23: "2025-06-01",
}  # fmt: skip
_PYTHON: Mapping[int, str] = {
    4: "2019-03-18", 5: "2020-09-30", 6: "2021-12-23", 7: "2023-06-27", 8: "2024-10-07", 9: "2025-10-31", 10: "2026-10-31",
}  # fmt: skip
"""Minor version of Python 3 → its last day."""
_NEWER = 10_000
_VERSION = lazy(r"v?(\d{1,2})(?:\.(\d+))?(?=[.-]|$)")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each manifest that names a runtime: judged by the newest version that it allows; one for each image of one."""
    content = document.content
    if isinstance(content, Dockerfile):
        yield from _bases(content, document.path)
        return
    from readiness.formats.packages.content import PackageManifest

    if not isinstance(content, PackageManifest) or not content.runtime or content.ecosystem == "go":
        return
    node = content.ecosystem == "npm"
    newest = _newest_node(content.runtime) if node else _newest_python(content.runtime)
    place = Location(document.path, content.runtime_region or content.anchor)
    ended = (_NODE if node else _PYTHON).get(newest)
    if newest < 0:
        yield Observation(place, Kind.OPEN, content.runtime, f"`{content.runtime}` is no range that is known here")
    elif ended is None:
        yield Observation(place, Kind.PASS, content.runtime)
    else:
        yield Observation(place, Kind.FAIL, f"Node.js {newest}" if node else f"Python 3.{newest}", f"ended {ended}")


def _bases(dockerfile: Dockerfile, path: str) -> Iterator[Observation]:
    """Of images whose tag begins with a version, in stages that what ships is made from."""
    for one in externals(dockerfile):
        image = reference(one.image)
        runtime, tag = str(image.repository).rpartition("/")[2], image.tag
        found = _VERSION.match(tag) if isinstance(tag, str) else None
        if one.keyword != "FROM" or runtime not in ("node", "python") or found is None or for_development(path):
            continue
        if one.stage.number not in dockerfile.shipped_needs or (runtime == "python" and found[2] is None):
            continue
        place = Location(path, one.region, f"stage/{one.stage.label}/FROM")
        name = f"Node.js {found[1]}" if runtime == "node" else f"Python {found[1]}.{found[2]}"
        python = "2020-01-01" if found[1] == "2" else _PYTHON.get(int(found[2] or _NEWER))
        ended = _NODE.get(int(found[1])) if runtime == "node" else python
        yield Observation(place, Kind.FAIL if ended else Kind.PASS, name, f"ended {ended}" if ended else "")


def _newest_node(text: str) -> int:
    """The newest major version of a range of npm's; a large number where it has no end, -1 where it is not understood."""
    return max((_alternative(part) for part in text.split("||")), default=-1)


def _alternative(text: str) -> int:
    text = text.strip()
    if text in ("", "*", "x", "latest", "lts/*", "node"):
        return _NEWER
    between = re.fullmatch(r"v?(\d+)[\w.]*\s+-\s+v?(\d+)[\w.]*", text)
    if between:
        return int(between[2])
    tokens = re.findall(r"(>=?|<=?|\^|~>?|=)?\s*v?(\d+)((?:\.(?:\d+|x|\*))*)", text)
    if not tokens or re.sub(r"(>=?|<=?|\^|~>?|=)?\s*v?(\d+)((?:\.(?:\d+|x|\*))*)", "", text).strip(" ,"):
        return -1
    tops = []
    for sign, major, rest in tokens:
        if sign in (">", ">="):
            tops.append(_NEWER)
        elif sign == "<":
            tops.append(int(major) - (0 if re.search(r"[1-9]", rest) else 1))
        else:
            tops.append(int(major))
    return min(tops)


def _newest_python(text: str) -> int:
    """The newest minor version of Python 3 that a specifier, or Poetry's `^` and `~`, allows."""
    tops = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*(>=|<=|==|~=|!=|<|>|\^|~)?\s*(\d+)(?:\.(\d+))?((?:\.(?:\d+|\*))*)\s*", part)
        if match is None:
            return -1
        sign, major, minor, rest = match[1] or "==", int(match[2]), match[3], match[4]
        if sign in (">=", ">", "!=", "^") or minor is None or (sign == "~=" and not rest):
            tops.append(_NEWER if sign != "<" or major > 3 else -1)
        elif sign == "<":
            tops.append(_NEWER if major > 3 else int(minor) - (0 if re.search(r"[1-9]", rest) else 1))
        else:
            tops.append(int(minor) if major == 3 else _NEWER)
    return min(tops, default=-1)
