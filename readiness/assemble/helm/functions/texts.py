"""Functions of text: Sprig's and Go's own."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING

from readiness.assemble.helm.ropes import Rope, indented, is_known, joined, stripped
from readiness.model.artifact import Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_VERB = re.compile(r"%(?P<flags>[-+# 0]*)(?P<width>\d*)(?:\.(?P<precision>\d+))?(?P<verb>[a-zA-Z%])")
_FIRST_LETTERS = re.compile(r"(^|\s)(\w)")
_EXPONENT_FROM = 1e6


class OpenError(Exception):
    """The result can not be told."""


def shown(value: object) -> str:
    """As `print` writes it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, Unresolved):
        raise OpenError
    if isinstance(value, dict):
        return "map[" + " ".join(f"{key}:{_inner(value[key])}" for key in sorted(value)) + "]"
    if isinstance(value, list):
        return "[" + " ".join(_inner(item) for item in value) + "]"
    if isinstance(value, int):
        return str(value)
    raise OpenError


def _inner(value: object) -> str:
    return "<nil>" if value is None else shown(value)


def number(value: float) -> str:
    """A float as Go's `%v` has it: values files hold no whole numbers, and from a million on they get an exponent."""
    if abs(value) < _EXPONENT_FROM and value == int(value):
        return str(int(value))
    mantissa, mark, exponent = repr(value).partition("e")
    if not mark and abs(value) < _EXPONENT_FROM:
        return mantissa
    digits = f"{value:.17e}" if float(f"{value:.16e}") != value else f"{value:.16e}"
    for precision in range(17):
        if float(f"{value:.{precision}e}") == value:
            digits = f"{value:.{precision}e}"
            break
    mantissa, _, exponent = digits.partition("e")
    return f"{mantissa}e{exponent}"


def certain(text: object) -> str:
    """A text of which every character is known."""
    if isinstance(text, Unresolved):
        raise OpenError
    found = shown(text)
    if not is_known(found):
        raise OpenError
    return str(found)


def quote(*values: object) -> str:
    made: list[str] = []
    for value in values:
        if value is None:
            continue
        text = shown(value)
        if isinstance(text, Rope) and "\n" not in text and '"' not in text and "\\" not in text:
            made.append(joined(['"', text, '"']))
        else:
            made.append(json.dumps(str(text), ensure_ascii=False))
    return made[0] if len(made) == 1 else " ".join(made)


def squote(*values: object) -> str:
    return " ".join(f"'{shown(value)}'" for value in values if value is not None)


def printf(form: object, *values: object) -> str:
    """`fmt.Sprintf`, for the verbs that templates use."""
    left = list(values)
    parts: list[str] = []
    at = 0
    text = shown(form)
    for match in _VERB.finditer(text):
        parts.append(text[at : match.start()])
        at = match.end()
        parts.append("%" if match["verb"] == "%" else _verb(match, left.pop(0)))
    parts.append(text[at:])
    if left:
        raise OpenError
    return "".join(parts)


def _verb(match: re.Match[str], value: object) -> str:
    verb, width = match["verb"], match["width"]
    if verb in "sv":
        text = (f"%!{verb}(<nil>)" if verb == "s" else "<nil>") if value is None else shown(value)
    elif verb == "d" and isinstance(value, (int, float)) and not isinstance(value, bool):
        if isinstance(value, float):
            raise OpenError
        text = str(value)
    elif verb == "q":
        text = json.dumps(certain(value), ensure_ascii=False)
    elif verb == "t" and isinstance(value, bool):
        text = shown(value)
    elif verb in "xX" and isinstance(value, int):
        text = format(value, verb)
    elif verb == "f" and isinstance(value, float):
        text = f"{value:.{match['precision'] or 6}f}"
    else:
        raise OpenError
    if not width:
        return text
    flags = match["flags"]
    return text.ljust(int(width)) if "-" in flags else text.rjust(int(width), "0" if "0" in flags else " ")


def print_(*values: object) -> str:
    """Go's `Sprint`: a blank between two that are both no text."""
    made = ""
    for position, value in enumerate(values):
        if position and not isinstance(value, str) and not isinstance(values[position - 1], str):
            made += " "
        made += _inner(value)
    return made


def println(*values: object) -> str:
    return " ".join(_inner(value) for value in values) + "\n"


def trim_suffix(suffix: object, text: object) -> str:
    end, whole = certain(suffix), shown(text)
    if not end or not whole.endswith(end):
        return whole
    from readiness.assemble.helm.ropes import part

    return part(whole, 0, len(whole) - len(end))


def trim_prefix(prefix: object, text: object) -> str:
    start, whole = certain(prefix), shown(text)
    if not start or not whole.startswith(start):
        return whole
    from readiness.assemble.helm.ropes import part

    return part(whole, len(start), len(whole))


