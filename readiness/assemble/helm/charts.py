"""A chart with its sub-charts, its values laid over theirs, and what its templates see as `.`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.assemble.helm.functions.texts import OpenError, certain
from readiness.assemble.helm.places import Layout, layouts
from readiness.assemble.helm.ropes import CLOSES, OPENS, Source
from readiness.assemble.helm.values import Table, World, data, hold, layered
from readiness.formats import yaml
from readiness.formats.kubernetes.api_versions import REMOVED, SERVED, is_built_in
from readiness.model.artifact import Node, Unresolved
from readiness.model.location import Location
from readiness.model.named import NamedTuple
from readiness.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.assemble import Read, Unit

NAMESPACE = f"{OPENS}namespace{CLOSES}"
"""`.Release.Namespace`: chosen when it is installed."""
KUBERNETES = "v1.34.0"
"""What `.Capabilities.KubeVersion` is taken to be: a current cluster."""


class Dependency(NamedTuple):
    name: str
    """Its alias, if it has one: the key of its values."""
    chart: str
    condition: str
    tags: tuple[str, ...]


class Chart(NamedTuple):
    layout: Layout
    name: str
    about: Node
    """Of Chart.yaml."""
    values: Table
    """Those of its own file, with those for production laid over."""
    production: str
    """The file for production that was laid over; empty: none."""
    below: tuple[tuple[Dependency, Chart], ...]
    problems: tuple[Problem, ...]

    @property
    def is_library(self) -> bool:
        kind = self.about.fields.get("type")
        return kind is not None and kind.value == "library"


def load(unit: Unit, read: Read) -> Chart | None:
    """The chart of a unit; None when its Chart.yaml can not be read."""
    found = {layout.folder: layout for layout in layouts(unit)}
    return _chart(found, unit.folder, read) if unit.folder in found else None


def _chart(found: dict[str, Layout], folder: str, read: Read) -> Chart | None:
    layout = found[folder]
    about, wrong = _yaml(layout.path("Chart.yaml"), read)
    if about is None:
        return None
    problems = list(wrong)
    values = Table()
    production = layout.production
    for path in (layout.path("values.yaml"), production):
        if path and path in layout.values:
            table, more = _table(path, read)
            problems += more
            values = layered(values, table)
    below = []
    for dependency in _dependencies(layout, about, found, read):
        inner = layout.path(f"charts/{dependency.chart}")
        chart = _chart(found, inner, read) if inner in found else None
        if chart is not None:
            below.append((dependency, chart))
            problems += chart.problems
    name = about.fields.get("name")
    return Chart(
        layout,
        name.text if name else folder.rpartition("/")[2],
        about,
        values,
        production,
        tuple(below),
        tuple(problems),
    )


def _yaml(path: str, read: Read) -> tuple[Node | None, list[Problem]]:
    """The first document of a file, and what is wrong with it."""
    artifact = read(path)
    if artifact is None:
        return None, []
    root, problems = None, []
    for part in yaml.compose(artifact.text):
        if isinstance(part, yaml.YamlProblem):
            place = Location(path, part.region)
            problems.append(Problem(location=place, kind="unparsable", format="kubernetes", message=part.message))
        elif root is None:
            root = part.root
    return (root if root is not None else Node(kind="mapping")), problems


def _table(path: str, read: Read) -> tuple[Table, list[Problem]]:
    root, problems = _yaml(path, read)
    found = data(root, Source(path, "")) if root is not None else None
    return (found if isinstance(found, Table) else Table()), problems


def _dependencies(layout: Layout, about: Node, found: dict[str, Layout], read: Read) -> Iterator[Dependency]:
    """Those that Chart.yaml names, and those that only lie in `charts/`."""
    listed = about.fields.get("dependencies")
    if listed is None and "requirements.yaml" in layout.others:
        required, _ = _yaml(layout.path("requirements.yaml"), read)
        listed = required.fields.get("dependencies") if required is not None else None
    named = set()
    for item in listed.items if listed is not None else ():
        told = {key: node.text for key, node in item.fields.items() if node.kind == "scalar"}
        name = told.get("name", "")
        tags = item.fields.get("tags")
        words = tuple(tag.text for tag in tags.items) if tags is not None else ()
        named.add(name)
        yield Dependency(told.get("alias") or name, name, told.get("condition", ""), words)
    prefix = layout.path("charts/")
    for folder in found:
        name = folder[len(prefix) :]
        if folder.startswith(prefix) and "/" not in name and name not in named:
            yield Dependency(name, name, "", ())


class Files:
    """`.Files`, as far as a path names one."""

    def __init__(self, layout: Layout, read: Read) -> None:
        self._layout = layout
        self._read = read

    def go_Get(self, name: object) -> str:  # noqa: N802 (Helm's own word)
        artifact = self._read(self._layout.path(certain(name)))
        if artifact is None:
            raise OpenError
        return artifact.text

    def go_Glob(self, _pattern: object) -> object:  # noqa: N802 (Helm's own word)
        raise OpenError


class ApiVersions:
    """`.Capabilities.APIVersions` of a current cluster: what every one serves. The rest comes with what is installed there."""

    def go_Has(self, name: object) -> object:  # noqa: N802 (Helm's own word)
        asked = certain(name)
        head, _, last = asked.rpartition("/")
        version = head if last[:1].isupper() else asked
        if any(version in served for served in SERVED.values()):
            return True
        if any(version == removed for removed, _ in REMOVED):
            return False
        if is_built_in(version) and version.endswith("/v1"):
            return True
        return Unresolved(f'.Capabilities.APIVersions.Has "{asked}"')


def context(chart: Chart, values: Table, release: str, read: Read) -> World:
    """What a chart's templates see as `.`."""
    about = chart.about
    told = {key[:1].upper() + key[1:]: _plain(node) for key, node in about.fields.items()}
    told["APIVersion"] = told.pop("ApiVersion", "v1")
    described = {
        "Name": chart.name,
        "Version": "",
        "AppVersion": "",
        "Type": "",
        "Description": "",
        "Annotations": {},
        **told,
    }
    version = KUBERNETES.removeprefix("v").split(".")
    cluster = {"Version": KUBERNETES, "GitVersion": KUBERNETES, "Major": version[0], "Minor": version[1]}
    return World({
        "Values": values,
        "Chart": described,
        "Release": {
            "Name": release, "Namespace": NAMESPACE, "Service": "Helm", "IsInstall": True, "IsUpgrade": False, "Revision": 1,
        },
        "Capabilities": {"KubeVersion": cluster, "APIVersions": ApiVersions(), "HelmVersion": {"Version": "v3.18.0"}},
        "Files": Files(chart.layout, read),
        "Subcharts": {},
    })  # fmt: skip


