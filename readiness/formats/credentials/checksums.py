"""Tokens that carry their own checksum: what does not add up was made up."""

from __future__ import annotations

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LENGTH = 6


def adds_up(token: str) -> bool:
    """GitHub's and npm's form: behind the prefix random characters, then their CRC-32 in six digits of base 62."""
    body = token.partition("_")[2]
    return _digits(_crc32(body[:-_LENGTH])) == body[-_LENGTH:]


def _crc32(text: str) -> int:
    import zlib

    return zlib.crc32(text.encode())


def _digits(number: int) -> str:
    written = ""
    while number:
        number, rest = divmod(number, 62)
        written = _DIGITS[rest] + written
    return written.rjust(_LENGTH, "0")
