"""Texts and fixes to new texts. Pure."""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING

from readiness.discover.decode import normalised
from readiness.fixes.page import Page
from readiness.model.finding import Applicability
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from readiness.model.finding import Fix


class FixResult(NamedTuple):
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
    pages = {path: Page(text) for path, text in texts.items()}
    accepted, skipped = _compatible(pages, fixes, unsafe=unsafe)
    files = _edited(pages, accepted)
    if not all(parses(path, text) for path, text in files.items()):
        accepted, guilty = _one_by_one(pages, accepted, parses)
        skipped |= guilty
        files = _edited(pages, accepted)
    order = {id(fix): number for number, fix in enumerate(fixes)}
    told = sorted(skipped.values(), key=lambda one: order[id(one[0])])
    return FixResult({path: text for path, text in files.items() if text != texts[path]}, tuple(accepted), tuple(told))


_Taken = dict[str, list[tuple[int, int, str]]]
"""By path: offsets and new text of what is accepted so far, sorted."""


def _compatible(
    pages: Mapping[str, Page], fixes: Sequence[Fix], *, unsafe: bool
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


def _refused(pages: Mapping[str, Page], fix: Fix, taken: _Taken, *, unsafe: bool) -> str:
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


def _changes(pages: Mapping[str, Page], fix: Fix) -> Iterator[tuple[str, tuple[int, int, str]]]:
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


def _edited(pages: Mapping[str, Page], fixes: Iterable[Fix]) -> dict[str, str]:
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
    pages: Mapping[str, Page], fixes: Sequence[Fix], parses: Callable[[str, str], bool]
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
