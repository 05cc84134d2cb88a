"""What leads requests from outside to Services: paths and what becomes of them, where TLS ends, how long and how much. Facts, as in `facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.facts import Text
    from readiness.model.location import Location


class EdgePath(NamedTuple):
    """Requests for a path go to Services: one path of an Ingress, one match of an HTTPRoute or VirtualService."""

    location: Location
    """Of the path where one is written, else of the rule."""
    by: str
    """`Ingress/web`."""
    namespace: str
    path: Text
    match: str
    """`prefix`: whole parts of the path; `start`: the text it starts with; `exact`; `regex`."""
    services: tuple[Text, ...]
    becomes: Text | None = None
    """What takes the place of the part that matched; None: it stays."""
    whole: bool = False
    """`becomes` is all that is left of the path."""
    doubt: str = ""
    """What else may change the path."""


class EdgeGate(NamedTuple):
    """A Gateway: whether it ends TLS."""

    location: Location
    name: str
    namespace: str
    hosts: tuple[Text, ...]
    """Of the listeners that end TLS; `*` for all."""


class EdgeHosts(NamedTuple):
    """The hosts that an Ingress, HTTPRoute or VirtualService answers for."""

    location: Location
    by: str
    namespace: str
    hosts: tuple[tuple[str, Location], ...]
    """As far as they are written."""
    services: tuple[Text, ...]
    gates: tuple[str, ...] = ()
    """Names of the Gateways it is attached to, without their namespaces."""
    secured: tuple[str, ...] = ()
    """The hosts for which it ends TLS itself; `*` for all."""
    plain: bool = False
    """It says that plain requests are served all the same."""


class EdgeLimit(NamedTuple):
    """Something in front of applications ends what takes too long, or refuses what is too large."""

    location: Location
    kind: str
    """`timeout` (seconds), `body` (bytes), `idle` (seconds)."""
    source: str
    """As it is written: `proxy_read_timeout`, `timeouts.request`."""
    amount: float | None
    """None: only known later. 0: no limit."""
    fronts: tuple[Text, ...] | None
    """Names of what it hands requests to. None: that is not written here."""


class OwnLimit(NamedTuple):
    """Code or configuration of an application says how long it may take, or how much it takes in."""

    location: Location
    kind: str
    """As of `EdgeLimit`; `idle`: how long it keeps a connection open that nothing is asked on."""
    what: str
    """`multer's fileSize`, `gunicorn --timeout`."""
    amount: float


class OriginsAllowed(NamedTuple):
    """Code lists the origins that may call it."""

    location: Location
    origin: str
    beside: tuple[str, ...]
    """All of the list, this one too."""


EdgeFact = EdgePath | EdgeGate | EdgeHosts | EdgeLimit | OwnLimit | OriginsAllowed
