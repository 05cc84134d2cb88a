"""What makes images, and what pipelines name of the repository when they build and deploy. Facts, as in `facts`.

A path is relative to the root. Where a part of a text is only known later it is `Unresolved`, with `⟨…⟩` in that part's place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from readiness.model.facts import Text
    from readiness.model.location import Location

DOWNLOADS = "it downloads what another job made"
"""Why files may be there: of the same repository, so that a name which is nearly one of its own is still a slip."""


class Written(NamedTuple):
    text: Text
    location: Location


class ImageMade(NamedTuple):
    """Something builds an image, or gives one that was built another name."""

    location: Location
    by: str
    """`job build`, `task image`, `skaffold`."""
    job: str = ""
    """The id of the CI job that does it; its pipeline is the location's path."""
    names: tuple[Written, ...] = ()
    """References as they are pushed; without a tag where the builder adds one."""
    tags: tuple[Text, ...] | None = None
    """The tags that are added to every name; None: the names bear their own."""
    context: Written | None = None
    dockerfile: Written | None = None
    """None beside a context: `Dockerfile` in it, if it is `plain`."""
    target: Written | None = None
    plain: bool = True
    """The builder is Docker's, or does as it does."""
    elsewhere: str = ""
    """Why files may be there when it runs that are not in the repository; empty: nothing says so."""


class PathNamed(NamedTuple):
    """A pipeline gives a tool a path of the repository."""

    location: Location
    job: str
    role: str
    """`Compose file`, `manifest`, `kustomization`, `chart`, `values file`, `Skaffold file`."""
    path: Text
    elsewhere: str = ""


class WorkloadNamed(NamedTuple):
    """A pipeline asks a cluster about a workload, or to change it."""

    location: Location
    job: str
    kind: str
    """`Deployment`, `StatefulSet`, `DaemonSet`."""
    name: Text
    container: Text = ""
    """Whose image is set."""


BuildingFact = ImageMade | PathNamed | WorkloadNamed