def _plain(node: Node) -> object:
    if node.kind == "mapping":
        return {key: _plain(value) for key, value in node.fields.items()}
    if node.kind == "sequence":
        return [_plain(item) for item in node.items]
    return node.text


class Placed(NamedTuple):
    """A chart where it is rendered, with the values it gets there."""

    chart: Chart
    values: Table
    enabled: bool
    """By its parent's values."""
    path: str
    """As `helm template` names it: `parent/charts/child`."""


def placed(chart: Chart) -> tuple[Placed, ...]:
    """The chart and all below it, each with its values."""
    found: list[Placed] = []
    values = _with_below(chart, chart.values)
    hold(values)
    _place(chart, values, found, chart.name, enabled=True)
    return tuple(found)


def _with_below(chart: Chart, values: Table) -> Table:
    """A parent sees its sub-charts' values under their names."""
    for dependency, below in chart.below:
        given = values.get(dependency.name)
        inner = layered(below.values, given) if isinstance(given, Table) else below.values
        common = values.get("global")
        if isinstance(common, Table):
            own = inner.get("global")
            inner = layered(inner, _single("global", layered(own, common) if isinstance(own, Table) else common))
        values = layered(values, _single(dependency.name, _with_below(below, inner)))
    return values


def _single(key: str, value: object) -> Table:
    return Table({key: value})


def _place(chart: Chart, values: Table, found: list[Placed], path: str, *, enabled: bool) -> None:
    values.held = True
    found.append(Placed(chart, values, enabled, path))
    for dependency, below in chart.below:
        inner = values.get(dependency.name)
        on = enabled and _enabled(dependency, values)
        _place(
            below, inner if isinstance(inner, Table) else Table(), found, f"{path}/charts/{dependency.name}", enabled=on
        )


def _enabled(dependency: Dependency, values: Table) -> bool:
    """By the first condition that is set, else by its tags, else it is."""
    for condition in dependency.condition.split(","):
        value: object = values
        for name in condition.strip().split("."):
            value = value.get(name) if isinstance(value, dict) else None
        if isinstance(value, bool):
            return value
    tags = values.get("tags")
    told = [tags[tag] for tag in dependency.tags if tag in tags] if isinstance(tags, dict) else []
    return any(told) if told else True
