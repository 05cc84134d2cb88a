"""PyYAML, without the patterns that it compiles while it is imported: its parser in C asks none of them."""

from __future__ import annotations

import re

from readiness import pattern

_compile = re.compile
try:
    re.compile = pattern.lazy  # type: ignore[assignment]
    import yaml as pyyaml
    from yaml.events import (
        AliasEvent,
        DocumentEndEvent,
        DocumentStartEvent,
        MappingStartEvent,
        ScalarEvent,
        SequenceStartEvent,
        StreamEndEvent,
    )
finally:
    re.compile = _compile

__all__ = (
    "AliasEvent", "DocumentEndEvent", "DocumentStartEvent", "MappingStartEvent", "ScalarEvent", "SequenceStartEvent", "StreamEndEvent",
    "pyyaml",
)  # fmt: skip
