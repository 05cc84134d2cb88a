"""JSON Web Tokens that open everything: a service's role, signed for years."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from readiness.formats.credentials.found import Found
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKS = ("eyJ",)
_TOKEN = lazy(r"(?<![\w.-])eyJ[\w-]{10,1000}\.(eyJ[\w-]{20,4000})\.[\w-]{20,1000}(?![\w.])")
_ROLES = ('"role":"service_role"', '"role":"supabase_admin"', '"https://hasura.io/jwt/claims":{"x-hasura-role":"admin"')
_MADE_TO_SHOW = ('"iss":"supabase-demo"', '"iss":"supabase"}', "example", "1234567890")


def found(text: str) -> Iterator[Found]:
    if MARKS[0] not in text:
        return
    for token in _TOKEN.finditer(text):
        claims = _claims(token[1])
        if any(role in claims for role in _ROLES) and not any(mark in claims for mark in _MADE_TO_SHOW):
            yield Found(*token.span(), "service-role token")


def _claims(payload: str) -> str:
    """Without blanks; empty if it is no base64."""
    try:
        decoded = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    except (binascii.Error, ValueError):
        return ""
    return "".join(decoded.decode("utf-8", "replace").split())
