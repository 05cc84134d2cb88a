"""`toYaml` and its like: data → text in which every line knows where its value stands."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from readiness.assemble.helm.functions.texts import OpenError, certain, shown
from readiness.assemble.helm.ropes import Mark, joined, rope, stripped
from readiness.assemble.helm.values import Row, Table
from readiness.formats import yaml
from readiness.formats.yaml.scalars import plain
from readiness.model.artifact import Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from readiness.model.artifact import Node

_PLAIN = re.compile(r"(?:[A-Za-z0-9_./$^+\ue000\ue001]|[:-](?=[^\s-]|-[^\s-]))(?:[^:#\n\t\\]|:(?=[^\s:]))*(?<![\s:])\Z")
_OLD_WORD = re.compile(r"(?:y|n|yes|no|on|off)\Z", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_SPECIAL = re.compile("[\x00-\x08\x0b-\x1f\x7f\t]")


def to_yaml(value: object) -> str:
    """Without the last line end, as Helm has it."""
    return stripped(joined(_lines(value, 0)), "\n", left=False)


def _lines(value: object, depth: int) -> Iterator[str]:
    """The value with a line end; its first line without indentation, which the caller has written."""
    if isinstance(value, dict) and value:
        yield from _mapping(value, depth)
    elif isinstance(value, list) and value:
        yield from _sequence(value, depth)
    else:
        yield _scalar(value, depth) + "\n"


def _mapping(value: dict[str, object], depth: int) -> Iterator[str]:
    pad = "  " * depth
    for number, key in enumerate(sorted(value)):
        inner = value[key]
        at = value.places.get(key) if isinstance(value, Table) else None
        key_at = value.keys_at.get(key) if isinstance(value, Table) else None
        yield _placed((pad if number else "") + _scalar(key, depth) + ":", key_at or at)
        if isinstance(inner, dict) and inner:
            yield "\n" + pad + "  "
            yield from _lines(inner, depth + 1)
        elif isinstance(inner, list) and inner:
            yield "\n" + pad
            yield from _lines(inner, depth)
        else:
            yield " "
            yield _placed(_scalar(inner, depth + 1), at)
            yield "\n"


def _sequence(value: list[object], depth: int) -> Iterator[str]:
    pad = "  " * depth
    for number, inner in enumerate(value):
        at = value.places[number] if isinstance(value, Row) and number < len(value.places) else None
        yield _placed((pad if number else "") + "- ", at)
        if isinstance(inner, (dict, list)) and inner:
            yield from _lines(inner, depth + 1)
        else:
            yield _placed(_scalar(inner, depth + 1), at)
            yield "\n"


def _placed(text: str, mark: Mark | None) -> str:
    return rope(text, [mark]) if mark is not None else text


def _scalar(value: object, depth: int) -> str:
    if isinstance(value, str):
        return _text(value, depth)
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "{}"
    if isinstance(value, list):
        return "[]"
    if isinstance(value, Unresolved):
        raise OpenError
    return shown(value)


def _text(text: str, depth: int) -> str:
    if _SPECIAL.search(text):
        return json.dumps(text, ensure_ascii=False)
    if "\n" in text:
        return _block(text, depth)
    if not text or not isinstance(plain(text), str) or _OLD_WORD.match(text) or _DATE.match(text):
        return json.dumps(text, ensure_ascii=False)
    return text if _PLAIN.match(text) else "'" + text.replace("'", "''") + "'"


def _block(text: str, depth: int) -> str:
    body = text.rstrip("\n")
    if not body or body[0] in " \n":
        return json.dumps(text, ensure_ascii=False)
    ends = len(text) - len(body)
    pad = "  " * max(depth, 1)
    lines = "\n".join(pad + line if line else "" for line in body.split("\n"))
    return f"|{('-', '', '+')[min(ends, 2)]}\n{lines}" + "\n" * (ends - 1 if ends > 1 else 0)


def to_json(value: object) -> str:
    return json.dumps(_jsonable(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _jsonable(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _jsonable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_jsonable(inner) for inner in value]
    if isinstance(value, float) and value == int(value):
        return int(value)
    if value is None or isinstance(value, (str, bool, int, float)):
        return certain(value) if isinstance(value, str) else value
    raise OpenError


def from_yaml(text: object) -> object:
    """Of what was rendered: a mapping, whose values are certain."""
    parts = list(yaml.compose(certain(text)))
    if not parts:
        return {}
    if len(parts) > 1 or isinstance(parts[0], yaml.YamlProblem):
        raise OpenError
    return _data(parts[0].root)


def _data(node: Node) -> object:
    if node.kind == "mapping":
        return {key: _data(value) for key, value in node.fields.items()}
    if node.kind == "sequence":
        return [_data(item) for item in node.items]
    if isinstance(node.value, Unresolved):
        raise OpenError
    return float(node.value) if isinstance(node.value, int) and not isinstance(node.value, bool) else node.value


FUNCTIONS: Mapping[str, Callable[..., object]] = {
    "toYaml": to_yaml,
    "toYamlPretty": to_yaml,
    "toJson": to_json,
    "toRawJson": to_json,
    "fromYaml": from_yaml,
    "fromYamlArray": from_yaml,
    "fromJson": from_yaml,
    "fromJsonArray": from_yaml,
}
