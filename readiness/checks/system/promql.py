"""The names of metrics in a PromQL query."""

from __future__ import annotations

import re
from functools import lru_cache

from readiness.pattern import lazy, regex

_TEXT = lazy(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`[^`]*`")
_TEMPLATE = lazy(r"\{\{.*?\}\}|\[\[.*?\]\]|\$\{[^}]*\}|\$\w+", re.DOTALL)
_NAMED = lazy(r"__name__\s*=\s*[\"']([\w:]+)[\"']")
_MATCHERS = lazy(r"\{[^{}]*\}")
_RANGE = lazy(r"\[[^\]]*\]")
_LABELS = lazy(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^()]*\)", re.IGNORECASE)
_NAME = lazy(r"(?<![\w:.\x00])([A-Za-z_:][\w:]*)(?![\w:\x00])(?!\s*\()")
_WORDS = frozenset(
    "and or unless by without on ignoring group_left group_right bool offset start end inf nan atan2 sum min max avg group stddev stdvar count"
    " count_values bottomk topk quantile label_replace e".split()
)


@lru_cache(maxsize=1024)
def metrics(query: str) -> tuple[str, ...]:
    """Each once, in the order of the text; a name of which a part is a variable is left out."""
    text = regex(r"(?m)(?<!\S)#.*$").sub(" ", query)
    found = list(_NAMED.findall(text))
    # First texts, since a template in one may have quotes and brackets of its own.
    text = _TEMPLATE.sub("\x00", _TEXT.sub(" ", _TEMPLATE.sub("\x00", text)))
    for pattern in (_MATCHERS, _RANGE, _LABELS):
        text = pattern.sub(" ", text)
    found += [name for name in _NAME.findall(text) if name.lower() not in _WORDS]
    return tuple(dict.fromkeys(found))
