"""Comments by which other tools are silenced: they count for the rule of ours that says the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    Foreign = tuple[tuple[str, ...], str, str, bool]
    """`tool:code` of each, the last day it counts, what it says, whether it speaks for the whole file."""

_FORMS: tuple[tuple[str, re.Pattern[str], bool], ...] = (
    # tool, pattern with the codes in group 1 (none: every code of the tool), whether it speaks for the whole file
    ("hadolint", lazy(r"#\s*hadolint\s+global\s+ignore\s*=\s*([\w,\s]+)"), True),
    ("hadolint", lazy(r"#\s*hadolint\s+(?!global\b)(?:\w+=\w+\s+)*ignore\s*=\s*([\w,]+(?:\s*,\s*\w+)*)"), False),
    ("checkov", lazy(r"checkov:skip=(CKV\w+)"), True),
    ("trivy", lazy(r"(?:#|//)\s*trivy:ignore:([\w*-]+(?:\.[\w*-]+)*)(?::exp:(\d{4}-\d{2}-\d{2}))?"), False),
    ("bandit", lazy(r"#\s*nosec(?:\s*:?\s*((?:B\d+|\w+_\w+)(?:[,\s]+(?:B\d+|\w+_\w+))*))?"), False),
    ("semgrep", lazy(r"nosemgrep(?::\s*([\w.,\s-]+))?"), False),
    ("zizmor", lazy(r"#\s*zizmor:\s*ignore\[([\w,\s-]+)\]"), False),
    ("squawk", lazy(r"--\s*squawk-ignore-file(?:\s+([a-z][\w,\s-]*))?"), True),
    ("squawk", lazy(r"--\s*squawk-ignore(?!-file)\s+([a-z][\w,\s-]*)"), False),
    ("detect-secrets", lazy(r"pragma:\s*allowlist\s+(?:nextline\s+)?secret()"), False),
    ("gitleaks", lazy(r"gitleaks:allow()"), False),
)
_GOSEC = lazy(r"#\s*nosec\b(?:\s+((?:G\d+)(?:[,\s]+G\d+)*))?")
_OLD_TRIVY = lazy(r"^(?:avd-)?([a-z]+)-?(\d+)$")


def markers(path: str, line: str) -> Iterator[Foreign]:
    """Those on one line."""
    for tool, pattern, whole in _FORMS:
        name, form = ("gosec", _GOSEC) if tool == "bandit" and path.endswith(".go") else (tool, pattern)
        for found in form.finditer(line):
            codes = re.split(r"[,\s]+", (found[1] or "").strip()) if found[1] else ["*"]
            until = found[2] if name == "trivy" and found[2] else ""
            ids = tuple(spelled(f"{name}:{code}") for code in codes if code)
            yield ids, until, f"marked for {name}: {found[0].strip()}", whole


def spelled(name: str) -> str:
    """A rule's id or `tool:code`, as names are compared: the tools know their own in more than one spelling."""
    tool, colon, code = name.lower().partition(":")
    if not colon:
        return tool
    if tool == "trivy" and (parts := _OLD_TRIVY.match(code)):
        code = f"{parts[1]}-{int(parts[2]):04d}"  # AVD-KSV-0017, KSV-0017, KSV017
    elif tool == "kube-score":
        code = code.replace(" ", "-")
    elif tool == "semgrep":
        code = code.rpartition(".")[2]
    return f"{tool}:{code}"
