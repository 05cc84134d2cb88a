"""Which files belong to which chart, by their names alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.assemble import Unit
from readiness.discover.roles import place
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_PRODUCTION = lazy(
    r"^(?:values[._-]?(?:prod|prd|production|live)|(?:prod|prd|production|live)[._-]?values|values/(?:prod|prd|production|live))\b[\w.-]*\.ya?ml$"
)
_VALUES = lazy(r"^(?:[\w.-]*[._-])?values(?:[._-][\w.-]*)?\.ya?ml$|^values/[\w.-]+\.ya?ml$")
_OTHERS = frozenset({"Chart.yaml", "Chart.lock", "requirements.yaml", "requirements.lock", "values.schema.json"})


class Layout(NamedTuple):
    """The files of one chart, its sub-charts' not among them; paths from the audited root."""

    folder: str
    templates: tuple[str, ...]
    values: tuple[str, ...]
    """Every values file, `values.yaml` first."""
    others: frozenset[str]
    """What else a chart's own folder holds that says something of it, by name."""

    def path(self, name: str) -> str:
        """Of a file in the chart's folder."""
        return f"{self.folder}/{name}" if self.folder else name

    @property
    def production(self) -> str:
        """The one values file that is for production; empty when there is none or several."""
        start = len(self.folder) + 1 if self.folder else 0
        found = [path for path in self.values if _PRODUCTION.match(path[start:].lower())]
        return found[0] if len(found) == 1 else ""


def units(found: frozenset[str], known: Collection[str]) -> tuple[Unit, ...]:
    """One unit for each chart that is deployed for itself and of which some file is judged; a sub-chart is its parent's.

    It has all of its files, whatever is judged of them: a template means nothing without its values.
    """
    charts = {path.rpartition("/")[0] for path in known if path.rpartition("/")[2] == "Chart.yaml"}
    tops = sorted(folder for folder in charts if not _parent(folder, charts))
    owned: dict[str, list[str]] = {
        folder: [] for folder in tops if not place(f"{folder}/Chart.yaml" if folder else "Chart.yaml")
    }
    for path in sorted(known):
        folder = _owner(path, charts, owned)
        if folder is not None:
            owned[folder].append(path)
    return tuple(Unit("helm", folder, tuple(paths)) for folder, paths in owned.items() if not found.isdisjoint(paths))


def _parent(folder: str, charts: Collection[str]) -> bool:
    """Whether it lies in the `charts` folder of another one."""
    above, _, _ = folder.rpartition("/")
    return above.rpartition("/")[2] == "charts" and (above.rpartition("/")[0] in charts)


def _owner(path: str, charts: Collection[str], tops: Collection[str]) -> str | None:
    """The chart that a file is a part of, by what Helm reads: templates, values and what describes the chart."""
    folder, _, name = path.rpartition("/")
    inside = folder
    while inside not in charts:
        if not inside:
            return None
        inside = inside.rpartition("/")[0]
    rest = path[len(inside) + 1 :] if inside else path
    if not (rest.startswith("templates/") or _VALUES.match(rest) or (inside == folder and name in _OTHERS)):
        return None
    while inside not in tops:
        if not inside or not _parent(inside, charts):
            return None
        inside = inside.rpartition("/")[0].rpartition("/")[0]
    return inside


def layouts(unit: Unit) -> Iterator[Layout]:
    """The unit's chart first, then its sub-charts."""
    folders = sorted(path.rpartition("/")[0] for path in unit.paths if path.rpartition("/")[2] == "Chart.yaml")
    for folder in folders:
        inner = tuple(
            other for other in folders if other != folder and other.startswith(f"{folder}/" if folder else "")
        )
        own = [path for path in unit.paths if _inside(path, folder) and not any(_inside(path, one) for one in inner)]
        start = len(folder) + 1 if folder else 0
        values = sorted(
            (path for path in own if _VALUES.match(path[start:])),
            key=lambda path: (path[start:] != "values.yaml", path),
        )
        templates = tuple(path for path in own if path[start:].startswith("templates/"))
        yield Layout(folder, templates, tuple(values), frozenset(path[start:] for path in own) & _OTHERS)


def _inside(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")
