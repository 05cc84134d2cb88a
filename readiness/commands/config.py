"""`readiness config`: what counts in a folder, and where each value comes from; or the schema of the file."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING

from readiness import config as configuration
from readiness.commands.audit import flags
from readiness.config.origin import origins
from readiness.output.plain import one_line

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Sequence
    from datetime import date

    from readiness.config.origin import Origin


def run(arguments: Namespace) -> int:
    """Prints the configuration as TOML, or as JSON."""
    if arguments.schema:
        from readiness.reference import schema

        print(schema(), end="")
        return 0
    root = os.path.abspath(arguments.directory)
    config = configuration.load(root)
    _checked(root, flags(config, arguments))
    found = list(origins(config, flags(config, arguments)))
    print(_json(found) if arguments.output == "json" else _toml(found, told=arguments.show_origin))
    return 0


def _checked(root: str, config: configuration.Config) -> None:
    """Refuses words that name no rule, as an audit does."""
    from readiness import places
    from readiness.request import Request
    from readiness.rulebook import rules_of

    rules_of(Request(root, config, _never, compiled=places.compiled_rules(os.environ)))


def _never() -> date:
    raise AssertionError("nothing is judged, so nothing can have expired")


def _json(found: Iterable[Origin]) -> str:
    rows = [{"key": one.key, "value": one.value, "origin": one.origin, "over": list(one.over)} for one in found]
    return json.dumps({"configuration": rows}, indent=2, ensure_ascii=False)


def _toml(found: Sequence[Origin], *, told: bool) -> str:
    """Valid TOML: what it says is what counts."""
    lines: list[str] = []
    for key in dict.fromkeys(one.key for one in found):
        same = [one for one in found if one.key == key]
        if not key.endswith("[]"):
            lines.append(_line(f"{_key(key)} = {_value(same[0].value)}", same[0], told=told))
            continue
        lines.append(f"{key.removesuffix('[]')} = [")
        lines += [_line(f"  {_value(one.value)},", one, told=told) for one in same]
        lines.append("]")
    return "\n".join(lines)


def _line(text: str, one: Origin, *, told: bool) -> str:
    if not told:
        return text
    over = f" (over {', '.join(one.over)})" if one.over else ""
    return f"{text}  # {one_line(one.origin + over)}"


def _key(key: str) -> str:
    """`services.my shop.tier` is written `services."my shop".tier`."""
    first, _, rest = key.partition(".")
    name, _, last = rest.rpartition(".")
    if not name:
        return key
    return f"{first}.{name if re.fullmatch(r'[A-Za-z0-9_-]+', name) else json.dumps(name)}.{last}"


def _value(value: object) -> str:
    """TOML's strings, numbers and booleans are JSON's."""
    if isinstance(value, dict):
        inner = ", ".join(
            f"{one if re.fullmatch(r'[A-Za-z0-9_-]+', one) else json.dumps(one)} = {_value(part)}"
            for one, part in value.items()
        )
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return "".join(one if one.isprintable() else _escaped(one) for one in json.dumps(value, ensure_ascii=False))


def _escaped(one: str) -> str:
    """A character that shows nothing, as TOML writes it."""
    return f"\\u{ord(one):04x}" if ord(one) < 0x10000 else f"\\U{ord(one):08x}"
