"""Credentials that are known by their own form: issuers' tokens, private keys, logins in addresses.

What was found is told by its kind and its place. The value itself is never kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.credentials import keys, logins, pairs, tokens, webtokens
from readiness.formats.offsets import Offsets
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.credentials.found import Found
    from readiness.formats.searched import Search
    from readiness.model.location import Region

_READERS = (keys, tokens, pairs, webtokens, logins)
"""In this order: where two mean the same characters, the first speaks."""
_ONLY_IN_USE = (webtokens, logins)
"""Documentation shows sessions, and addresses with passwords that nobody has."""


class Credential(NamedTuple):
    kind: str
    """For people: `GitHub token`, `private key`."""
    region: Region
    weight: str
    """`real`; `near`: it opens something on the machine itself or in its own network; `public`: often made to be seen."""


def credentials(text: str, how: Search) -> Iterator[Credential]:
    """In the order of the text, no two of them over the same characters."""
    kept: list[Found] = []
    for reader in _READERS:
        if how == "all" or reader not in _ONLY_IN_USE:
            for one in reader.found(text):
                if not any(one.start < other.end and other.start < one.end for other in kept):
                    kept.append(one)
    if not kept:
        return
    offsets = Offsets(text)
    for one in sorted(kept):
        end = text.find("\n", one.start, one.end)  # a key of many lines stands at its first
        yield Credential(one.kind, offsets.region(one.start, min(one.end, len(text)) if end < 0 else end), one.weight)
