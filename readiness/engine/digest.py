"""SHA-256 alone: hashlib loads all of OpenSSL, which takes a commit hook longer than reading its files."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Digest = Callable[[bytes], "Hash"]

    class Hash:
        """What of a hash object is used here."""

        def hexdigest(self) -> str: ...


def _lean() -> Digest:
    """Python's own code where it was built in, under its names of 3.12 and of 3.11; else hashlib's."""
    for name in ("_sha2", "_sha256"):
        try:
            return import_module(name).sha256  # type: ignore[no-any-return]
        except ImportError:
            continue
    return import_module("hashlib").sha256  # type: ignore[no-any-return]


sha256: Digest = _lean()
