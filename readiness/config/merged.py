"""Files → one configuration. The nearest file that says a thing decides it; lists of what is left out add up.

| keys | of two files |
| --- | --- |
| `select`, `extend_select`, `ignore` | each file speaks for itself: the nearest that speaks of a rule decides (`readiness/select/`) |
| `exclude`, `without`, `suppress`, `attestation`, `rule_folders`, `paths` | all of both, the nearer last |
| `rules`, `services`, `tiers` | by name, and of one name field by field, the nearer's where it says any |
| `locked`, `locked_keys`, `require_reason`, `ignore_inline`, `max_suppression_days` | the stricter: they can not be taken back |
| all others | the nearer's |
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from readiness.config import Config, RuleSettings
from readiness.config.layers import Layer, Lock, Words
from readiness.config.problems import shown

if TYPE_CHECKING:
    from readiness.config.problems import Problems, Where

_ADDED = ("exclude", "without", "suppress", "attestation", "rule_folders", "paths", "locked_keys")
_RULES = ("select", "extend_select", "ignore")
_IN_PARTS = ("select", "extend_select", "ignore", "rules", "fail_on")
"""Keys that a section may have as well: locked at the top, they are locked in it."""
_STRICTER = ("require_reason", "ignore_inline")


def merged(layers: Sequence[Layer], problems: Sequence[Problems]) -> Config:
    """`layers`: the farthest first, each with its file's problems, to which those of keys that were locked are added."""
    config = Config()
    for layer, said in zip(layers, problems, strict=True):
        _locked_keys(layer, config, said)
        if layer.folder:
            more: dict[str, Any] = {key: _over(key, getattr(config, key), value) for key, value in layer.values.items()}
            config = config._replace(**more, layers=(*config.layers, layer))
            continue
        above = Words(config.select, config.extend_select, config.ignore)
        values: dict[str, Any] = {key: _over(key, getattr(config, key), value) for key, value in layer.values.items()}
        own: dict[str, Any] = {key: layer.values.get(key, ()) for key in _RULES}
        config = config._replace(**{**values, **own}, source=layer.file, layers=(*config.layers, layer))
        config = config._replace(above=(above, *config.above) if any(above) else config.above)
        if layer.values.get("locked"):
            words = cast("tuple[str, ...]", layer.values["locked"])
            config = config._replace(locks=(*config.locks, Lock(words, config, layer.file)))
    return config


def _locked_keys(layer: Layer, config: Config, problems: Problems) -> None:
    for where in _said(layer):
        key = str(where[-1])
        if key in config.locked_keys:
            by = next(
                one.file for one in config.layers if key in cast("Iterable[str]", one.values.get("locked_keys", ()))
            )
            problems.add(where, f"`{shown(where)}` is locked by {by}: it can not be set here")


def _said(layer: Layer) -> Iterator[Where]:
    """Where a file says what may be locked: at its top, and in its sections. A member is one section, written as a top."""
    yield from ((key,) for key in layer.values if not (layer.folder and key == "paths"))
    for part in ("paths", "services"):
        for number, one in enumerate(cast("Iterable[Any]", layer.values.get(part, ())), 1):
            for key in _IN_PARTS:
                if getattr(one, key):
                    yield (key,) if layer.folder else (part, number, key)


def _over(key: str, far: Any, near: Any) -> object:
    if key in _ADDED:
        return (*far, *near)
    if key in _STRICTER:
        return far or near
    if key == "max_suppression_days":
        return min(far, near) if far and near else far or near
    if key in ("rules", "tiers"):
        return by_name(far, near)
    if key == "services":
        named = {one.name: one for one in near}
        return (*(_fields(one, named.pop(one.name, one)) for one in far), *named.values())
    return near


def by_name(far: Mapping[str, Any], near: Mapping[str, Any]) -> dict[str, Any]:
    """Of one name field by field."""
    return {**far, **{name: _fields(far[name], one) if name in far else one for name, one in near.items()}}


def _fields(far: Any, near: Any) -> Any:
    """The nearer's fields where they say anything; parameters and rules by their names."""
    if far is near:
        return far
    defaults = type(near)._field_defaults
    said = {name: value for name, value in near._asdict().items() if name not in defaults or value != defaults[name]}
    for name, value in said.items():
        if isinstance(value, Mapping):
            inner = getattr(far, name)
            said[name] = {**inner, **value} if isinstance(near, RuleSettings) else by_name(inner, value)
    return far._replace(**said)
