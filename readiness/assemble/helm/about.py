"""The chart as one document, with what came up while its templates were read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.assemble.helm.ropes import action_region
from readiness.formats.helm import Chart, Remark
from readiness.model.artifact import Document
from readiness.model.location import Location, Region

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readiness.assemble import Read
    from readiness.assemble.helm import charts
    from readiness.assemble.helm.objects import Reading
    from readiness.assemble.helm.render import Said


def document(chart: charts.Chart, reading: Reading, said: Sequence[Said], read: Read) -> Document[Chart] | None:
    """None when Chart.yaml can not be read."""
    artifact = read(chart.layout.path("Chart.yaml"))
    if artifact is None:
        return None
    own = chart.layout.path("values.yaml")
    dependencies = chart.about.fields.get("dependencies")
    items = dependencies.items if dependencies is not None else ()
    below = {dependency.chart for dependency, _ in chart.below}
    named = [node.text for item in items if (node := item.fields.get("name")) is not None]
    content = Chart(
        name=chart.name,
        is_library=chart.is_library,
        files=chart.layout.others,
        values=own if own in chart.layout.values else "",
        production=chart.production,
        dependencies=items,
        is_whole=all(name in below for name in named),
        remarks=(*_refused(reading), *_remarks(said, chart, read)),
    )
    return Document(artifact, "helm", chart.about, content, chart.name)


def _refused(reading: Reading) -> Iterator[Remark]:
    for parsed in reading.parsed.values():
        if parsed.refused is not None:
            line, column = parsed.source.position(max(parsed.refused.offset, 0))
            place = Location(parsed.artifact.path, Region(line, column, line, column + 1))
            yield Remark("refused", str(parsed.refused), place)


def _remarks(said: Sequence[Said], chart: charts.Chart, read: Read) -> Iterator[Remark]:
    seen = set()
    texts: list[str] | None = None
    for one in said:
        key = (one.kind, one.text, one.source.path, one.offset)
        if key in seen or not one.source.path:
            continue
        seen.add(key)
        if one.kind == "missing":
            texts = texts if texts is not None else _values_texts(chart, read)
            if _is_mentioned(one.text.rpartition(".")[2], texts):
                continue
        yield Remark(one.kind, one.text, Location(one.source.path, action_region(one.source, one.offset)))


def _values_texts(chart: charts.Chart, read: Read) -> list[str]:
    return [artifact.text for path in chart.layout.values if (artifact := read(path)) is not None]


def _is_mentioned(name: str, texts: Sequence[str]) -> bool:
    """In a comment, as what may be set; or in another values file."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    return any(pattern.search(text) for text in texts)
