"""Analyses that can not run, never end or can never fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import same_namespace
from readiness.model.artifact import Unresolved
from readiness.model.delivery import AnalysisTemplate, ArgoRollout
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readiness.model.delivery import AnalysisAsked, AnalysisMetric
    from readiness.model.system import System

_BY_ITSELF = frozenset({"job", "kayenta", "plugin", "web"})
"""Providers that say themselves whether a measurement succeeded, or for which an answer is one."""
_ENDING = frozenset({"step", "pre-promotion", "post-promotion"})
"""Uses that the Rollout waits for."""


def check(system: System) -> Iterator[Observation]:
    """One observation for each metric of each template, and one for each time a Rollout asks for a template."""
    templates = system.of(AnalysisTemplate)
    for template in templates:
        yield from _template(template)
    for one in system.of(ArgoRollout):
        for asked in one.analyses:
            yield Observation(asked.location, *_asked(one, asked, templates))


def _template(template: AnalysisTemplate) -> Iterator[Observation]:
    if not template.metrics and not template.templates and not template.doubtful:
        yield Observation(template.location, Kind.FAIL, template.label, "it has no metric")
    seen: set[str] = set()
    for metric in template.metrics:
        twice = "two metrics have that name" if metric.name and metric.name in seen else ""
        seen.add(metric.name)
        problem = twice or _problem(metric)
        doubt = "" if problem else _doubt(metric)
        name = f"metric {metric.name or '(unnamed)'} of {template.label}"
        kind = Kind.FAIL if problem else Kind.OPEN if doubt else Kind.PASS
        yield Observation(metric.location, kind, name, problem or doubt)


def _problem(metric: AnalysisMetric) -> str:
    providers = metric.providers
    if providers is not None and len(providers) != 1:
        return "it names several providers" if providers else "it names no provider"
    if not metric.conditions and providers and providers[0] not in _BY_ITSELF:
        return "without successCondition and failureCondition it always succeeds"
    count, failures, successes = metric.measurements, metric.failures or 0, metric.successes or 0
    if isinstance(failures, Unresolved) or isinstance(successes, Unresolved):
        return ""
    if failures < 0 and successes == 0:
        return "failureLimit -1 without consecutiveSuccessLimit is refused"
    if not isinstance(count, int) or count <= 0:
        return ""
    if count > 1 and not metric.interval:
        return f"count {count} without interval is refused"
    if failures >= count:
        return f"all of its {count} measurements may fail: failureLimit is {failures}"
    return (
        f"count {count} is below failureLimit and consecutiveSuccessLimit together"
        if count < failures + successes
        else ""
    )


def _doubt(metric: AnalysisMetric) -> str:
    if metric.providers is None:
        return "its provider is only known later"
    late = (
        value.text
        for value in (metric.measurements, metric.failures, metric.successes)
        if isinstance(value, Unresolved)
    )
    return next((f"`{text}` is only known later" for text in late), "")


def _asked(one: ArgoRollout, asked: AnalysisAsked, templates: Iterable[AnalysisTemplate]) -> tuple[Kind, str, str]:
    if isinstance(asked.name, Unresolved):
        return Kind.OPEN, f"{asked.name.text} of {one.label}", "its name is only known later"
    name = f"{asked.name} of {one.label}"
    known = {(template.cluster, template.name): template for template in templates if _near(template, one)}
    found = known.get((asked.cluster, asked.name))
    if found is None:
        where = "in the cluster" if asked.cluster else "elsewhere"
        return Kind.OPEN, name, f"the template is not in this repository: it may be {where}"
    parts = list(_parts(found, known))
    lost = sorted({each for part in parts for each in part.arguments} - asked.arguments)
    if lost and not asked.doubtful and not any(part.doubtful for part in parts):
        return Kind.FAIL, name, f"the argument {lost[0]} has no value"
    endless = [metric.name for part in parts for metric in part.metrics if _endless(metric)]
    if endless and asked.use in _ENDING:
        return Kind.FAIL, name, f"metric {endless[0]} has an interval and no count: it never ends"
    if asked.doubtful or any(part.doubtful for part in parts):
        return Kind.OPEN, name, "its arguments or metrics are not all known, or only tried"
    return Kind.PASS, name, ""


def _endless(metric: AnalysisMetric) -> bool:
    return metric.interval and not metric.measurements and not metric.successes


def _near(template: AnalysisTemplate, one: ArgoRollout) -> bool:
    return template.cluster or same_namespace(template.namespace, one.namespace)


def _parts(template: AnalysisTemplate, known: dict[tuple[bool, str], AnalysisTemplate]) -> Iterator[AnalysisTemplate]:
    """The template and those it is made of, each once."""
    seen, pending = set(), [template]
    while pending:
        one = pending.pop()
        if one.label in seen:
            continue
        seen.add(one.label)
        yield one
        pending += [
            known[cluster, name]
            for name, cluster in one.templates
            if isinstance(name, str) and (cluster, name) in known
        ]
