"""Analyses that can not run, never end or can never fail."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import folder, same_namespace
from readiness.model.artifact import Unresolved
from readiness.model.delivery import AnalysisTemplate, ArgoRollout
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.delivery import AnalysisAsked, AnalysisMetric
    from readiness.model.system import System

    Known = Mapping[tuple[bool, str], list[AnalysisTemplate]]

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


def _asked(one: ArgoRollout, asked: AnalysisAsked, templates: Sequence[AnalysisTemplate]) -> tuple[Kind, str, str]:
    if isinstance(asked.name, Unresolved):
        return Kind.OPEN, f"{asked.name.text} of {one.label}", "its name is only known later"
    name = f"{asked.name} of {one.label}"
    known = _known(one, templates)
    found = known.get((asked.cluster, asked.name), [])
    if len(found) != 1:
        where = "in the cluster" if asked.cluster else "elsewhere"
        note = "several templates have that name" if found else f"it is not in this repository, and may be {where}"
        return Kind.OPEN, name, note
    parts = list(_parts(found[0], known))
    endless = [metric.name for part in parts for metric in part.metrics if _endless(metric)]
    if endless and asked.use in _ENDING:
        return Kind.FAIL, name, f"metric {endless[0]} has an interval and no count: it never ends"
    beside = [known.get((cluster, str(other)), []) for other, cluster in asked.together]
    doubtful = asked.doubtful or any(part.doubtful for part in parts) or any(len(each) != 1 for each in beside)
    given = {value for each in (*beside, parts) for part in each for value in part.values} | asked.arguments
    lost = sorted({each for part in parts for each in part.arguments} - given)
    if lost and not doubtful:
        return Kind.FAIL, name, f"the argument {lost[0]} has no value"
    if doubtful:
        return Kind.OPEN, name, "its arguments or metrics are not all known, or only tried"
    return Kind.PASS, name, ""


def _known(one: ArgoRollout, templates: Sequence[AnalysisTemplate]) -> Known:
    """Templates that a Rollout may mean, by name: those of its own file, else of its folder, else of any."""
    found: dict[tuple[bool, str], list[AnalysisTemplate]] = defaultdict(list)
    for template in templates:
        if template.cluster or same_namespace(template.namespace, one.namespace):
            found[template.cluster, template.name].append(template)
    return {key: _nearest(one, those) for key, those in found.items()}


def _nearest(one: ArgoRollout, those: list[AnalysisTemplate]) -> list[AnalysisTemplate]:
    at = one.location
    same_file = [each for each in those if each.location.path == at.path]
    return same_file or [each for each in those if folder(each.location) == folder(at)] or those


def _endless(metric: AnalysisMetric) -> bool:
    return metric.interval and not metric.measurements and not metric.successes


def _parts(template: AnalysisTemplate, known: Known) -> Iterator[AnalysisTemplate]:
    """The template and those it is made of, each once."""
    seen, pending = set(), [template]
    while pending:
        one = pending.pop()
        if one.label not in seen:
            seen.add(one.label)
            yield one
            pending += [each for name, cluster in one.templates for each in known.get((cluster, str(name)), [])[:1]]
