"""Levels of the log that are written into the code, where nobody who runs the service can set another."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from readiness.checks.app.log_levels import WORDS, levels
from readiness.checks.app.occasions import helps_tests, is_watched
from readiness.checks.app.spring_settings import settings
from readiness.checks.sources import FUNCTIONS, guarded, inside, said, served
from readiness.model.finding import Kind, Observation
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ast_grep_py import SgNode

    from readiness.formats.source.tree import Source
    from readiness.model.artifact import Document


_FOR_DEVELOPERS = ("debug", "trace")


def check(document: Document[object], *, which: Sequence[str] = ("debug", "trace")) -> Iterator[Observation]:
    """One observation for each place that sets the level: a fail where it is one of `which`, whoever runs it."""
    if document.format == "spring":
        yield from _spring(document, which)
        return
    code = served(cast("Document[Source]", document), *WORDS)
    if code is None or helps_tests(code) or is_watched(document.path):
        return
    found = list(levels(code))
    # Who sets it twice chooses between them.
    chosen = len({one.level for one in found}) > 1
    for one in found:
        if one.level in _FOR_DEVELOPERS and one.level not in which:
            continue  # the other rule tells it
        fixed = one.level in which and not chosen and not guarded(one.node) and not _chosen_before(one.node)
        yield said(code, one.node, Kind.FAIL if fixed else Kind.PASS, one.level)


def _spring(document: Document[object], which: Sequence[str]) -> Iterator[Observation]:
    """The root logger's level. It can be set from outside, so only a level for developers as the default is one too many."""
    for key, value, place in settings(document):
        if key in ("logging.level.root", "debug", "trace") and value:
            level = key if value == "true" else value.lower()
            fixed = level in which and level in _FOR_DEVELOPERS and value != "false"
            yield Observation(place, Kind.FAIL if fixed else Kind.PASS, level)


def _chosen_before(node: SgNode) -> bool:
    """The function it stands in asks where it runs, or its name says that somebody asked for it."""
    function = inside(node, *FUNCTIONS)
    if function is None:
        return False
    name = function.field("name")
    asked = name is not None and regex(r"(?i)debug|verbose|dev").search(name.text()) is not None
    return asked or guarded(node, regex(r"(?i)verbose|debug|args\.|opts\.|flag"))
