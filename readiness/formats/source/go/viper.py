"""Environment variables behind the keys of viper, and behind the flags of urfave/cli."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.facts import EnvRead
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.model.facts import Text

_VIPER = "github.com/spf13/viper"
_CLI = "github.com/urfave/cli"
_GETTERS = lazy(r"Get(String|Int|Int32|Int64|Uint\w*|Bool|Float64|Duration|Time|StringSlice|IntSlice|StringMap\w*)?$")
_FLAGS = lazy(r"(String|Int|Int64|Uint|Bool|Float64|Duration|StringSlice)(Var)?P?$")


def reads(code: Code) -> Iterator[EnvRead]:
    if code.imports_from(_VIPER):
        yield from _viper(code)
    if code.imports_from(_CLI):
        yield from _cli(code)


def _viper(code: Code) -> Iterator[EnvRead]:
    """With AutomaticEnv every key is a variable, whether it is asked for by name or only has a default and is unmarshalled with
    the others; without it those that are bound. Told once for each name."""
    calls = [call for call in code.calls if call.receiver and _is_viper(code, call)]
    prefix = next((_word(code, call) for call in calls if call.name == "SetEnvPrefix"), "")
    automatic = any(call.name == "AutomaticEnv" for call in calls)
    swaps = _swaps(code) if any(call.name == "SetEnvKeyReplacer" for call in calls) else []
    defaults = _defaults(code, calls)
    told: set[str] = set()
    for call in calls:
        key = _word(code, call)
        given = [_text(code, one) for one in call.arguments[1:]] if call.name == "BindEnv" else []
        known = call.name == "BindEnv" or (automatic and (call.name == "SetDefault" or _GETTERS.match(call.name)))
        for name in (given or [_variable(key, prefix, swaps)]) if known and key else ():
            if name and name not in told:
                told.add(name)
                yield EnvRead(code.at(call.arguments[0]), name, required=False, default=defaults.get(key.lower()))
    if automatic and any(call.name == "BindPFlags" for call in calls):
        yield from _bound(code, prefix, swaps, told)


def _bound(code: Code, prefix: str, swaps: list[tuple[str, str]], told: set[str]) -> Iterator[EnvRead]:
    """Flags that are bound all at once: each is a key."""
    for call in code.calls:
        words = [one for one in call.arguments if not one.text().startswith("&")]
        key = _text(code, words[0]) if len(words) > 2 and _FLAGS.match(call.name) else ""
        name = _variable(key, prefix, swaps) if key else ""
        if name and name not in told:
            told.add(name)
            value = words[2] if call.name.endswith("P") else words[1]
            yield EnvRead(code.at(words[0]), name, required=False, default=code.default(value))


def default_of(code: Code, call: Call) -> object:
    """What `viper.GetInt("port")` comes to where nothing is configured; None where that is not known."""
    if not call.receiver or not _GETTERS.match(call.name) or not _is_viper(code, call):
        return None
    calls = [one for one in code.calls if one.receiver and _is_viper(code, one)]
    found = _defaults(code, calls).get(_word(code, call).lower())
    if not isinstance(found, str):
        return None
    return int(found) if "Int" in call.name and found.isdecimal() else found


def _is_viper(code: Code, call: Call) -> bool:
    if code.qualify(call.callee).startswith(f"{_VIPER}:"):
        return True
    return any(code.qualify(value.text()).startswith(f"{_VIPER}:New") for value in code.assigned.get(call.receiver, ()))


def _word(code: Code, call: Call) -> str:
    return _text(code, call.arguments[0]) if call.arguments else ""


def _text(code: Code, node: SgNode) -> str:
    value = code.value(node)
    return value if isinstance(value, str) else ""


def _variable(key: str, prefix: str, swaps: list[tuple[str, str]]) -> str:
    """`server.port` → `APP_SERVER_PORT`, with a prefix and a replacer."""
    name = f"{prefix}_{key}" if prefix else key
    for old, new in swaps:
        name = name.replace(old, new)
    return name.upper()


def _swaps(code: Code) -> list[tuple[str, str]]:
    """`strings.NewReplacer(".", "_", "-", "_")`."""
    made = next((call for call in code.calls if code.qualify(call.callee) == "strings:NewReplacer"), None)
    words = [_text(code, one) for one in made.arguments] if made is not None else []
    return list(zip(words[::2], words[1::2], strict=False))


def _defaults(code: Code, calls: list[Call]) -> Mapping[str, Text | None]:
    """Those that are set, and those of flags that are bound."""
    found: dict[str, Text | None] = {}
    if any(call.name in {"BindPFlags", "BindPFlag"} for call in calls):
        for call in code.calls:
            words = [one for one in call.arguments if not one.text().startswith("&")]
            if len(words) > 2 and _FLAGS.match(call.name):
                value = words[2] if call.name.endswith("P") else words[1]
                found[_text(code, words[0]).lower()] = code.default(value)
    for call in calls:
        if call.name == "SetDefault" and len(call.arguments) > 1:
            found[_word(code, call).lower()] = code.default(call.arguments[1])
    return found


def _cli(code: Code) -> Iterator[EnvRead]:
    """`&cli.StringFlag{Name: "port", Value: "8080", EnvVars: []string{"PORT"}, Required: true}`."""
    for node in code.source.nodes("composite_literal"):
        kind, body = node.field("type"), node.field("body")
        if kind is None or body is None or not code.qualify(kind.text()).startswith(_CLI):
            continue
        fields = {}
        for element in body.named_children():
            parts = element.named_children()
            if element.kind() == "keyed_element" and len(parts) > 1:
                fields[parts[0].text()] = _bare(parts[-1])
        names = next((fields[key] for key in ("EnvVars", "EnvVar", "Sources") if key in fields), None)
        if names is None:
            continue
        value = fields.get("Value")
        required = "Required" in fields and fields["Required"].text() == "true" and value is None
        for part in (
            [names] if names.kind().endswith("string_literal") else names.find_all(kind="interpreted_string_literal")
        ):
            default = code.default(value) if value is not None else None
            yield EnvRead(code.at(part), _text(code, part), required=required, default=default)


def _bare(node: SgNode) -> SgNode:
    inner = node.named_children() if node.kind() == "literal_element" else []
    return inner[0] if inner else node
