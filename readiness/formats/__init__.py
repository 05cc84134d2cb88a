"""What we know of each file format: recognise, parse, select, edit.

A format is a module with `SELECTORS`, `documents(artifact)` and `facts(document)` (see `Format`). Which modules a path may
need is decided by its name alone, so that a run imports only what its files call for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from readiness.model.artifact import Artifact, Document, Target
from readiness.pattern import lazy

if TYPE_CHECKING:
    import re

    from readiness.model.facts import Fact
    from readiness.model.problem import Problem

Selector = Callable[[Document[object]], Iterable[Target]]


class Format(Protocol):
    """The shape of a format's module. There is nothing to inherit."""

    SELECTORS: Mapping[str, Selector]
    """`container` for `kubernetes.container`."""

    def documents(self, artifact: Artifact) -> Iterator[Document[object] | Problem]:
        """What the text holds. Never raises on bad input: yields a Problem and what could still be read."""

    def facts(self, document: Document[object]) -> Iterator[Fact]:
        """What the document tells of the system."""


MODULES: Mapping[str, str] = {
    "dockerfile": "dockerfile",
    "dockerignore": "dockerignore",
    "env": "env",
    "package": "packages",
    "nginx": "proxy",
    "edge": "edge",
    "kubernetes": "kubernetes",
    "kustomize": "kustomize",
    "helm": "helm",
    "compose": "compose",
    "workflow": "workflow",
    "gitlab": "gitlab",
    "tasks": "tasks",
    "circleci": "circleci",
    "azure": "azure",
    "jenkins": "jenkins",
    "openapi": "openapi",
    "operations": "operations",
    "dashboard": "dashboard",
    "markdown": "markdown",
    "terraform": "terraform",
    "codeowners": "codeowners",
    "gitignore": "gitignore",
    "tsconfig": "tsconfig",
    "python": "source",
    "javascript": "source",
    "typescript": "source",
    "tsx": "source",
    "go": "source",
    "java": "source",
    "kotlin": "source",
    "csharp": "source",
    "spring": "spring",
    "ruby": "source",
    "php": "source",
    "build": "builds",
    "shell": "scripts",
    "prisma": "prisma",
    "migration": "migration",
    "former": "migration.former",
}
"""Format → module below `readiness.formats`. Closed and small, hence a literal."""

