"""npm's ranges: `^1.2.3`, `~1.2`, `1.x`, `>=1 <3`, `1.2 - 2`, and several of them with `||`."""

from __future__ import annotations

from readiness.formats.packages.semver import Key, key
from readiness.pattern import lazy, regex

_PARTIAL = lazy(r"[v=\s]*(\d+|x|X|\*)(?:\.(\d+|x|X|\*))?(?:\.(\d+|x|X|\*))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?")
_TERM = lazy(r"\s*(\^|~>?|>=?|<=?|=)?\s*(\S+)")
_ENDLESS = 1 << 30

Bound = tuple[Key, Key]
"""The least version, and the first one that is not in it."""


def satisfies(version: str, wanted: str) -> bool | None:
    """Whether a version is in a range; None where either is no such thing: a tag, an address.

    A version before its release (`2.0.0-rc.1`) is taken as npm does only where its own release is named.
    """
    try:
        mark = key(version)
        found = [_alternative(part.strip(), mark) for part in wanted.split("||")]
    except ValueError:
        return None
    return any(found)


def _alternative(text: str, mark: Key) -> bool:
    between = regex(r"(\S+)\s+-\s+(\S+)").fullmatch(text)
    if between:
        bounds = [(_least(between[1]), _after(between[2]))]
    else:
        bounds = [_bound(sign, partial) for sign, partial in _TERM.findall(text)] or [_bound("", "*")]
    return all(low <= mark < high for low, high in bounds)


def _bound(sign: str, text: str) -> Bound:
    low = _least(text)
    if sign in ("", "="):
        return low, _after(text)
    if sign == "^":
        return low, _caret(text)
    if sign in ("~", "~>"):
        return low, _tilde(text)
    if sign in (">=", ">"):
        return (low if sign == ">=" else _after(text)), _end()
    return _start(), (low if sign == "<" else _after(text))


def _parts(text: str) -> tuple[list[int | None], str]:
    found = _PARTIAL.fullmatch(text)
    if found is None:
        raise ValueError(f"`{text[:60]}` is no version")
    numbers = [int(part) if part is not None and part.isdecimal() else None for part in found.groups()[:3]]
    for at, number in enumerate(numbers):
        if number is None:
            numbers[at:] = [None] * (3 - at)
            break
    return numbers, found[4] or ""


def _least(text: str) -> Key:
    numbers, before = _parts(text)
    plain = ".".join(str(number or 0) for number in numbers)
    return key(f"{plain}-{before}" if before else plain)


def _after(text: str) -> Key:
    """The first version that what is written does not mean any more: `1.2` means all of 1.2."""
    numbers, _ = _parts(text)
    if None not in numbers:
        whole = _least(text)
        return (*whole[:4], (*whole[4], (2, 0, "")))  # behind it, before everything else
    known = [number for number in numbers if number is not None]
    return _before(*known[:-1], known[-1] + 1) if known else _end()


def _caret(text: str) -> Key:
    numbers, _ = _parts(text)
    for at, number in enumerate(numbers):
        if number is None:
            return (
                _after(text) if at == 0 else _before(*[n or 0 for n in numbers[: at - 1]], (numbers[at - 1] or 0) + 1)
            )
        if number:
            return _before(*[0] * at, number + 1)
    return _before(0, 0, 1)


def _tilde(text: str) -> Key:
    numbers, _ = _parts(text)
    known = [number for number in numbers if number is not None][:2]
    return _before(*known[:-1], known[-1] + 1) if known else _end()


def _before(*numbers: int) -> Key:
    """Before everything of a version, also what comes before its release."""
    major, minor, patch = (*numbers, 0, 0, 0)[:3]
    return major, minor, patch, False, ()


def _start() -> Key:
    return _before(0)


def _end() -> Key:
    return _before(_ENDLESS)
