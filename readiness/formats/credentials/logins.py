"""Addresses with a user and a password: `postgres://shop:…@db.shop.io/shop`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.credentials.found import Found
from readiness.formats.credentials.values import is_public, is_real_login
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOGIN = lazy(r"://([^:/?#\[\]@\s\"'`<>(){},|\\]{0,128}):([^:/?#\[\]@\s\"'`<>]{1,256})@([^\s\"'`<>/?#,;)\\]{1,256})")
_SEALED = lazy(r"^kind: SealedSecret|ENC\[AES256_GCM|^\$ANSIBLE_VAULT", re.MULTILINE)


def found(text: str) -> Iterator[Found]:
    if "://" not in text or "@" not in text:
        return
    for match in _LOGIN.finditer(text):
        user, password, host = match.groups()
        if is_real_login(user, password, host) and not _SEALED.search(text):
            yield Found(*match.span(2), "password in an address", "real" if is_public(host) else "near")