_PATHS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("dockerignore", lazy(r"(^|\.)dockerignore$")),
    (
        "dockerfile",
        lazy(r"^(Dockerfile|Containerfile)([._-].*)?$|\.(Dockerfile|Containerfile|dockerfile)$|^dockerfile$"),
    ),
    (
        "env",
        lazy(
            r"^\.env([._-].*)?(?<!\.(py|js|ts|sh|rb|go))(?<!\.(yml|php|bak))(?<!\.(yaml|json|toml|diff))(?<!\.patch)$|\.env$"
            r"|^env[._-](example|sample|template|dist)([._-][a-z]+)?(?<!\.(py|js|ts|sh|rb|go))(?<!\.(yml|php))(?<!\.(yaml|json|toml))$"
            r"|^(example|sample|template|dist)\.env$"
        ),
    ),
    (
        "package",
        lazy(
            r"^(package(-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|pyproject\.toml|Pipfile(\.lock)?"
            r"|setup\.cfg|(uv|poetry|pdm)\.lock|pylock(\..+)?\.toml|([\w.-]*[-_.])?requirements?([-_.][\w.-]*)?\.(txt|in)|go\.(mod|sum)"
            r"|Cargo\.lock|Gemfile\.lock|gems\.locked|composer\.lock|packages\.lock\.json|(buildscript-)?gradle\.lockfile|\.(nvmrc|node-version"
            r"|python-version|ruby-version|java-version|go-version|tool-versions|sdkmanrc)|runtime\.txt|global\.json|pom\.xml|build\.gradle(\.kts)?|.+\.(cs|fs|vb)proj)$"
        ),
    ),
    ("tsconfig", lazy(r"^[tj]sconfig([._-][\w.-]+)?\.json$")),
    ("compose", lazy(r"^((docker-)?compose([._-][\w.-]+)?|.+\.compose|docker-stack[\w.-]*)\.ya?ml$")),
    ("edge", lazy(r"^vercel\.json$|^netlify\.toml$|^_headers$|^haproxy[\w.-]*\.cfg$")),
    ("azure", lazy(r"^azure-pipelines[\w.-]*\.ya?ml$")),
    ("yaml", lazy(r"\.(ya?ml|rules|json)$")),
    ("jenkins", lazy(r"^Jenkinsfile([.-][\w.-]+)?$")),
    ("terraform", lazy(r"\.tf$")),
    ("prisma", lazy(r"\.prisma$")),
    (
        "shell",
        lazy(
            r"(?:^|[._-])(?:entry-?point|start|run|boot|bootstrap|launch|init|pre-?start|migrate|serve|server|web|worker|backend|docker|cmd|app)"
            r"[\w.-]*\.(?:ba)?sh$|^(?:docker-)?entrypoint[\w-]*$"
        ),
    ),
    ("tasks", lazy(r"^(?:GNUm|[Mm])akefile$|^\.?[Jj]ustfile$")),
    ("codeowners", lazy(r"^CODEOWNERS$")),
    ("gitignore", lazy(r"^\.gitignore$")),
    ("source", lazy(r"\.(py|[cm]?js|jsx|[cm]?ts|tsx|go|java|kt|cs|rb|php)$")),
    ("nginx", lazy(r"^nginx[\w.-]*\.conf([.]template)?$|^Caddyfile$|^default\.conf(\.template)?$")),
)
_NGINX_FOLDER = lazy(r"(^|/)(nginx|conf\.d|sites-(enabled|available))/[^/]+\.(conf|template)$")
_SPRING = lazy(r"^(application|bootstrap)(-[\w-]+)?\.(properties|ya?ml)$|^(logback|log4j2)[\w.-]*\.xml$")
_SPRING_NAMES = ("application", "bootstrap", "logback", "log4j2")
"""How the names begin that the pattern finds: most names need not be asked."""
_OPERATING = lazy(
    r"^README[\w.-]*\.md$|(?i:run[-_]?book|play[-_]?book|roll[-_]?back|on[-_]?call|escalation|incident|operat(?:ions|ing|ional|e\b|or-guide)|(?:^|[/_-])ops[/_.-]"
    r"|deploy|releas(?:e|ing)\b|disaster|recovery|back[-_]?up|restore|maintenance|trouble[-_]?shoot|(?:^|[/_-])sl[oa]s?[/_.-]|(?:^|[/_-])sre[/_.-]"
    r"|post-?mortem|drill|production|monitoring|alert).*\.md$|(?:运维|回滚|应急|预案|值班|待命|部署|故障|恢复|发布|演练|手册|上线|监控|告警).*\.md$"
)
"""Documents for people who operate the service, by a word of their path."""
PROSE = frozenset({"markdown", "codeowners"})
"""Formats that document by their nature: a folder of documentation is where they belong."""
_MIGRATION_FOLDERS = ("igrat", "drizzle/", "versions/", "changelog", "change-log")
_YAML = (".yml", ".yaml")
_NGINX_ENDS = (".conf", ".template")
_SOURCE = tuple(f".{end}" for end in "py js cjs mjs jsx ts cts mts tsx go java kt cs rb php".split())
_NO_SOURCE = (
    "Dockerfile",
    "Containerfile",
    "dockerfile",
    "Jenkinsfile",
    ".env",
    "env",
    "example",
    "sample",
    "template",
    "dist",
)
"""How names begin that may be of another format in spite of such an end."""
_WORKFLOW = lazy(r"(^|/)\.github/workflows/[^/]+\.ya?ml$|(^|/)action\.ya?ml$")


@lru_cache(maxsize=1 << 14)
def family(path: str) -> str:
    """The group of formats a path's name calls for; empty: none, the file need not be opened.

    Kept: it is asked of all files first, and of each again when its turn comes.
    """
    name = path.rpartition("/")[2]
    if path.endswith(_YAML) and _WORKFLOW.search(path):
        return "workflow"
    if path.endswith(_NGINX_ENDS) and _NGINX_FOLDER.search(path):
        return "nginx"
    if path.endswith((".circleci/config.yml", ".circleci/config.yaml")):
        return "circleci"
    if name.startswith(_SPRING_NAMES) and _SPRING.search(name):
        return "spring"
    if name == "pom.xml" or name.endswith((".gradle", ".gradle.kts")):
        return "" if name.startswith("settings.") else "build"
    if name.endswith(".md"):
        return "markdown" if _OPERATING.search(path) else ""
    if name.endswith((".txt", ".in")) and path.endswith(f"requirements/{name}"):
        return "package"
    if any(folder in path for folder in _MIGRATION_FOLDERS) and _is_migration(path):
        return "migration"
    if name.endswith(_SOURCE) and not name.startswith(_NO_SOURCE):
        return "source"
    return next((family for family, pattern in _PATHS if pattern.search(name)), "")


def _is_migration(path: str) -> bool:
    from readiness.formats.migration.order import place

    return place(path) is not None


@cache
def module(format_name: str) -> Format:
    """The module of a format, imported on first use."""
    return cast("Format", import_module(f"readiness.formats.{MODULES[format_name]}"))


def documents(artifact: Artifact) -> Iterator[Document[object] | Problem]:
    """All that a file holds, by the first format that recognises it."""
    group = family(artifact.path)
    if group in ("yaml", "compose", "workflow", "circleci", "azure"):
        from readiness.formats import manifests

        return manifests.documents(artifact, "" if group == "yaml" else group)
    return module({"source": "python"}.get(group, group)).documents(artifact)


def select(document: Document[object], selector: str) -> Iterator[Target]:
    """Targets of `kubernetes.container` and the like; nothing when the document is of another format."""
    format_name, _, name = selector.partition(".")
    if document.format == format_name:
        yield from module(format_name).SELECTORS[name](document)
