"""Private keys in PEM's, OpenSSH's and PuTTY's form: a header, and key material behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.credentials.found import Found
from readiness.formats.credentials.values import is_placeholder
from readiness.pattern import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

MARKS = ("PRIVATE KEY", "PuTTY-User-Key-File-")
_HEADER = lazy(r"-----BEGIN (?P<type>[A-Z0-9 ]{0,30}?) ?PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-\d: ")
_BODY = lazy(
    r"(?:(?:Proc-Type|DEK-Info|Version|Comment|Encryption): ?[^\n]{0,100}|[\s\"'`,+|>#*/]|\\+[nr])*(?P<material>[A-Za-z0-9+/=]{40})"
)
"""The header's lines and what sources put between those of the key, then its first characters."""
_LOCKED = lazy(r"Proc-Type: ?4,ENCRYPTED|Encryption: (?!none)")
_REACH = 1200
_LONGEST = 20_000
_LEAST_VARIETY = 14
_NEARBY = lazy(r"(?i)(?:^|[^a-z])(?:snake-?oil|self-?signed|localhost|insecure|do not use|for test)")


def found(text: str) -> Iterator[Found]:
    """Without those that a passphrase protects: whoever has the file still needs it."""
    if not any(mark in text for mark in MARKS):
        return
    for header in _HEADER.finditer(text):
        rest = text[header.end() : header.end() + _REACH]
        if header["type"] == "ENCRYPTED" or _LOCKED.search(rest.partition("-----END")[0]):
            continue
        if header[0].startswith("PuTTY") and (private := rest.find("Private-Lines:")) >= 0:
            rest = rest[private + len("Private-Lines: 00") :]
        body = _BODY.match(rest)
        if body is not None and _is_material(body["material"]):
            end = text.find("-----END", header.end(), header.end() + _LONGEST)
            yield Found(header.start(), end if end > 0 else header.end() + _REACH, "private key", _weight(text, header))


def _is_material(characters: str) -> bool:
    """Random characters: not `MIIEvQIBADANexample…`, `abcabc…`."""
    return not is_placeholder(characters) and len(set(characters.lower())) >= _LEAST_VARIETY


def _weight(text: str, header: re.Match[str]) -> str:
    above = text[max(0, header.start() - 300) : header.start()]
    return "near" if _NEARBY.search(above) else "real"
