"""Fixes to edited text, and edited text to disk: overlaps are refused, results must parse, a file's own style is kept."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass
from typing import TYPE_CHECKING

from readiness.discover.decode import decode, encode, normalised
from readiness.discover.names import native
from readiness.model.finding import Applicability, Edit, Fix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from readiness.model.location import Region


@dataclass(frozen=True, slots=True)
class FixResult:
    files: Mapping[str, str]
    """Path → new text, only of files that change; line ends are `\\n`, as in `Artifact.text`."""
    applied: tuple[Fix, ...]
    skipped: tuple[tuple[Fix, str], ...]
    """With the reason, in the order given."""


def apply(
    texts: Mapping[str, str], fixes: Sequence[Fix], *, unsafe: bool, parses: Callable[[str, str], bool]
) -> FixResult:
    """Applies fixes to texts, earlier ones first served; a fix is applied with all its edits or not at all.

    `parses(path, text)` says whether a result is still what it was. Should all together not parse, they are added one by
    one, so that only the guilty are left out.
    """
    pages = {path: _Page(text) for path, text in texts.items()}
    accepted, skipped = _compatible(pages, fixes, unsafe=unsafe)
    files = _edited(pages, accepted)
    if not all(parses(path, text) for path, text in files.items()):
        accepted, guilty = _one_by_one(pages, accepted, parses)
        skipped |= guilty
        files = _edited(pages, accepted)
    order = {id(fix): number for number, fix in enumerate(fixes)}
    told = sorted(skipped.values(), key=lambda one: order[id(one[0])])
    return FixResult({path: text for path, text in files.items() if text != texts[path]}, tuple(accepted), tuple(told))


def diff(before: str, after: str, path: str) -> str:
    """A unified diff that `patch -p1` and `git apply` take; empty when nothing differs."""
    import difflib

    old, new = before.split("\n"), after.split("\n")
    lines = difflib.unified_diff(_ended(old), _ended(new), f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def write(
    root: str, files: Mapping[str, str], *, before: Mapping[str, str] | None = None
) -> tuple[tuple[str, str], ...]:
    """Writes new texts over existing files, each at once or not at all: a crash leaves the old file or the new one.

    Line ends, encoding with its mark, and mode stay as on disk. With `before`, a file that no longer holds that text
    is left alone. Returns path and reason of what was not written.
    """
    told = []
    for path, text in sorted(files.items()):
        try:
            reason = _write(root, native(path), text, None if before is None else before.get(path))
        except UnicodeEncodeError as error:
            reason = f"its encoding, {error.encoding}, cannot hold {error.object[error.start]!r}"
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
        if reason:
            told.append((path, reason))
    return tuple(told)


class _Page:
    """A text whose places are found by line and column."""

    __slots__ = ("ends", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts, self.ends = [], []
        at = 0
        for line in text.split("\n"):
            self.starts.append(at)
            self.ends.append(at + len(line))
            at += len(line) + 1

    def span(self, region: Region) -> tuple[int, int] | None:
        """Offsets; None if there is no such place."""
        start = self._offset(region.start_line, region.start_column)
        end = self._offset(region.end_line, region.end_column)
        return None if start is None or end is None or end < start else (start, end)

    def _offset(self, line: int, column: int) -> int | None:
        if line == len(self.starts) + 1 and column == 1:  # a region may end at the start of the line after the last
            return len(self.text)
        if not 1 <= line <= len(self.starts) or column < 1:
            return None
        offset = self.starts[line - 1] + column - 1
        return offset if offset <= self.ends[line - 1] else None


_Taken = dict[str, list[tuple[int, int, str]]]
"""By path: offsets and new text of what is accepted so far, sorted."""


def _compatible(
    pages: Mapping[str, _Page], fixes: Sequence[Fix], *, unsafe: bool
) -> tuple[list[Fix], dict[int, tuple[Fix, str]]]:
    taken: _Taken = {path: [] for path in pages}
    accepted, skipped = [], {}
    for fix in fixes:
        if reason := _refused(pages, fix, taken, unsafe=unsafe):
            skipped[id(fix)] = (fix, reason)
            continue
        accepted.append(fix)
        for path, change in _changes(pages, fix):
            if change not in taken[path]:
                insort(taken[path], change)
    return accepted, skipped


def _refused(pages: Mapping[str, _Page], fix: Fix, taken: _Taken, *, unsafe: bool) -> str:
    if fix.applicability is Applicability.UNSAFE and not unsafe:
        return "unsafe: it may change behaviour, and only safe fixes were asked for"
    if not fix.edits:
        return "it changes nothing"
    for edit in fix.edits:
        if edit.path not in pages:
            return f"`{edit.path}` was not read"
        if pages[edit.path].span(edit.region) is None:
            return f"`{edit.path}` has no line {edit.region.start_line}, column {edit.region.start_column}"
    own: _Taken = {edit.path: [] for edit in fix.edits}
    for path, change in _changes(pages, fix):
        if _overlaps(own[path], change):
            return "its own edits overlap"
        insort(own[path], change)
    if any(_overlaps(taken[path], change) for path, change in _changes(pages, fix)):
        return "it overlaps a fix before it; run again to apply it"
    return ""


def _changes(pages: Mapping[str, _Page], fix: Fix) -> Iterable[tuple[str, tuple[int, int, str]]]:
    for edit in fix.edits:
        span = pages[edit.path].span(edit.region)
        if span is not None:
            yield edit.path, (*span, normalised(edit.text))


def _overlaps(taken: list[tuple[int, int, str]], change: tuple[int, int, str]) -> bool:
    """Whether a change touches an accepted one's text. The very same change twice is one; two insertions are a conflict."""
    start, end, _ = change
    at = bisect_left(taken, change)
    for other in taken[max(0, at - 1) : at + 2]:
        if other == change:
            return False
    for other_start, other_end, _ in taken[max(0, at - 1) : at + 2]:
        if (other_start < end and start < other_end) or (start == end == other_start == other_end):
            return True
    return False


