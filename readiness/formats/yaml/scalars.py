"""Scalars by the YAML 1.2 core schema: `on`, dates and `1_000` are strings, whatever YAML 1.1 made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.model.artifact import Scalar

_CORE = "tag:yaml.org,2002:"
_WORDS: dict[str, Scalar] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_NUMBER_STARTS = frozenset("0123456789+-.")
TYPED_STARTS = _NUMBER_STARTS | frozenset("~ntfNTF")
"""A plain scalar that starts otherwise, and is not empty, is a string."""
_INTEGER = lazy(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = lazy(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_LONGEST_NUMBER = 300
"""Python refuses to convert integers of some thousand digits, and nobody means one."""


def plain(text: str) -> Scalar:
    """The value of an unquoted, untagged scalar."""
    if text in _WORDS:
        return _WORDS[text]
    return _number(text) if text[0] in _NUMBER_STARTS else text


def tagged(text: str, tag: str) -> Scalar:
    """The value under an explicit tag. `!!str` and every unknown tag leave the text as it is."""
    kind = tag.removeprefix(_CORE)
    if kind == tag or kind not in {"int", "float", "bool", "null"}:
        return text
    value = plain(text)
    if kind == "float" and type(value) is int:
        return float(value)
    return value


def short_tag(tag: str | None) -> str:
    """The tag as people write it; empty for none and for those of the core schema, whose work is done here."""
    if tag is None or tag == "!":
        return ""
    kind = tag.removeprefix(_CORE)
    if kind == tag:
        return tag
    return "" if kind in {"str", "int", "float", "bool", "null", "map", "seq", "merge"} else f"!!{kind}"


def _number(text: str) -> Scalar:
    if len(text) > _LONGEST_NUMBER:
        return text
    if _INTEGER.fullmatch(text):
        return int(text, 0) if text[:2] in {"0o", "0x"} else int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
