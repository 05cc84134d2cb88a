"""Reference pages read from the code itself: what the configuration may say, and what a rule may select."""

from __future__ import annotations

import ast
import inspect
import json
from typing import TYPE_CHECKING

from readiness import config, formats
from readiness.model import checklist
from readiness.model.finding import Level, Precision

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
    "tuple[Section, ...]": "tables",
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
    (config, "Section", "`[[paths]]`"),
    (config, "ServiceSettings", "`[[services]]`"),
    (config, "Tier", "`[tiers.<name>]`"),
    (checklist, "Attestation", "`[[attestation]]`"),
)


_TOGETHER = """\
## Of several files

With `extends`, one file is laid over others. Nothing is fetched, and nothing outside of the audited folder or an installed package is
read; a package's folder is found by its name, and never imported. Paths in `extends` and `rule_folders` are relative to the file that
has them, all others to the audited folder.

| Keys | Of two files |
| --- | --- |
| `select`, `extend_select`, `ignore` | The nearest file that speaks of a rule decides; in one file the most specific word, and on a tie `ignore`. |
| `exclude`, `without`, `suppress`, `attestation`, `rule_folders`, `paths` | All of both, the nearer last. |
| `rules`, `services`, `tiers` | By name, and of one name field by field. |
| `locked`, `locked_keys`, `require_reason`, `ignore_inline`, `max_suppression_days` | The stricter: they can not be taken back. |
| all others | The nearer's. |

With `members`, the `readiness.toml` of a folder below holds there, whichever files a run names and wherever it is started: its `select`,
`extend_select`, `ignore`, levels under `rules`, `fail_on`, `exclude` and `suppress`. What the root locks is locked for its members.

A section of `[[paths]]` is nearer than the rest of all files, a service's is between. What a rule would have said where it is switched
off is counted and told. A locked rule runs, with its level and `fail_on`, as the file that locks it says; that file may still have a
`[[suppress]]` for it. What is not looked at, or known already, is locked by its key: `locked_keys = ["exclude", "without", "baseline"]`."""


def configuration() -> str:
    """`docs/configuration.md`: each key with its type, default and meaning, from the fields and their docstrings."""
    parts = [
        "<!-- Generated from readiness/config/__init__.py; edit that. -->",
        "# Configuration",
        (
            "`readiness.toml` at the root of the audited folder, or `[tool.readiness]` in `pyproject.toml`; not both. An unknown key"
            " is a mistake (exit 2), and all mistakes are told at once. Flags override the file. `readiness config --show-origin` tells"
            " what counts and where it comes from; `configuration.schema.json` lets an editor complete the file."
        ),
    ]
    parts.append(_TOGETHER)
    for module, name, title in _TABLES:
        rows = [f"| `{key}` | {kind} | {default} | {about} |" for key, kind, default, about in _fields(module, name)]
        parts.append(
            "\n".join([f"## {title}\n", "| Key | Type | Default | Meaning |", "| --- | --- | --- | --- |", *rows])
        )
    return "\n\n".join(parts) + "\n"


def _fields(module: ModuleType, name: str, *, words: bool = True) -> Iterator[tuple[str, str, str, str]]:
    """Name, type (in `words`, or as annotated), default and docstring of each field of a class, in the order of the source."""
    tree = ast.parse(inspect.getsource(module))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)
    for node, after in zip(body, [*body[1:], ast.Pass()], strict=True):
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and node.target.id not in config.INTERNAL
        ):
            told = after.value if isinstance(after, ast.Expr) else None
            about = told.value if isinstance(told, ast.Constant) and isinstance(told.value, str) else ""
            default = _default(ast.unparse(node.value)) if node.value else "required"
            yield (
                node.target.id,
                _WORDS[ast.unparse(node.annotation)] if words else ast.unparse(node.annotation),
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


_LEVELS = [one.value for one in Level]
_TEXTS: dict[str, object] = {"type": "array", "items": {"type": "string"}}
_TYPES: dict[str, dict[str, object]] = {
    "tuple[str, ...]": _TEXTS,
    "str": {"type": "string"},
    "bool": {"type": "boolean"},
    "int": {"type": "integer", "minimum": 1},
    "Level": {"enum": _LEVELS},
    "Level | None": {"enum": _LEVELS},
    "Precision": {"enum": [one.value for one in Precision]},
    "date": {"type": "string", "format": "date"},
    "date | None": {"type": "string", "format": "date"},
    "Mapping[str, Scalar | tuple[Scalar, ...]]": {"type": "object"},
}
_NARROWER: dict[tuple[str, str], dict[str, object]] = {
    ("Config", "profile"): {"enum": ["regular", "strict"]},
    ("Section", "path"): {"anyOf": [{"type": "string"}, _TEXTS]},
}


def schema() -> str:
    """`docs/configuration.schema.json`: the same as a JSON Schema, for editors (taplo, Even Better TOML)."""
    tables = {name: _object(module, name) for module, name, _ in _TABLES}
    top = tables.pop("Config")
    whole = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "readiness.toml",
        "description": "What `readiness audit` may be told of a repository.",
        **top,
        "definitions": tables,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _object(module: ModuleType, name: str) -> dict[str, object]:
    fields = list(_fields(module, name, words=False))
    properties = {
        key: {"description": about, **_NARROWER.get((name, key), _type(kind))} for key, kind, _, about in fields
    }
    needed = [key for key, _, default, _ in fields if default == "required"]
    made: dict[str, object] = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**made, "required": needed} if needed else made


def _type(annotation: str) -> dict[str, object]:
    """A table's type is named in its annotation: `tuple[Ignore, ...]`, `Mapping[str, Tier]`."""
    if annotation in _TYPES:
        return _TYPES[annotation]
    name = annotation.removeprefix("tuple[").removeprefix("Mapping[str, ").removesuffix(", ...]").removesuffix("]")
    inner = {"$ref": f"#/definitions/{name}"}
    if annotation.startswith("tuple["):
        return {"type": "array", "items": inner}
    return {"type": "object", "additionalProperties": inner}
