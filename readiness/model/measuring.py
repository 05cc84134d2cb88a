"""What is measured and where it is asked for: who scrapes what, which metrics code makes, which queries name them. Facts, as in `facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import EMPTY
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.cluster import LabelSelector
    from readiness.model.facts import Number, Text
    from readiness.model.location import Location


class Scrape(NamedTuple):
    """Something is told to ask for metrics somewhere."""

    location: Location
    kind: str
    """`annotations` (of pods), `service annotations`, `ServiceMonitor`, `PodMonitor`, `job` (of Prometheus' own file)."""
    by: str
    """`Deployment/web`, `ServiceMonitor/web`, `job web`."""
    namespace: str = ""
    port: Number | str | None = None
    """A name stays a string; None: it names none."""
    port_location: Location | None = None
    target: Number | str | None = None
    """`targetPort` of a monitor."""
    path: Text = "/metrics"
    path_location: Location | None = None
    """None: it says none, and the default is meant."""
    host: Text = ""
    """Of a job's target."""
    selector: LabelSelector | None = None
    """Of a monitor."""
    labels: Mapping[str, Text] = EMPTY
    """Of an annotated Service: its own selector."""


class MetricMade(NamedTuple):
    """Code makes a metric."""

    location: Location
    name: str
    """As Prometheus sees it, without what its kind appends (`_total`, `_bucket`, …)."""
    kind: str
    """`counter`, `gauge`, `histogram`, `summary`; empty where that can't be told."""
    library: str
    """`prometheus`, `micrometer`, `opentelemetry`."""


class MetricRecorded(NamedTuple):
    """A recording rule makes a series."""

    location: Location
    name: str


class MetricAsked(NamedTuple):
    """A PromQL query that somebody depends on. Alerts are facts of their own."""

    location: Location
    by: str
    """`recording rule x`, `AnalysisTemplate/success-rate`, `ScaledObject/web`."""
    query: Text
    advisory: bool = False
    """A dashboard's: nobody is woken or released by it."""


MeasuringFact = Scrape | MetricMade | MetricRecorded | MetricAsked
