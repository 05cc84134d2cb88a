"""Files of one Python version, copied into an image with another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import place
from readiness.formats.dockerfile.expansion import expand
from readiness.formats.dockerfile.purpose import for_production
from readiness.formats.image import parse_image
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Stage
    from readiness.model.artifact import Document
    from readiness.model.facts import Text

_PATH = lazy(r"/(?:usr/local|opt/[\w.-]+)?/?lib(?:64)?/python(\d+\.\d+)(?:/|$)")
_ENVIRONMENT = lazy(r"(^|/)(\.?venv|virtualenv)/?$")
_TAG = lazy(r"(?:.*python)?(\d+\.\d+)(?:[.\-_a-z].*)?")
_DISTROLESS = {"debian11": "3.9", "debian12": "3.11", "debian13": "3.13"}


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each COPY from another stage of what one Python version reads."""
    dockerfile = document.content
    if not for_production(document.content, document.path):
        return
    for stage in dockerfile.stages:
        here = _python(dockerfile.chain(stage)[-1].image)
        if here is None or stage.number not in dockerfile.shipped_needs:
            continue
        for source in stage.sources:
            if source.instruction.keyword != "COPY":
                continue
            words = [
                expand(word.text, stage.settings.scope, dockerfile.escape) for word in source.instruction.arguments
            ]
            there = (
                _python(dockerfile.chain(dockerfile.stages[source.stage])[-1].image)
                if source.stage is not None
                else None
            )
            kind, note = _judge([_text(word) for word in words], there, here)
            if kind is not None:
                yield Observation(place(document, stage, source.instruction), kind, _shown(stage), note)


def _text(word: Text) -> str:
    return word.text if isinstance(word, Unresolved) else word


def _shown(stage: Stage) -> str:
    return _text(stage.image)


def _judge(words: list[str], there: Text | None, here: Text) -> tuple[Kind | None, str]:
    versions = sorted({found[1] for word in words for found in _PATH.finditer(word)})
    if not versions and any(_ENVIRONMENT.search(word) for word in words[:-1]) and there is not None:
        if isinstance(there, Unresolved) or isinstance(here, Unresolved):
            return (Kind.PASS, "") if there == here else (Kind.OPEN, "a version is only known at build time")
        return (Kind.PASS, "") if there == here else (Kind.FAIL, f"an environment of Python {there}")
    if not versions:
        return None, ""
    if any("$" in version for version in versions) or isinstance(here, Unresolved):
        return Kind.OPEN, "which version the image has is not said"
    wrong = [version for version in versions if version != here]
    return (Kind.FAIL, f"the path is of Python {wrong[0]}") if wrong else (Kind.PASS, "")


def _python(image: Text) -> Text | None:
    """The minor version of Python in an image; None if it is not known to have one."""
    parts = parse_image(image)
    if isinstance(parts.repository, Unresolved):
        return None
    name = parts.repository.rpartition("/")[2]
    if name.startswith("python3-debian"):
        return _DISTROLESS.get(name.removeprefix("python3-"))
    if name == "python" and parts.registry == "docker.io":
        if isinstance(parts.tag, Unresolved):
            return parts.tag
        found = _TAG.fullmatch(parts.tag or "")
        return found[1] if found else Unresolved(parts.tag or "latest")
    return None
