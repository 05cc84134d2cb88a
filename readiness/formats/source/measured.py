"""Metrics that code makes, by the calls of the libraries that make them. Only names that stand there as texts are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.location import Location, Region
from readiness.model.measuring import MetricMade
from readiness.model.named import NamedTuple
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from readiness.formats.source.tree import Source

_NAME = r"[\"'`]([A-Za-z_:][\w.:/-]*)[\"'`]"
_KINDS = r"(Counter|Gauge|Histogram|Summary)"


class _Form(NamedTuple):
    library: str
    pattern: re.Pattern[str]
    """Kind, and what follows, up to the name or the options that hold it."""
    marks: tuple[str, ...]
    """One of them is in all that the pattern finds."""


_OTEL = _Form(
    "opentelemetry",
    lazy(
        r"\b[cC]reate_?(?:Observable|observable_)?(UpDownCounter|up_down_counter|Counter|counter|Histogram|histogram|Gauge|gauge)(?:<\w+>)?\s*\(\s*(?:name\s*[:=]\s*)?"
        + _NAME
    ),
    ("reate",),
)
_FORMS: dict[str, tuple[_Form, ...]] = {
    "python": (
        _Form("prometheus", lazy(r"\b(Counter|Gauge|Histogram|Summary|Info|Enum)\(\s*(?:name\s*=\s*)?" + _NAME), ("prometheus",)),
        _OTEL,
    ),
    "go": (
        _Form("opentelemetry", lazy(r"\.(?:Int64|Float64)(?:Observable)?(UpDownCounter|Counter|Histogram|Gauge)\(\s*" + _NAME), ("Int64", "Float64")),
    ),
    "javascript": (_OTEL,),
    "csharp": (
        _Form("prometheus", lazy(r"\bMetrics\s*\.\s*Create(Counter|Gauge|Histogram|Summary)\s*\(\s*" + _NAME), ("Metrics",)),
        _OTEL,
    ),
    "jvm": (
        _Form("micrometer", lazy(r"\b(Counter|Gauge|Timer|DistributionSummary|LongTaskTimer|FunctionCounter|TimeGauge)\s*\.\s*builder\s*\(\s*" + _NAME), ("builder",)),
        _Form("micrometer", lazy(r"\b(?:\w*[rR]egistry(?:\(\))?|Metrics)\s*\.\s*(counter|timer|gauge|summary)\s*\(\s*" + _NAME), ("egistry", "Metrics")),
        _Form("micrometer", lazy(r"@(Timed|Counted)\s*\(\s*(?:value\s*=\s*)?" + _NAME), ("@Timed", "@Counted")),
        _Form("opentelemetry", lazy(r"\.\s*(counter|histogram|gauge|upDownCounter)Builder\s*\(\s*" + _NAME), ("Builder",)),
        _Form("prometheus", lazy(r"\b" + _KINDS + r"\s*\.\s*(?:build|builder)\s*\(\s*\)\s*\.\s*name\s*\(\s*" + _NAME), ("build",)),
        _Form("prometheus", lazy(r"\b" + _KINDS + r"\s*\.\s*build\s*\(\s*" + _NAME), ("build",)),
    ),
    "ruby": (
        _Form("prometheus", lazy(r"\b(?:prometheus|registry)\s*\.\s*(counter|gauge|histogram|summary)\s*\(?\s*:([a-z_]\w*)"), ("prometheus", "registry")),
        _OTEL,
    ),
    "php": (
        _Form("opentelemetry", lazy(r"->\s*create(Counter|UpDownCounter|Histogram|Gauge)\s*\(\s*" + _NAME), ("create",)),
    ),
}  # fmt: skip
_OPTIONS = {
    "go": lazy(r"\b(?:prometheus|prom)\." + _KINDS + r"Opts\s*\{"),
    "javascript": lazy(r"\bnew\s+(?:\w+\.)?" + _KINDS + r"(?:<[^>]*>)?\s*\(\s*\{"),
}
"""Kind, and the beginning of a list of options by name."""
_FAMILY = {"typescript": "javascript", "tsx": "javascript", "java": "jvm", "kotlin": "jvm"}
_FIELD = lazy(r"\b(?:[nN]amespace|[sS]ubsystem|[nN]ame|prefix)\s*[:=]\s*(?:" + _NAME + r"|([\w.]+))")
_CONSTANT = lazy(r"\b([A-Za-z_]\w*)\s*(?:string)?\s*(?::=|=|:)\s*" + _NAME)
_LONGEST = 1200
"""Letters within which a list of options ends."""


def made(source: Source, path: str) -> Iterator[MetricMade]:
    family = _FAMILY.get(source.language, source.language)
    text = source.text
    for form in _FORMS.get(family, ()):
        if not any(mark in text for mark in form.marks):
            continue
        for found in form.pattern.finditer(text):
            name = found[2]
            if family == "python" and form.library == "prometheus":
                name = _prefixed(text, found.end(), name)
            yield _metric(text, path, found.start(2), name, found[1], form.library)
    options = _OPTIONS.get(family)
    if options is not None and any(kind in text for kind in ("Counter", "Gauge", "Histogram", "Summary")):
        constants = {found[1]: found[2] for found in _CONSTANT.finditer(text)} if options.search(text) else {}
        for found in options.finditer(text):
            name = _named(text[found.end() : found.end() + _LONGEST], constants)
            if name:
                yield _metric(text, path, found.start(), name, found[1], "prometheus")


def _named(text: str, constants: dict[str, str]) -> str:
    """Namespace, subsystem and name put together; empty where one of them can't be told."""
    parts: dict[str, str] = {}
    for found in _FIELD.finditer(_closed(text)):
        key = found[0].partition(":")[0].partition("=")[0].strip().lower()
        value = found[1] or constants.get(found[2].rpartition(".")[2], "") if found[2] or found[1] else ""
        if not value:
            return ""
        parts.setdefault(key, value)
    if "name" not in parts:
        return ""
    return "_".join(parts[key] for key in ("namespace", "subsystem", "name") if key in parts)


def _closed(text: str) -> str:
    """Up to the bracket that ends the list."""
    depth = 1
    for at, letter in enumerate(text):
        depth += (letter in "{(") - (letter in "})")
        if depth == 0:
            return text[:at]
    return text


def _prefixed(text: str, end: int, name: str) -> str:
    """Python's client puts `namespace` and `subsystem` in front."""
    given = {
        found[0].partition("=")[0].strip(): found[1]
        for found in _FIELD.finditer(_closed(text[end : end + _LONGEST]))
        if found[1] and found[0].startswith(("namespace", "subsystem"))
    }
    return "_".join([given[key] for key in ("namespace", "subsystem") if key in given] + [name])


def _metric(text: str, path: str, at: int, name: str, kind: str, library: str) -> MetricMade:
    line = text.count("\n", 0, at) + 1
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    plain = regex(r"[^A-Za-z0-9_:]+").sub("_", name)
    region = Region.of_line(line, text[start : len(text) if end < 0 else end])
    return MetricMade(Location(path, region), plain.removesuffix("_total"), kind.lower().replace("_", ""), library)