def trunc(length: object, text: object) -> str:
    whole, most = shown(text), int(length)  # type: ignore[call-overload]
    if len(whole) <= abs(most):
        return whole
    whole = certain(whole)
    return whole[:most] if most >= 0 else whole[most:]


def indent(blanks: object, text: object) -> str:
    return indented(shown(text), int(blanks))  # type: ignore[call-overload]


def nindent(blanks: object, text: object) -> str:
    return joined(["\n", indented(shown(text), int(blanks))])  # type: ignore[call-overload]


def substr(start: object, end: object, text: object) -> str:
    whole, first, last = certain(text), int(start), int(end)  # type: ignore[call-overload]
    if first < 0:
        return whole[:last]
    return whole[first:] if last < 0 or last > len(whole) else whole[first:last]


def split(separator: object, text: object) -> dict[str, object]:
    return {f"_{number}": part for number, part in enumerate(certain(text).split(certain(separator)))}


def split_n(separator: object, most: object, text: object) -> dict[str, object]:
    parts = certain(text).split(certain(separator), int(most) - 1)  # type: ignore[call-overload]
    return {f"_{number}": part for number, part in enumerate(parts)}


def split_list(separator: object, text: object) -> list[object]:
    return list(certain(text).split(certain(separator)))


def join(separator: object, values: object) -> str:
    items: Sequence[object] = values if isinstance(values, list) else [values]
    return certain(separator).join(shown(item) for item in items if item is not None)


def _pattern(text: object) -> re.Pattern[str]:
    return re.compile(certain(text))


def _go_replacement(text: str) -> str:
    return re.sub(r"\$\{?(\w+)\}?", r"\\g<\1>", text.replace("\\", "\\\\"))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s_\-.]+|(?<=[a-z0-9])(?=[A-Z])", text) if word]


def _sha256(text: object) -> str:
    return hashlib.sha256(certain(text).encode()).hexdigest()


FUNCTIONS: Mapping[str, Callable[..., object]] = {
    "quote": quote,
    "squote": squote,
    "printf": printf,
    "print": print_,
    "println": println,
    "toString": shown,
    "upper": lambda text: certain(text).upper(),
    "lower": lambda text: certain(text).lower(),
    "title": lambda text: _FIRST_LETTERS.sub(lambda m: m[1] + m[2].upper(), certain(text)),
    "untitle": lambda text: _FIRST_LETTERS.sub(lambda m: m[1] + m[2].lower(), certain(text)),
    "trim": lambda text: stripped(shown(text)),
    "trimAll": lambda characters, text: stripped(shown(text), certain(characters)),
    "trimSuffix": trim_suffix,
    "trimPrefix": trim_prefix,
    "trunc": trunc,
    "indent": indent,
    "nindent": nindent,
    "substr": substr,
    "replace": lambda old, new, text: certain(text).replace(certain(old), certain(new)),
    "repeat": lambda count, text: certain(text) * min(int(count), 1000),
    "nospace": lambda text: re.sub(r"\s", "", certain(text)),
    "cat": lambda *values: " ".join(shown(value) for value in values if value is not None),
    "contains": lambda part, text: certain(part) in certain(text),
    "hasPrefix": lambda part, text: certain(text).startswith(certain(part)),
    "hasSuffix": lambda part, text: certain(text).endswith(certain(part)),
    "split": split,
    "splitn": split_n,
    "splitList": split_list,
    "join": join,
    "b64enc": lambda text: base64.b64encode(certain(text).encode()).decode(),
    "b64dec": lambda text: base64.b64decode(certain(text)).decode(),
    "sha256sum": _sha256,
    "sha1sum": lambda text: hashlib.sha1(certain(text).encode(), usedforsecurity=False).hexdigest(),
    "regexMatch": lambda pattern, text: _pattern(pattern).search(certain(text)) is not None,
    "mustRegexMatch": lambda pattern, text: _pattern(pattern).search(certain(text)) is not None,
    "regexReplaceAll": lambda pattern, text, new: _pattern(pattern).sub(_go_replacement(certain(new)), certain(text)),
    "mustRegexReplaceAll": lambda pattern, text, new: _pattern(pattern).sub(
        _go_replacement(certain(new)), certain(text)
    ),
    "regexReplaceAllLiteral": lambda pattern, text, new: _pattern(pattern).sub(lambda _: certain(new), certain(text)),
    "regexFind": lambda pattern, text: found[0] if (found := _pattern(pattern).search(certain(text))) else "",
    "snakecase": lambda text: "_".join(_words(certain(text))).lower(),
    "kebabcase": lambda text: "-".join(_words(certain(text))).lower(),
    "camelcase": lambda text: "".join(word[:1].upper() + word[1:] for word in _words(certain(text))),
    "base": lambda path: certain(path).rstrip("/").rpartition("/")[2],
    "dir": lambda path: certain(path).rpartition("/")[0] or ".",
    "len": lambda value: len(certain(value).encode()) if isinstance(value, str) else len(value),
}
