"""Scripts that hand secrets, or a shell, to another machine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.workflows import line_of, logical, plain, steps
from readiness.formats.workflow.shell import commands
from readiness.model.finding import Kind, Observation
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.workflow import Workflow
    from readiness.model.artifact import Document

_ALL = lazy(r"\$\{\{\s*toJSON\(\s*secrets\s*\)\s*\}\}", re.IGNORECASE)
_SENDERS = frozenset({"curl", "wget", "http", "https"})
_FILE = lazy(r"@(?:[\w./~-]*/)?\.?(?:secrets?|env|credentials|id_rsa|id_ed25519)(?:\.\w+)?$", re.IGNORECASE)
_LINES = frozenset({"nc", "netcat", "ncat"})
_SHELL = lazy(r"\b(?:ba|z|da)?sh\b")
_DEVICE = lazy(r"/dev/(?:tcp|udp)/")
_LISTENS = frozenset({"-z", "-l", "-zv", "-vz", "-lk"})
"""Options of those that ask whether a port is open, or wait for somebody themselves."""


def check(document: Document[Workflow]) -> Iterator[Observation]:
    """One observation for every script that sends something, or that is handed all secrets at once."""
    for job, step in steps(document.content):
        if step.run is None:
            continue
        text = plain(step.run)
        bad = _told(text)
        node, where = step.node.fields["run"], logical(document.content, job, step)
        if bad:
            place = Location(document.path, line_of(document, node, bad[1], 0), where)
            yield Observation(place, Kind.FAIL, bad[0])
        elif "curl" in text or "wget" in text or "nc " in text:
            yield Observation(Location(document.path, node.region, where), Kind.PASS)


def _told(text: str) -> tuple[str, str] | None:
    """What is done, and the words by which its line is found."""
    everything = _ALL.search(text)
    if everything is not None:
        return "hands all secrets at once to a shell", everything[0]
    for words in commands(text):
        name = words[0].rpartition("/")[2]
        if name in _SENDERS and any(_FILE.search(word) for word in words[1:]):
            return "sends a file of secrets to another machine", next(word for word in words[1:] if _FILE.search(word))
        if name in _LINES and not _LISTENS & set(words) and _SHELL.search(text) and ("-e" in words or "mkfifo" in text):
            return "hands a shell to another machine", words[0]
    device = _DEVICE.search(text)
    if device is not None and re.search(r"\bsh\s+-i\b", text):
        return "hands a shell to another machine", device[0]
    return None
