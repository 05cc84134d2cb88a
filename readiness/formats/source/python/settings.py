"""Pydantic settings: every field of a BaseSettings class is an environment variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.python.syntax import as_call, string
from readiness.model.artifact import Unresolved
from readiness.model.facts import EnvRead
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code
    from readiness.model.facts import Text

_BASES = frozenset({"pydantic.BaseSettings", "pydantic_settings.BaseSettings", "pydantic.v1.BaseSettings"})
_ALIASES = ("validation_alias", "alias", "env")


def settings_fields(code: Code) -> Iterator[EnvRead]:
    if "BaseSettings" not in code.source.text:
        return
    known: set[str] = set()
    plain: dict[str, SgNode] = {}
    for node in code.source.nodes("class_definition"):
        name, bases, body = node.field("name"), node.field("superclasses"), node.field("body")
        if name is None or bases is None or body is None:
            continue
        if any(code.qualify(base.text()) in _BASES or base.text() in known for base in bases.named_children()):
            known.add(name.text())
            passed = _passed(code, name.text())
            for field in _fields(code, body, plain, _settings(body)):
                handed = passed is None or (isinstance(field.name, str) and field.name.lower() in passed)
                yield field._replace(required=False, certain=False) if handed else field
        else:
            plain[name.text()] = body


def _passed(code: Code, name: str) -> frozenset[str] | None:
    """Fields, in lower case, that this file itself gives the class when it makes one; None: any of them may be."""
    found: set[str] = set()
    for call in code.calls:
        if call.name != name:
            continue
        found.update(call.keywords)
        for argument in call.arguments:
            if argument.kind() != "dictionary_splat":
                continue
            inner = argument.named_children()[0]
            given = code.assigned.get(inner.text(), ()) if inner.kind() == "identifier" else (inner,)
            keys = [pair.field("key") for one in given if one.kind() == "dictionary" for pair in one.named_children()]
            if not given or not keys or any(key is None for key in keys):
                return None
            found.update(string(key) or "" for key in keys if key is not None)
    return frozenset(one.lower() for one in found)


def _fields(
    code: Code, body: SgNode, models: Mapping[str, SgNode], said: Mapping[str, SgNode], above: Text = ""
) -> Iterator[EnvRead]:
    """One variable for each field; for one that is a model of this file, one for each of the model's where a delimiter joins them."""
    prefix, exact = (above, False) if above else _prefix(code, said)
    mark = said.get("env_nested_delimiter")
    delimiter = code.value(mark) if mark is not None else None
    for statement in body.named_children():
        field = next(iter(statement.named_children()), None) if statement.kind() == "expression_statement" else None
        if field is None or field.kind() != "assignment" or field.field("type") is None:
            continue
        name, annotation, given = field.field("left"), field.field("type"), field.field("right")
        if name is None or annotation is None or name.text().startswith(("_", "model_config")):
            continue
        inner = next((word for word in regex(r"\w+").findall(annotation.text()) if word in models), "")
        if inner and isinstance(delimiter, str):
            below = _variable(prefix, name.text() + delimiter, exact=exact)
            yield from (
                one._replace(required=one.required and given is None, certain=one.certain and given is None)
                for one in _fields(code, models[inner], {}, said, below)
            )
        elif "ClassVar" not in annotation.text():
            yield _field(code, name, given, prefix, exact=exact)


def _field(code: Code, name: SgNode, given: SgNode | None, prefix: Text, *, exact: bool) -> EnvRead:
    place, called, default = name, _variable(prefix, name.text(), exact=exact), given
    made = as_call(given) if given is not None else None
    if made is not None and made.name in {"Field", "PrivateAttr"}:
        alias = _alias(next((made.keywords[key] for key in _ALIASES if key in made.keywords), None))
        if alias is not None:
            place, called = alias, code.text(alias)
        default = made.arguments[0] if made.arguments else made.keywords.get("default")
        default = default or made.keywords.get("default_factory")
    if default is not None and default.kind() == "ellipsis":
        default = None
    return EnvRead(
        location=code.at(place),
        name=called,
        required=default is None,
        default=code.default(default) if default is not None else None,
        certain=default is None,
    )


def _alias(given: SgNode | None) -> SgNode | None:
    """The name itself, or the first of `AliasChoices("A", "B")`."""
    made = as_call(given) if given is not None else None
    return made.arguments[0] if made is not None and made.arguments else given


def _variable(prefix: Text, name: str, *, exact: bool) -> Text:
    if isinstance(prefix, Unresolved):
        return Unresolved(f"{prefix.text}{name}")
    return f"{prefix}{name}" if exact else f"{prefix}{name}".upper()


def _settings(body: SgNode) -> dict[str, SgNode]:
    """What `model_config = SettingsConfigDict(…)` or `class Config` says of how variables are named."""
    found: dict[str, SgNode] = {}
    for statement in body.named_children():
        if not any(name in statement.text() for name in ("env_prefix", "case_sensitive", "env_nested_delimiter")):
            continue
        for node in statement.find_all({"rule": {"any": [{"kind": "keyword_argument"}, {"kind": "assignment"}]}}):
            name, value = node.field("name") or node.field("left"), node.field("value") or node.field("right")
            if name is not None and value is not None:
                found[name.text()] = value
    return found


def _prefix(code: Code, said: Mapping[str, SgNode]) -> tuple[Text, bool]:
    prefix, case = said.get("env_prefix"), said.get("case_sensitive")
    return code.text(prefix) if prefix is not None else "", case is not None and case.text() == "True"