def _edited(pages: Mapping[str, _Page], fixes: Iterable[Fix]) -> dict[str, str]:
    """New texts of all files the fixes touch, edited from the end so that earlier offsets stay true."""
    changes: dict[str, set[tuple[int, int, str]]] = {}
    for fix in fixes:
        for path, change in _changes(pages, fix):
            changes.setdefault(path, set()).add(change)
    files = {}
    for path, edits in changes.items():
        parts, end = [], len(pages[path].text)
        for start, stop, text in sorted(edits, reverse=True):
            parts += [pages[path].text[stop:end], text]
            end = start
        files[path] = "".join(reversed([*parts, pages[path].text[:end]]))
    return files


def _one_by_one(
    pages: Mapping[str, _Page], fixes: Sequence[Fix], parses: Callable[[str, str], bool]
) -> tuple[list[Fix], dict[int, tuple[Fix, str]]]:
    accepted: list[Fix] = []
    guilty = {}
    for fix in fixes:
        touched = {edit.path for edit in fix.edits}
        near = [one for one in accepted if not touched.isdisjoint(edit.path for edit in one.edits)]
        results = _edited(pages, [*near, fix])
        if all(parses(path, results[path]) for path in touched):
            accepted.append(fix)
        else:
            guilty[id(fix)] = (fix, "the file would not parse any more")
    return accepted, guilty


def _ended(lines: list[str]) -> list[str]:
    """Lines with their ends; the last has one only if the text ended with it."""
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _write(root: str, name: str, text: str, before: str | None) -> str:
    import os
    import stat
    import tempfile

    full = os.path.join(root, name)
    found = os.lstat(full)
    if not stat.S_ISREG(found.st_mode):
        return "not a regular file"
    with open(full, "rb") as file:
        old, encoding = decode(file.read())
    if before is not None and normalised(old) != before:
        return "changed on disk since it was read"
    if "+" in encoding:
        return "its bytes are damaged, and writing it would lose them"
    data = encode(_with_line_ends(old, text), encoding)
    handle, new = tempfile.mkstemp(prefix=".readiness-", dir=os.path.dirname(full))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _same_owner(new, found)
        os.chmod(new, stat.S_IMODE(found.st_mode))
        os.replace(new, full)
    except BaseException:
        os.unlink(new)
        raise
    return ""


def _same_owner(name: str, found: object) -> None:
    """In a container we may be root while the file is the user's."""
    import contextlib
    import os

    if isinstance(found, os.stat_result) and hasattr(os, "chown"):
        with contextlib.suppress(OSError):
            os.chown(name, found.st_uid, found.st_gid)


def _with_line_ends(old: str, text: str) -> str:
    """The new text with the old one's line ends: lines that stay keep theirs, others get the commonest."""
    if "\r" not in old:
        return text
    import difflib
    import re

    pieces = re.split(r"(\r\n|\r|\n)", old)
    lines, ends = pieces[::2], [*pieces[1::2], ""]
    common = max(set(ends[:-1]), key=ends.count)
    new = text.split("\n")
    chosen = [common] * len(new)
    if len(set(ends[:-1])) > 1:
        for block in difflib.SequenceMatcher(None, lines, new, autojunk=False).get_matching_blocks():
            for offset in range(block.size):
                chosen[block.b + offset] = ends[block.a + offset] or common
    chosen[-1] = ""
    return "".join(line + end for line, end in zip(new, chosen, strict=True))
