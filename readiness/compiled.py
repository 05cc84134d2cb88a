"""Rule files compiled once: the YAML is read again only when a file was added, removed or changed.

Kept as Python keeps its `.pyc` files, by marshal: read several times faster than JSON, by the same Python only.
"""

from __future__ import annotations

import marshal
import os
import sys
from typing import TYPE_CHECKING

from readiness import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from readiness.model.artifact import Node

_BINARY = getattr(os, "O_BINARY", 0)
VERSION = 3
"""Of the compiled form; a change of it makes older ones unreadable on purpose."""


def load(rules_folder: str, compiled: str) -> tuple[dict[str, object], bool]:
    """`{"checklist": […], "rules": {path: content without cases}}` and False; or, from the compiled file when it is still true,
    what `keep` was given, and True: that has been checked, and is not checked again.
    """
    state = _state(rules_folder)
    found = kept(compiled)
    if found.get("state") == state:
        return found, True
    return {"state": state, **_read(rules_folder)}, False


def kept(compiled: str) -> dict[str, object]:
    """What the file holds; nothing when it is absent, half written, damaged or of another version."""
    try:
        with open(compiled, "rb") as stream:
            told, content = stream.read(8), stream.read()
        # NOTE: marshal does not look before it builds, so a damaged file must be known as one before it is asked.
        return marshal.loads(content) if told == _sum(content) else {}  # noqa: S302 (our own file, as .pyc files are)
    except (OSError, EOFError, ValueError, TypeError):
        return {}


def _sum(content: bytes) -> bytes:
    from zlib import crc32

    return f"{crc32(content):08x}".encode()


def _state(rules_folder: str) -> list[list[object]]:
    """Name, size and time of every rule file: what `make` and `.pyc` files go by."""
    found: list[list[object]] = [[VERSION, sys.version, __version__, rules_folder]]
    for path in _files(rules_folder):
        stat = os.stat(os.path.join(rules_folder, path))
        found.append([path, stat.st_size, stat.st_mtime_ns])
    return found


def _files(rules_folder: str) -> list[str]:
    found = []
    with os.scandir(rules_folder) as groups:
        for group in groups:
            if group.is_dir():
                found += [f"{group.name}/{name}" for name in os.listdir(group.path) if name.endswith(".yaml")]
    return ["checklist.yaml", *sorted(found)]


def _read(rules_folder: str) -> dict[str, object]:
    checklist, *rules = _files(rules_folder)
    return {
        "checklist": read_yaml(os.path.join(rules_folder, checklist))["items"],
        "rules": {path: _without_cases(read_yaml(os.path.join(rules_folder, path))) for path in rules},
    }


def _without_cases(rule: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in rule.items() if key != "cases"}


def read_yaml(path: str) -> dict[str, object]:
    """A rule file's content, by the rules of YAML 1.2 (`on:` is a text).

    Raises:
        RuleError: when it is not YAML, or not a mapping.
    """
    with open(path, encoding="utf-8") as stream:
        return content_of(path, stream.read())


def content_of(name: str, text: str) -> dict[str, object]:
    """The same of its text; `name` is how the file is told.

    Raises:
        RuleError: when it is not YAML, or not a mapping.
    """
    from readiness.errors import RuleError
    from readiness.formats import yaml

    parts = list(yaml.compose(text))
    for part in parts:
        if isinstance(part, yaml.YamlProblem):
            raise RuleError(f"{name}:{part.region.start_line}: not YAML: {part.message}")
        if part.duplicates:
            raise RuleError(f"{name}: key `{part.duplicates[0].key}` stands twice")
    content = _plain(parts[0].root) if len(parts) == 1 and isinstance(parts[0], yaml.YamlDocument) else None
    if not isinstance(content, dict):
        raise RuleError(f"{name}: a rule file is one mapping")
    return content


def _plain(node: Node) -> object:
    if node.kind == "mapping":
        return {key: _plain(value) for key, value in node.fields.items()}
    return [_plain(item) for item in node.items] if node.kind == "sequence" else node.value


def keep(compiled: str, content: dict[str, object]) -> None:
    """Keeps what `load` gave, once it has been checked. `compiled` may be empty: nowhere."""
    if compiled:
        written = marshal.dumps(content)
        write(compiled, (_sum(written), written))


def write(place: str, parts: Iterable[bytes]) -> bool:
    """Beside and renamed, so that two runs at once never see half a file. False: a read-only home, which is no reason to fail."""
    beside = f"{place}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(place), mode=0o700, exist_ok=True)
        with open(os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | _BINARY, 0o600), "wb") as stream:
            stream.writelines(parts)
        os.replace(beside, place)
    except OSError:
        return False
    return True
