"""PEP 440: Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from packaging.version import Version


def key(version: str) -> Version:
    """Raises ValueError (packaging's InvalidVersion is one)."""
    from packaging.version import Version

    return Version(version)
