"""Rails' singular of a plural, for the names of parameters."""

from __future__ import annotations

import re

_IRREGULAR = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "media": "medium",
    "data": "datum",
    "moves": "move",
    "movies": "movie",
    "indices": "index",
    "matrices": "matrix",
    "vertices": "vertex",
    "oxen": "ox",
    "mice": "mouse",
}
_SAME = frozenset("equipment information rice money species series fish sheep jeans police news".split())
_RULES = (
    (re.compile(r"(database)s$"), r"\1"),
    (re.compile(r"(quiz)zes$"), r"\1"),
    (re.compile(r"(alias|status)(es)?$"), r"\1"),
    (re.compile(r"(cris|test)(is|es)$"), r"\1is"),
    (re.compile(r"(shoe)s$"), r"\1"),
    (re.compile(r"(bus)(es)?$"), r"\1"),
    (re.compile(r"(x|ch|ss|sh)es$"), r"\1"),
    (re.compile(r"([^aeiouy]|qu)ies$"), r"\1y"),
    (re.compile(r"([lr])ves$"), r"\1f"),
    (re.compile(r"(hive|tive)s$"), r"\1"),
    (re.compile(r"((a)naly|(b)a|(d)iagno|(p)arenthe|(p)rogno|(s)ynop|(t)he)s[ie]s$"), r"\1sis"),
    (re.compile(r"(ss)$"), r"\1"),
    (re.compile(r"s$"), ""),
)


def singular(name: str) -> str:
    """Of the last word of a name with underscores."""
    before, mark, last = name.rpartition("_")
    if last in _SAME:
        return name
    if last in _IRREGULAR:
        return before + mark + _IRREGULAR[last]
    for pattern, replacement in _RULES:
        changed, count = pattern.subn(replacement, last)
        if count:
            return before + mark + changed
    return name
