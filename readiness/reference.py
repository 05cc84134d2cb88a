"""Reference pages read from the code itself: what the configuration may say, and what a rule may select."""

from __future__ import annotations

import ast
import inspect
from typing import TYPE_CHECKING

from readiness import config, formats
from readiness.model import checklist

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

_WORDS = {
    "tuple[str, ...]": "list of texts",
    "str": "text",
    "bool": "true or false",
    "int": "number",
    "Level": "note, warning or error",
    "Level | None": "note, warning or error",
    "Precision": "low, medium, high or very-high",
    "date": "date",
    "date | None": "date",
    "tuple[Ignore, ...]": "tables",
    "tuple[Attestation, ...]": "tables",
    "tuple[ServiceSettings, ...]": "tables",
    "Mapping[str, Tier]": "tables",
    "Mapping[str, RuleSettings]": "tables",
    "Mapping[str, Scalar | tuple[Scalar, ...]]": "table",
}
"""Our types in TOML's words."""
_DEFAULTS = {"()": "empty", "EMPTY": "empty", "''": "empty", "None": "none"}

_TABLES = (
    (config, "Config", "At the top"),
    (config, "Ignore", "`[[suppress]]`"),
    (config, "RuleSettings", "`[rules.<rule-id>]`"),
    (config, "ServiceSettings", "`[[services]]`"),
    (config, "Tier", "`[tiers.<name>]`"),
    (checklist, "Attestation", "`[[attestation]]`"),
)


def configuration() -> str:
    """`docs/configuration.md`: each key with its type, default and meaning, from the fields and their docstrings."""
    parts = [
        "<!-- Generated from readiness/config/__init__.py; edit that. -->",
        "# Configuration",
        (
            "`readiness.toml` at the root of the audited folder, or `[tool.readiness]` in `pyproject.toml`; not both. An unknown key"
            " is a mistake (exit 2), and all mistakes are told at once. Flags override the file."
        ),
    ]
    for module, name, title in _TABLES:
        rows = [f"| `{key}` | {kind} | {default} | {about} |" for key, kind, default, about in _fields(module, name)]
        parts.append(
            "\n".join([f"## {title}\n", "| Key | Type | Default | Meaning |", "| --- | --- | --- | --- |", *rows])
        )
    return "\n\n".join(parts) + "\n"


def _fields(module: ModuleType, name: str) -> Iterator[tuple[str, str, str, str]]:
    """Name, type, default and docstring of each field of a class, in the order of the source."""
    tree = ast.parse(inspect.getsource(module))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)
    for node, after in zip(body, [*body[1:], ast.Pass()], strict=True):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id != "source":
            told = after.value if isinstance(after, ast.Expr) else None
            about = told.value if isinstance(told, ast.Constant) and isinstance(told.value, str) else ""
            default = _default(ast.unparse(node.value)) if node.value else "required"
            yield (
                node.target.id,
                _WORDS[ast.unparse(node.annotation)],
                default,
                " ".join(about.replace("|", "or").split()),
            )


def _default(text: str) -> str:
    """`Level.ERROR` is written `error`; an empty list needs no brackets."""
    return _DEFAULTS.get(text) or f"`{text.rpartition('.')[2].strip(chr(39)).lower()}`"


def selectors() -> str:
    """`docs/selectors.md`: what `each:` may name, by format, with the selector's own docstring."""
    parts = ["<!-- Generated from the formats' SELECTORS; edit those. -->", "# Selectors"]
    for name in formats.MODULES:
        found = formats.module(name).SELECTORS
        if found:
            rows = [f"* `{name}.{selector}`{_told(function)}" for selector, function in sorted(found.items())]
            parts.append("\n".join([f"## {name}\n", *rows]))
    return "\n\n".join(parts) + "\n"


def _told(function: object) -> str:
    first = (inspect.getdoc(function) or "").split("\n", 1)[0]
    return f": {first}" if first else ""
