"""What stands in front of applications and answers for them: proxies, gateways, meshes, platforms. Facts, as in `facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.edges import EdgeFact
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.facts import Text
    from readiness.model.location import Location


class Layer(NamedTuple):
    """Configuration in front of applications answers a cross-cutting question for those it hands requests to."""

    location: Location
    kind: str
    """`rate-limit`, `security-headers`, `cors`."""
    source: str
    """`nginx`, `envoy`, `Ingress`, `VirtualService`, …"""
    detail: str = ""
    """The header, the zone, the origin."""
    fronts: tuple[Text, ...] | None = None
    """Names of what it hands requests to: Services, hosts of upstreams. None: that is not written here."""
    target: tuple[str, str] = ("", "")
    """Kind and name of the route it is attached to, where that says what lies behind it; the kind may be empty."""
    name: str = ""
    """It is in force only where a `LayerUsed` names it: `Middleware/slow`, `KongPlugin/slow`."""
    sure: bool = True
    """False: it may answer, which is set where we can not look: a web application firewall, an included file."""
    replaces: bool = False
    """What the application says of it is taken away before."""


class LayerUsed(NamedTuple):
    """A route puts layers that are defined elsewhere in front of what it hands requests to."""

    location: Location
    names: tuple[str, ...]
    """`Middleware/slow`."""
    fronts: tuple[Text, ...] | None


LayerFact = Layer | LayerUsed | EdgeFact
