"""Something that code does, of which only the whole service tells whether it is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.location import Location


class Trait(NamedTuple):
    location: Location
    kind: str
    """`async-route`: an asynchronous handler of Express that awaits outside of any `try`. `log-file`, `log-console`: where a
    logger writes. `metric`, `metric-duration`, `metric-requests`: what a metric measures. `correlation`: requests are told apart
    in the log. `recovery`: a panic is caught. `pool-opened`, `pool-bounded`: connections to a database; `pool-size`: how many, as the
    name. What one process keeps for itself: `session-memory`, `session-file`, `upload-local` (the name is the folder), `schedule`. Of
    how a request came in: `trusts-proxy`, `asks-scheme`, `secure-session`, `redirects-to-tls`."""
    name: str = ""
    """For people: the route, the file, the metric."""
