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
_INTERACTIVE = lazy(r"\bsh\s+-i\b")
_LISTENS = frozenset({"-z", "-l", "-zv", "-vz", "-lk"})
"""Options of those that ask whether a port is open, or wait for somebody themselves."""


def check(document: Document[Workflow], *, about: str) -> Iterator[Observation]:
    """One observation for every script that talks to others, or that is handed all secrets at once. `about`: `secrets` or `shell`."""
    for job, step in steps(document.content):
        if step.run is None:
            continue
        text = plain(step.run)
        bad = _secrets(text) if about == "secrets" else _shell(text)
        node, where = step.node.fields["run"], logical(document.content, job, step)
        if bad:
            place = Location(document.path, line_of(document, node, bad[1], 0), where)
            yield Observation(place, Kind.FAIL, bad[0])
        elif "curl" in text or "wget" in text or "nc " in text:
            yield Observation(Location(document.path, node.region, where), Kind.PASS)


def _secrets(text: str) -> tuple[str, str] | None:
    """What is done, and the words by which its line is found."""
    everything = _ALL.search(text)
    if everything is not None:
        return "hands all secrets at once to a shell", everything[0]
    for words in commands(text):
        sent = next((word for word in words[1:] if _FILE.search(word)), "")
        if sent and words[0].rpartition("/")[2] in _SENDERS:
            return "sends a file of secrets to another machine", sent
    return None


def _shell(text: str) -> tuple[str, str] | None:
    for words in commands(text):
        asks = _LISTENS & set(words)
        if (
            words[0].rpartition("/")[2] in _LINES
            and not asks
            and _SHELL.search(text)
            and ("-e" in words or "mkfifo" in text)
        ):
            return "hands a shell to another machine", words[0]
    device = _DEVICE.search(text)
    return ("hands a shell to another machine", device[0]) if device and _INTERACTIVE.search(text) else None
