"""Which jobs deploy, and to what: production, something before it, a preview, or a site of pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.pipelines import JUDGED, ON_PROPOSAL, Pipelines, parts, pipelines, started
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from readiness.model.facts import PipelineJob, Text
    from readiness.model.system import System

_WORD = r"(?:^|[^a-z]|(?<=to))(?:{})(?=$|[^a-z])"
_PRODUCTION = lazy(_WORD.format("prod|production|prd|live"), re.IGNORECASE)
_BEFORE = lazy(
    _WORD.format(
        "staging|stage|stg|preprod|pre-?prod(?:uction)?|uat|qa|canary|integration|int|test|testing|dev|development|sandbox|beta|nightly"
    ),
    re.IGNORECASE,
)
_PREVIEW = lazy(_WORD.format("previews?|pr|pull-?request|review(?:-?app)?s?|ephemeral"), re.IGNORECASE)
_SITE_ACTIONS = lazy(
    r"actions/deploy-pages|peaceiris/actions-gh-pages|jamesives/github-pages-deploy-action|helm/chart-releaser-action|cloudflare/pages-action",
    re.IGNORECASE,
)
_SITE_COMMANDS = lazy(r"\b(?:mkdocs gh-deploy|mike deploy|gh-pages|wrangler pages|pages deploy)\b")
_SITE_NAMES = lazy(
    r"\b(?:docs?|documentation|website|pages|gh-?pages|storybook|site|blog|demo|helm-?charts?)\b", re.IGNORECASE
)


_TRIAL = lazy(
    r"(?:^|[^a-z])(?:e2e|tests?|testing|acceptance|smoke|kind|minikube|k3s|verify|check)(?=$|[^a-z])|dry-?run|validat",
    re.IGNORECASE,
)


class Deployment(NamedTuple):
    job: PipelineJob
    place: str
    """`production`, `before` (staging and the like), `preview`, `any` (chosen when it runs), or empty: it does not say."""
    names: tuple[str, ...]
    """Of the environments it names."""
    does: bool
    """False: it says that it deploys, and only prints."""


def deployments(system: System) -> Iterator[Deployment]:
    """Every started job that deploys a service, or says so. Pages for people to read are not told."""
    found = pipelines(system)
    for job in started(found):
        if job.system not in JUDGED:
            continue
        inner = parts(job, found)
        deploying = [one for one in inner if {"deploy", "deploy-noop"} & set(one.purposes)]
        if deploying and not is_trial(job.id) and not is_site(job, found):
            names = tuple(str(one.environment) for one in (job, *deploying) if isinstance(one.environment, str))
            does = any("deploy" in one.purposes for one in deploying)
            yield Deployment(job, _place(job, deploying, names), names, does)


def is_site(job: PipelineJob, found: Pipelines) -> bool:
    """It publishes pages, and does nothing else that deploys or publishes: documentation, a chart repository."""
    inner = [one for one in parts(job, found) if {"deploy", "publish"} & set(one.purposes)]
    return bool(inner) and all(
        publishes_pages(
            one.id, one.pipeline, one.environment, [name for name, _ in one.actions], [text for text, _ in one.commands]
        )
        for one in inner
    )


def is_trial(job_id: str) -> bool:
    """It deploys to try something out, on a cluster that nobody else uses, as far as its name says."""
    return _TRIAL.search(job_id.replace("_", "-")) is not None


def publishes_pages(
    job_id: str, path: str, environment: Text | None, actions: Iterable[str], commands: Iterable[str]
) -> bool:
    """What a job deploys is pages for people to read."""
    if (
        environment == "github-pages"
        or any(map(_SITE_ACTIONS.match, actions))
        or any(map(_SITE_COMMANDS.search, commands))
    ):
        return True
    return _SITE_NAMES.search(f"{job_id} {path.rpartition('/')[2]}".replace("_", "-")) is not None


def _place(job: PipelineJob, deploying: list[PipelineJob], names: tuple[str, ...]) -> str:
    if any(isinstance(one.environment, Unresolved) for one in (job, *deploying)):
        return "any"
    for text in (" ".join(names), f"{job.id} {' '.join(one.id for one in deploying)}", job.pipeline.rpartition("/")[2]):
        spoken = text.replace("_", "-")
        if _PREVIEW.search(spoken):
            return "preview"
        if _BEFORE.search(spoken):
            return "before"
        if _PRODUCTION.search(spoken):
            return "production"
    return "preview" if job.triggers and set(job.triggers) <= ON_PROPOSAL else ""
