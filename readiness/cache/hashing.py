"""BLAKE2 and SHAKE without hashlib, which loads all of OpenSSL: a run that changes nothing is mostly start-up."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable


def _lean(module: str, name: str) -> Callable[..., Any]:
    """Python's own code where it was built in, else hashlib's."""
    try:
        return cast("Callable[..., Any]", getattr(import_module(module), name))
    except (ImportError, AttributeError):
        return cast("Callable[..., Any]", getattr(import_module("hashlib"), name))


_blake2b = _lean("_blake2", "blake2b")
_shake = _lean("_sha3", "shake_256")
SIZE = 32
"""Bytes of a digest."""


def digest(data: bytes) -> bytes:
    """Of a file's content."""
    return cast("bytes", _blake2b(data, digest_size=SIZE).digest())


def combined(*parts: bytes | str) -> bytes:
    """Of several values, each with its length, so that no two lists of them are taken for one."""
    made = _blake2b(digest_size=SIZE)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        made.update(b"%d:" % len(raw))
        made.update(raw)
    return cast("bytes", made.digest())


def keyed(data: bytes, key: bytes) -> bytes:
    """What only who has the key can make of the data."""
    return cast("bytes", _blake2b(data, key=key, digest_size=16).digest())


def stream(key: bytes, length: int) -> bytes:
    """As many bytes as asked for, told by the key alone."""
    return cast("bytes", _shake(key).digest(length))
