"""Environment variables of a service: what it needs, what is written down about them, and where they are set."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.model.facts import EnvDocumented, EnvRead, EnvSet
from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.model.system import Service, System

_GIVEN = lazy(
    r"^(PORT|HOST|HOSTNAME|HOME|PATH|USER|USERNAME|LOGNAME|PWD|SHELL|TZ|LANG|LC_\w+|TMPDIR|TEMP|TMP|NODE_ENV|APP_ENV|ENV|ENVIRONMENT|STAGE"
    r"|CI|DEBUG|EDITOR|TERM|COLUMNS|NO_COLOR|FORCE_COLOR|DYNO|WEBSITE_\w+|NEXT_RUNTIME|NEXT_PHASE|BUILD_ID|COMMIT_SHA|GIT_\w+|DJANGO_SETTINGS_MODULE"
    r"|(GITHUB|GITLAB|KUBERNETES|VERCEL|NETLIFY|RAILWAY|HEROKU|RENDER|FLY|K|POD|NODE|npm|PYTHON|GO|XDG|APPDATA|LOCALAPPDATA|ProgramFiles)(_\w+)?"
    r"|(AWS|AMAZON)_\w+|GOOGLE_(CLOUD_PROJECT|APPLICATION_CREDENTIALS)|GCP_\w+|SSL_CERT_\w+|(HTTPS?|NO|ALL)_PROXY|OTEL_\w+|SERVER_SOFTWARE|FUNCTION_\w+|LD_\w+)$",
    re.IGNORECASE,
)
_BUNDLER = lazy(r"(^|/)(vue|vite|craco|webpack|rollup|parcel|angular)[\w.-]*\.(config\.)?([cm]?[jt]s|json)$")
_CHOSEN = lazy(r"(^|/)(providers?|plugins?|drivers?|backends?)/[\w-]+/[^/]+\.go$")
"""One of several that a setting chooses among: only whoever takes it needs what it asks for."""
_ASIDE = lazy(
    r"(^|/)(scripts?|bin|tools?|extra|infrastructure|hack|dev|ci|bench\w*|migrations?|seeds?)/|(^|/)[\w.-]*\.config\.[cm]?[jt]s$|(^|/)(conftest|noxfile|setup|fabfile|tasks)\.py$"
)


def needed(service: Service, files: frozenset[str] = frozenset()) -> dict[str, EnvRead]:
    """By name, where it is first asked for: variables without which the service fails, and that no platform gives."""
    found: dict[str, EnvRead] = {}
    bundled = _bundled(service, files)
    for read in sorted(service.of(EnvRead), key=lambda read: read.location):
        if (
            read.required
            and isinstance(read.name, str)
            and not _GIVEN.match(read.name)
            and not read.name[:1].islower()  # `process.env.version`: put in by a bundler
            and not _ASIDE.search(read.location.path)
            and not _CHOSEN.search(read.location.path)
            and not any(read.location.path.startswith(folder) for folder in bundled)
        ):
            found.setdefault(read.name, read)
    return found


def _bundled(service: Service, files: frozenset[str]) -> list[str]:
    """Folders below the service whose code a bundler makes for browsers: it puts names of its own into the code."""
    return [f"{folder}/" for folder in _bundling(files) if folder and folder != service.path]


@lru_cache(maxsize=1)
def _bundling(files: frozenset[str]) -> frozenset[str]:
    """The same for all services of a run."""
    return frozenset(path.rpartition("/")[0] for path in files if _BUNDLER.search(path))


def documented(system: System, service: Service) -> set[str]:
    """Names in templates beside the service, above it or below it."""
    return {one.name for one in system.of(EnvDocumented) if _concerns(one.location.path, service.path)}


def beside(system: System, service: Service) -> bool:
    """Whether an env file for a stage lies beside it, which is copied as a template is."""
    return any(one.by == "env file" and _concerns(one.location.path, service.path) for one in system.of(EnvSet))


def given(system: System) -> set[str]:
    """Names that a manifest, an image, a pipeline or an env file of the repository sets: whoever deploys it, finds them there."""
    return {one.name for one in system.of(EnvSet)}


def _concerns(path: str, folder: str) -> bool:
    beside = path.rpartition("/")[0]
    return (
        not folder
        or not beside
        or folder == beside
        or folder.startswith(beside + "/")
        or beside.startswith(folder + "/")
    )
