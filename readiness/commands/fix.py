"""`readiness audit --fix` and `--diff`: the findings' fixes, as edited files or as a diff."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from readiness import discover, fixes, formats
from readiness.model.artifact import Artifact
from readiness.model.finding import Fix, Kind
from readiness.model.problem import Problem

if TYPE_CHECKING:
    from readiness.model.report import Report


def fix(report: Report, root: str, *, unsafe: bool, write: bool) -> bool:
    """Applies or shows what the findings offer; True if files were written."""
    wanted = [one.fix for one in report.findings if one.kind is Kind.FAIL and not one.suppression and one.fix]
    texts = _texts(root, wanted)
    result = fixes.apply(texts, wanted, unsafe=unsafe, parses=_parses)
    for left, reason in result.skipped:
        print(f"not fixed: {left.description}: {reason}", file=sys.stderr)
    if not write:
        for path, after in result.files.items():
            sys.stdout.write(fixes.diff(texts[path], after, path))
        return False
    fixes.write(root, result.files)
    print(
        f"fixed {len(result.applied)} of {len(wanted)} fixable findings in {len(result.files)} files", file=sys.stderr
    )
    return bool(result.files)


def _texts(root: str, wanted: list[Fix]) -> dict[str, str]:
    paths = sorted({edit.path for one in wanted for edit in one.edits})
    found = {path: discover.read(root, path) for path in paths if os.path.isfile(os.path.join(root, path))}
    return {path: one.text for path, one in found.items() if isinstance(one, Artifact)}


def _parses(path: str, text: str) -> bool:
    return not any(
        isinstance(part, Problem) and part.kind == "unparsable" for part in formats.documents(Artifact(path, text))
    )
