"""Every value that counts, with the file and line, the flag or the default that it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from readiness.config import INTERNAL, Config
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.config.layers import Layer
    from readiness.config.problems import Where

DEFAULT, FLAG = "default", "command line"
_NAMED = ("rules", "tiers")
_LISTS = frozenset({
    "extends", "select", "extend_select", "ignore", "without", "exclude", "suppress", "rule_folders", "paths", "members", "attestation", "locked", "locked_keys",
})  # fmt: skip


class Origin(NamedTuple):
    key: str
    """`fail_on`; `rules.docker-expose.level`; `exclude[]` for each entry of a list."""
    value: object
    """As JSON has it."""
    origin: str
    """`readiness.toml:3`, `package:acme_policy/readiness.toml:1`, `command line` or `default`."""
    over: tuple[str, ...] = ()
    """Where else it is said, and does not count; the nearest first."""


def origins(config: Config, flagged: Config) -> Iterator[Origin]:
    """Of a configuration and what the flags make of it, in the order of `Config`."""
    for key in Config._fields:
        if key in INTERNAL:
            continue
        if key == "select" and flagged.only:
            said = [layer.place((key,)) for layer in reversed(config.layers) if key in layer.values]
            yield from (Origin("select[]", word, FLAG, tuple(said)) for word in flagged.only)
        elif key in _LISTS:
            yield from _entries(key, config, flagged)
        elif key in _NAMED:
            yield from _named(key, getattr(config, key).items(), config)
        elif key == "services":
            yield from _named(key, ((one.name, one) for one in config.services), config)
        else:
            yield _single(key, config, flagged)


def _single(key: str, config: Config, flagged: Config) -> Origin:
    said = [layer.place((key,)) for layer in reversed(config.layers) if key in layer.values]
    value = getattr(flagged, key)
    if value != getattr(config, key):
        return Origin(key, plain(value), FLAG, tuple(said))
    if value == Config._field_defaults[key] and not said:
        return Origin(key, plain(value), DEFAULT)
    deciding = [layer.place((key,)) for layer in reversed(config.layers) if layer.values.get(key) == value]
    first = (deciding or said)[0]
    return Origin(key, plain(value), first, tuple(one for one in said if one != first))


def _entries(key: str, config: Config, flagged: Config) -> Iterator[Origin]:
    number = 0
    for layer in config.layers:
        for at, one in enumerate(_sequence(layer.values.get(key, ())), 1):
            number += 1
            yield Origin(
                f"{key}[]", plain(one), layer.place((key, at) if not isinstance(one, str) else (key,), str(one))
            )
    more = [one for one in getattr(flagged, key) if one not in getattr(config, key)]
    yield from (Origin(f"{key}[]", plain(one), FLAG) for one in more)
    if not number and not more:
        yield Origin(key, [], DEFAULT)


def _named(key: str, merged: Iterable[tuple[str, Any]], config: Config) -> Iterator[Origin]:
    """Field by field, since each may come from another file."""
    for name, one in merged:
        for field, value in one._asdict().items():
            if field == "name" or value == one._field_defaults.get(field):
                continue
            said = [place for layer in reversed(config.layers) if (place := _place(layer, key, name, field))]
            yield Origin(f"{key}.{name}.{field}", plain(value), said[0] if said else DEFAULT, tuple(said[1:]))


def _place(layer: Layer, key: str, name: str, field: str) -> str:
    """Where a file says a field of something by its name; empty if it does not."""
    told: Any = layer.values.get(key, ())
    found: list[tuple[str | int, Any]]
    if isinstance(told, Mapping):
        found = [(name, told[name])] if name in told else []
    else:
        found = [(number, one) for number, one in enumerate(told, 1) if one.name == name]
    for at, one in found:
        if getattr(one, field) != one._field_defaults.get(field):
            where: Where = (key, at, field)
            return layer.place(where)
    return ""


def _sequence(value: object) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else ()


def plain(value: object) -> object:
    """As JSON has it; of our own values only the fields that say something."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, tuple):
        names: Any = getattr(value, "_fields", None)
        if names is None:
            return [plain(one) for one in value]
        defaults: Any = getattr(value, "_field_defaults", {})
        return {
            name: plain(one)
            for name, one in zip(names, value, strict=True)
            if name not in defaults or one != defaults[name]
        }
    return value
