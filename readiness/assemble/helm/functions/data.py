"""Functions of mappings, lists, numbers and comparison."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

from readiness.assemble.helm.functions.texts import OpenError, certain, shown
from readiness.assemble.helm.values import Row, Table, change, is_empty
from readiness.model.artifact import Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_VERSION = re.compile(r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(-[0-9A-Za-z.-]+)?(?:\+\S+)?\Z")
_CONSTRAINT = re.compile(r"\s*(?P<sign>[=!<>]=?|=[<>]|\^|~>?|)\s*(?P<version>v?[\dxX*]\S*)")


def known(value: Any) -> Any:
    """The value itself, if all of it is known."""
    if isinstance(value, Unresolved):
        raise OpenError
    return certain(value) if isinstance(value, str) else value


def dict_(*pairs: Any) -> Table:
    """A table like those of values files: what is empty there is as empty here."""
    return Table({certain(pairs[at]): pairs[at + 1] if at + 1 < len(pairs) else "" for at in range(0, len(pairs), 2)})


def get(table: Any, key: Any) -> Any:
    return known(table).get(certain(key), "")


def set_(table: Any, key: Any, value: Any) -> Any:
    change(table)
    known(table)[certain(key)] = value
    if isinstance(table, Table):
        table.places.pop(str(key), None)
    return table


def unset(table: Any, key: Any) -> Any:
    change(table)
    known(table).pop(certain(key), None)
    return table


def index(value: Any, *keys: Any) -> Any:
    for key in keys:
        value = known(value)
        if value is None:
            raise OpenError
        value = value.get(certain(key)) if isinstance(value, dict) else value[int(key)]
    return value


def dig(*arguments: Any) -> Any:
    *keys, default, table = arguments
    value = known(table)
    for key in keys:
        if not isinstance(value, dict) or certain(key) not in value:
            return default
        value = value[certain(key)]
    return value


def merge(*tables: Any) -> Any:
    """The first wins, and is changed."""
    first = known(tables[0])
    for table in tables[1:]:
        _fill(first, known(table))
    return first


def merge_overwrite(*tables: Any) -> Any:
    """The last wins, and the first is changed."""
    first = known(tables[0])
    for table in tables[1:]:
        _cover(first, known(table))
    return first


def _fill(below: dict[str, Any], above: dict[str, Any]) -> None:
    for key, value in above.items():
        if isinstance(below.get(key), dict) and isinstance(value, dict):
            _fill(below[key], value)
        elif key not in below or is_empty(below[key]):
            _put(below, key, copy.deepcopy(value), above)


def _cover(below: dict[str, Any], above: dict[str, Any]) -> None:
    for key, value in above.items():
        if isinstance(below.get(key), dict) and isinstance(value, dict):
            _cover(below[key], value)
        elif not is_empty(value) or key not in below:
            _put(below, key, copy.deepcopy(value), above)


def _put(table: dict[str, Any], key: str, value: Any, origin: dict[str, Any]) -> None:
    change(table)
    table[key] = value
    if isinstance(table, Table):
        table.places.pop(key, None)
        if isinstance(origin, Table) and key in origin.places:
            table.places[key] = origin.places[key]


def omit(table: Any, *keys: Any) -> Any:
    return _only(known(table), lambda key: key not in keys)


def pick(table: Any, *keys: Any) -> Any:
    return _only(known(table), lambda key: key in keys)


def _only(table: dict[str, Any], kept: Callable[[str], bool]) -> Any:
    made = Table({key: value for key, value in table.items() if kept(key)})
    if isinstance(table, Table):
        made.places, made.keys_at, made.held = table.places, table.keys_at, table.held  # since they share places
    return made


def concat(*lists: Any) -> Any:
    made = Row(item for one in lists for item in known(one))
    if all(isinstance(one, Row) and len(one.places) == len(one) for one in lists):
        made.places = [place for one in lists for place in one.places]
    return made


def equal(first: Any, *others: Any) -> bool:
    first = known(first)
    return any(_same(first, known(other)) for other in others)


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, bool) != isinstance(right, bool):
        return False
    return bool(left == right)


def _order(left: Any, right: Any) -> int:
    left, right = known(left), known(right)
    if isinstance(left, str) != isinstance(right, str):
        raise OpenError
    return int(left > right) - int(left < right)


def to_int(value: Any) -> int:
    value = known(value)
    if value is None or value == "":
        return 0
    if isinstance(value, str):
        try:
            return int(value, 0)
        except ValueError:
            return 0
    return int(value)


def to_float(value: Any) -> float:
    value = known(value)
    try:
        return float(value or 0)
    except ValueError:
        return 0.0


def _sum(*values: Any) -> int:
    return sum(to_int(value) for value in values)


def _product(*values: Any) -> int:
    made = 1
    for value in values:
        made *= to_int(value)
    return made


def until(count: Any) -> list[Any]:
    return list(range(min(to_int(count), 1000)))


def ternary(yes: Any, no: Any, which: Any) -> Any:
    if isinstance(which, Unresolved):
        raise OpenError
    return yes if which is True else no


def kind_of(value: Any) -> str:
    value = known(value) if not isinstance(value, (dict, list)) else value
    for types, name in (
        ((bool,), "bool"),
        ((str,), "string"),
        ((int,), "int"),
        ((float,), "float64"),
        ((dict,), "map"),
    ):
        if isinstance(value, types):
            return name
    return "slice" if isinstance(value, list) else "invalid"


def _version(text: str) -> tuple[tuple[int, int, int], str]:
    match = _VERSION.match(text.strip())
    if match is None:
        raise OpenError
    return (int(match[1]), int(match[2] or 0), int(match[3] or 0)), match[4] or ""


def semver_compare(constraint: Any, version: Any) -> bool:
    """One or several plain comparisons; everything else can not be told."""
    (have, release), text = _version(certain(version)), certain(constraint)
    return any(_meets(part, have, release) for part in text.split("||"))


def _meets(part: str, have: tuple[int, int, int], release: str) -> bool:
    found = list(_CONSTRAINT.finditer(part.replace(",", " ")))
    if not found:
        raise OpenError
    return all(_met(one["sign"], one["version"], have, release) for one in found)


def _met(sign: str, text: str, have: tuple[int, int, int], release: str) -> bool:
    if any(mark in text for mark in "xX*"):
        raise OpenError
    want, want_release = _version(text)
    if release and not want_release:
        return False
    dots = text.count(".")
    match sign:
        case ">=" | "=>":
            return have >= want
        case ">":
            return have > want
        case "<=" | "=<":
            return have <= want
        case "<":
            return have < want or (have == want and bool(release) and release < want_release)
        case "!=":
            return have != want
        case "^":
            return have >= want and have[0] == want[0] and (want[0] > 0 or have[1] == want[1])
        case "~" | "~>":
            return have >= want and have[0] == want[0] and (dots < 1 or have[1] == want[1])
    return have[: dots + 1] == want[: dots + 1]


def _has(item: Any, items: Any) -> bool:
    return any(_same(known(item), known(one)) for one in known(items))


def _distinct(items: Any) -> list[Any]:
    made: list[Any] = []
    for item in known(items):
        if item not in made:
            made.append(item)
    return made


FUNCTIONS: Mapping[str, Callable[..., object]] = {
    "dict": dict_,
    "list": lambda *items: list(items),
    "tuple": lambda *items: list(items),
    "get": get,
    "set": set_,
    "unset": unset,
    "hasKey": lambda table, key: certain(key) in known(table),
    "keys": lambda *tables: sorted(key for table in tables for key in known(table)),
    "values": lambda *tables: [table[key] for table in tables for key in sorted(known(table))],
    "pluck": lambda key, *tables: [table[key] for table in tables if key in known(table)],
    "index": index,
    "dig": dig,
    "merge": merge,
    "mergeOverwrite": merge_overwrite,
    "deepCopy": lambda value: copy.deepcopy(known(value)),
    "omit": omit,
    "pick": pick,
    "concat": concat,
    "append": lambda items, item: [*known(items), item],
    "prepend": lambda items, item: [item, *known(items)],
    "first": lambda items: known(items)[0] if items else None,
    "last": lambda items: known(items)[-1] if items else None,
    "rest": lambda items: known(items)[1:],
    "initial": lambda items: known(items)[:-1],
    "has": _has,
    "without": lambda items, *away: [item for item in known(items) if item not in away],
    "compact": lambda items: [item for item in known(items) if not is_empty(item)],
    "uniq": _distinct,
    "sortAlpha": lambda items: sorted(certain(item) for item in known(items)),
    "reverse": lambda items: list(reversed(known(items))),
    "slice": lambda items, start=0, end=None: known(items)[int(start) : None if end is None else int(end)],
    "eq": equal,
    "ne": lambda left, right: not equal(left, right),
    "lt": lambda left, right: _order(left, right) < 0,
    "le": lambda left, right: _order(left, right) <= 0,
    "gt": lambda left, right: _order(left, right) > 0,
    "ge": lambda left, right: _order(left, right) >= 0,
    "empty": lambda value: is_empty(known(value)),
    "ternary": ternary,
    "int": to_int,
    "int64": to_int,
    "atoi": to_int,
    "float64": to_float,
    "add": _sum,
    "add1": lambda value: to_int(value) + 1,
    "sub": lambda left, right: to_int(left) - to_int(right),
    "mul": _product,
    "div": lambda left, right: int(to_int(left) / to_int(right)),
    "mod": lambda left, right: to_int(left) % to_int(right),
    "max": lambda *values: max(to_int(value) for value in values),
    "min": lambda *values: min(to_int(value) for value in values),
    "ceil": lambda value: float(-(-to_float(value) // 1)),
    "floor": lambda value: float(to_float(value) // 1),
    "until": until,
    "kindOf": kind_of,
    "typeOf": lambda value: {"map": "map[string]interface {}", "slice": "[]interface {}"}.get(
        kind_of(value), kind_of(value)
    ),
    "kindIs": lambda kind, value: kind_of(value) == kind,
    "typeIs": lambda kind, value: (
        {"map": "map[string]interface {}", "slice": "[]interface {}"}.get(kind_of(value), kind_of(value)) == kind
    ),
    "typeIsLike": lambda kind, value: kind_of(value) == kind,
    "semverCompare": semver_compare,
    "toStrings": lambda items: [shown(item) for item in known(items)],
}
