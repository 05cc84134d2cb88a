"""Rails' singular of a plural, for the names of parameters."""

from __future__ import annotations

from readiness.pattern import lazy

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
    (lazy(r"(database)s$"), r"\1"),
    (lazy(r"(quiz)zes$"), r"\1"),
    (lazy(r"(alias|status)(es)?$"), r"\1"),
    (lazy(r"(cris|test)(is|es)$"), r"\1is"),
    (lazy(r"(shoe)s$"), r"\1"),
    (lazy(r"(bus)(es)?$"), r"\1"),
    (lazy(r"(x|ch|ss|sh)es$"), r"\1"),
    (lazy(r"([^aeiouy]|qu)ies$"), r"\1y"),
    (lazy(r"([lr])ves$"), r"\1f"),
    (lazy(r"(hive|tive)s$"), r"\1"),
    (lazy(r"((a)naly|(b)a|(d)iagno|(p)arenthe|(p)rogno|(s)ynop|(t)he)s[ie]s$"), r"\1sis"),
    (lazy(r"(ss)$"), r"\1"),
    (lazy(r"s$"), ""),
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
