"""A value by itself: a reference to a secret, or the secret."""

from __future__ import annotations

from readiness.pattern import lazy

MASK = "****"

REFERENCE = (
    r"\$\{\{[^\n]{0,200}?\}\}|\{\{[^\n]{0,200}?\}\}|\$\{[^{}\n]{1,200}\}|\$\([^()\n]{1,200}\)|\$[A-Za-z_]\w{0,100}"
    r"|%[A-Za-z_]\w{0,100}%|<[^<>\n]{1,200}>|\#\{[^{}\n]{1,200}\}|\{[A-Za-z_][\w.]{0,100}\}|\*{3,}"
)
"""Where a value is not written but named: shell, templates, Windows, documentation, interpolation, a mask."""

_REFERENCES = lazy(REFERENCE)
_DEFAULT = lazy(r"(\$\{\w{1,100}:?[-=])([^{}$\n]{1,200})\}")
_NOTHING = " \t.…*"


def value_masked(value: str) -> str:
    """The value, masked unless it only refers to something; a default inside a reference is a value of its own."""
    value = _DEFAULT.sub(lambda found: f"{found[1]}{MASK}}}", value)
    return value if is_reference(value) else MASK


def is_reference(value: str) -> bool:
    """Nothing is left of it without references, but punctuation between them."""
    left, count = _REFERENCES.subn("", value)
    return not left.strip(_NOTHING) or (count > 0 and not any(character.isalnum() for character in left))
