"""Texts that anybody who can push or comment chooses, and that a second shell takes for code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.gitlab.jobs import at_line
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.gitlab import Pipeline
    from readiness.model.artifact import Document

_FOREIGN = (
    r"\$\{?(?:CI_COMMIT_(?:MESSAGE|TITLE|DESCRIPTION|AUTHOR|BRANCH|REF_NAME|TAG_MESSAGE)|CI_MERGE_REQUEST_(?:TITLE|DESCRIPTION|SOURCE_BRANCH_NAME"
    r"|LABELS)|CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME|CI_BUILD_REF_NAME)\b"
)
_AGAIN = lazy(
    r"(?:(?<![\w.-])(?:ba|z|da)?sh\s+-\w*c|(?<![\w-])(?:python3?|perl|ruby|node)\s+-[ce]|(?<![\w-])eval|(?<![\w-])ssh\s[^\"'\n|;&]*)\s+"
    r"(?P<text>\"(?:\\.|[^\"\\])*\"|[^\s'\"][^'\"\n|;&]*)"
)
"""What reads its argument as code once more. In single quotes the first shell puts nothing in, and the second takes a variable as data."""
_FOUND = lazy(_FOREIGN)


def check(document: Document[Pipeline]) -> Iterator[Observation]:
    """One observation for each line that gives such a text to another interpreter, and one for each job that uses one otherwise."""
    for job in document.content.jobs:
        used = [line for line in job.lines if _FOUND.search(line.text)]
        bad = [line for line in used if any(_FOUND.search(one["text"]) for one in _AGAIN.finditer(line.text))]
        for line in bad:
            name = next(found.group() for one in _AGAIN.finditer(line.text) if (found := _FOUND.search(one["text"])))
            yield Observation(at_line(document, job, line), Kind.FAIL, regex(r"[${}]").sub("", name))
        if used and not bad:
            yield Observation(at_line(document, job, used[0]), Kind.PASS, job.id)
