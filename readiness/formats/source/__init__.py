"""Application code in nine languages: frameworks, routes, environment, servers, layers; of C#, Ruby and PHP routes and environment only.

Parsing is lazy. Facts first ask a literal prefilter whether the text can hold any; most files never reach the parser.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from readiness.errors import RuleError
from readiness.formats.source.testing import is_made_of_tests
from readiness.formats.source.tree import Source
from readiness.model.artifact import Artifact, Document, Node
from readiness.model.facts import EnvRead, Framework, Listen, Route
from readiness.model.location import Location, Region
from readiness.model.problem import Problem
from readiness.pattern import holds, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ast_grep_py import SgNode

    from readiness.formats import Selector
    from readiness.model.facts import Fact

__all__ = ["LANGUAGES", "NAME", "SELECTORS", "Source", "documents", "facts", "language_of", "matches", "reads"]

NAME = "source"
LANGUAGES: Mapping[str, str] = {
    ".py": "python",
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
    ".jsx": "javascript",
    ".ts": "typescript",
    ".mts": "typescript",
    ".cts": "typescript",
    ".tsx": "tsx",
    ".go": "go",
    ".java": "java",
    ".kt": "kotlin",
    ".cs": "csharp",
    ".rb": "ruby",
    ".php": "php",
}
"""Suffix → language, in ast-grep's names; a document's format is its language."""
SELECTORS: Mapping[str, Selector] = {}

# A file without any of these cannot hold a fact. Kept coarse: a needless parse costs time, a missed one a fact.
_PREFILTERS = {
    "python": r"@\w+\.(?:route|get|post|put|patch|delete)\(|class \w+\([\w., ]*(?:Resource|View|ViewSet|Endpoint)\b",
    "csharp": r"AspNetCore|GetEnvironmentVariable|WebApplication|IEndpointRouteBuilder|RouteGroupBuilder|\.Map(?:Get|Post|Put|Patch|Delete|Methods)\(|MapHealthChecks"
    r"|\[Http(?:Get|Post|Put|Patch|Delete)|\[Route\(|Configuration\[|[cC]onfig\w*\[\"[A-Z]|AddHealthChecks|AddDistributedMemoryCache",
    "go": r'os[./]|[eE]nv\w*\("|net/http|gin-gonic|labstack|go-chi|gofiber|gorilla|grpc|net"|zap|slog|logrus|zerolog|prometheus'
    r'|opentelemetry|limit|env:"|envconfig|unrolled|healthcheck|jwt|cors"|secure"|throttled|httprate|ratelimit|oidc|viper|httprouter'
    r"|Content-Security-Policy|Strict-Transport-Security|X-Frame-Options|database/sql|sqlx|gorm\.io|recover\(\)|lumberjack|robfig/cron|memstore",
}
_LIMITED = ("429", "ManyRequests", "MANY_REQUESTS", "oken_bucket", "okenBucket", "RateLimit", "Throttle", "rate-limit", "throttler",
            "flask_limiter", "slowapi", "slow-down", "RATELIMIT_", "rust proxy", "rustProxy", "ProxyFix", "orwarded",
            "LOGIN_ATTEMPT", "oginAttempt", "login_attempt")  # fmt: skip
"""Marks of code that limits requests, or that asks a proxy who the client is."""
_MEASURED = (
    "rometheus",
    "prom-client",
    "icrometer",
    "elemetry",
    "reateCounter",
    "reateHistogram",
    "reate_counter",
    "promauto",
    "meter.",
)
"""Marks of code that may make metrics."""
_SERVERS = r"(gunicorn|hypercorn)[\w./-]*\.py$"
_OFFERS = r"(?m)^from [\w.]+ import "
"""A package that may offer what stands in its modules."""
_WORDS = (
    "environ", "getenv", "BaseSettings", "fastapi", "flask", "urlpatterns", "aiohttp", "starlette", "sanic", "quart",
    "uvicorn", "rest_framework", "grpc", "http.server", "waitress", "decouple", "prometheus", "opentelemetry", "structlog",
    "jsonlogger", "loguru", "slowapi", "healthcheck", "SECURE_", "corsheaders", "jwt", "CORSMiddleware", "ninja",
    "connexion", "dynaconf", "FileHandler", "request_id", "correlation_id", "trace_id", "SIGTERM", "SIGINT", "graceful_timeout", "llow-origin", "llow-Origin", "Formatter)", "Content-Security-Policy", "Strict-Transport-Security", "X-Frame-Options", "apscheduler", "pool_size", ' = "/', " = '/",
)  # fmt: skip
"""Python's: looked for one by one, which is ten times faster than all in one pattern."""
_COMMON = ("jango", "limit")
"""Words of too many of Python's files: there, what a reader would ask for is looked for."""
_SETTINGS = ("config", "Config", "settings", "Settings", "env", "Env")
_PREFILTERS |= {
    "ruby": r"\bENV\b|routes\.draw",
    "php": r"\benv\(|getenv\(|\$_ENV\b|Route::|\$router->|->group\(|#\[Route|withRouting|middlewareGroups",
}
_FACTS_ONLY = frozenset({"ruby", "php"})
"""Of these languages no rule judges the code: a file that does not parse (a template, mostly) is nobody's loss."""
_READS = {"python": f"{__name__}.python.environment", "go": f"{__name__}.go.environment"} | dict.fromkeys(
    ("javascript", "typescript", "tsx"), f"{__name__}.javascript.environment"
)
"""Language → the module that tells what code reads of the environment, and nothing else."""
_INDEX = r"(?:^|/)index\.[cm]?[jt]s$"
"""What only passes on names of other files is read without a parse."""


def language_of(path: str) -> str:
    """The language of a path by its suffix; empty when it is none of ours."""
    dot = path.rfind(".")
    return LANGUAGES.get(path[dot:].lower(), "") if dot > path.rfind("/") else ""


def documents(artifact: Artifact) -> Iterator[Document[Source] | Problem]:
    """The file as one document, not parsed yet."""
    language = language_of(artifact.path)
    if language:
        yield Document(artifact, language, Node(), Source(language, artifact.text))


def matches(source: Source, rule: Mapping[str, object]) -> Iterator[SgNode]:
    """The nodes an ast-grep rule finds: a whole configuration (`rule`, `constraints`, `utils`) or a bare rule."""
    config = dict(rule) if "rule" in rule else {"rule": dict(rule)}
    root = source.root
    try:
        found = root.find_all(config)  # type: ignore[call-overload]
    except RuntimeError as error:
        said = str(error).partition("Stack backtrace")[0].split("\n")
        reason = ", ".join(line.partition(":")[2].strip() or line for line in said if line.strip()[:1].isdigit())
        raise RuleError(f"ast-grep refuses the rule for {source.language}: {reason or said[0]}") from error
    yield from found


def facts(document: Document[Source]) -> Iterator[Fact]:
    """Framework, Route, EnvRead, Listen, Middleware and Trait; a Problem when the file had to be parsed and could not be.

    Worked out once for each document: rules ask again.
    """
    if document.content.told is None:
        document.content.told = tuple(_facts(document))
    return iter(document.content.told)


def reads(document: Document[Source]) -> Iterator[EnvRead]:
    """What it asks of the environment. Where nobody has asked for all facts, of most languages only what tells this is imported."""
    source, path = document.content, document.path
    if source.told is None and source.language in _READS:
        if source.minified or is_made_of_tests(source.text) or not _can_hold_facts(source, path) or source.unparsable:
            return
        from readiness.formats.source.reading import read

        yield from import_module(_READS[source.language]).reads(read(source, path))
    else:
        yield from (one for one in facts(document) if isinstance(one, EnvRead))


def _facts(document: Document[Source]) -> Iterator[Fact]:
    source, path = document.content, document.path
    if source.minified or is_made_of_tests(source.text):
        return
    if holds(source.text, _LIMITED):
        from readiness.formats.source import limits

        yield from limits.signs(source, path)
    from readiness.formats import stored

    yield from stored.told(source.language, source.text, path)
    if holds(source.text, _MEASURED):
        from readiness.formats.source import measured

        yield from measured.made(source, path)
    if not _can_hold_facts(source, path):
        if regex(_INDEX).search(path):
            from readiness.formats.source.javascript.exports import passed_on

            yield from passed_on(source, path)
        return
    if source.unparsable:
        if source.language not in _FACTS_ONLY:
            yield _unparsable(document)
        return
    if source.language == "python":
        from readiness.formats.source.python import told as language
    elif source.language == "go":
        from readiness.formats.source.go import told as language  # type: ignore[no-redef]
    elif source.language == "csharp":
        from readiness.formats.source import csharp as language  # type: ignore[no-redef]
    elif source.language in ("java", "kotlin"):
        from readiness.formats.source.jvm import told as language  # type: ignore[no-redef]
    elif source.language == "ruby":
        from readiness.formats.source import ruby as language  # type: ignore[no-redef]
    elif source.language == "php":
        from readiness.formats.source import php as language  # type: ignore[no-redef]
    else:
        from readiness.formats.source.javascript import told as language  # type: ignore[no-redef]
    told = list(language.facts(source, path))
    yield from told
    if source.language != "go" and any(isinstance(one, Framework | Listen | Route) for one in told):
        from readiness.formats.source.imported import imported

        yield from imported(source.text, path, python=source.language == "python")
    yield from _validated(source, path)


def _validated(source: Source, path: str) -> Iterator[Fact]:
    if source.language not in {"csharp", "ruby", "php"} and holds(source.text, _SETTINGS):
        from readiness.formats.source import validated

        yield from validated.told(source, path)


def _can_hold_facts(source: Source, path: str) -> bool:
    if source.language in ("java", "kotlin"):
        from readiness.formats.source.jvm_words import may_hold_facts

        return may_hold_facts(source.text)
    if path.endswith((".d.ts", ".d.mts", ".d.cts")):
        return False
    if source.language == "python":
        return _python_can_hold_facts(source, path)
    if source.language not in _PREFILTERS:
        from readiness.formats.source.scripts import may_tell

        return may_tell(path, source.text)
    if source.language == "ruby" and "config/routes/" in path:
        return True
    return regex(_PREFILTERS[source.language]).search(source.text) is not None


def _python_can_hold_facts(source: Source, path: str) -> bool:
    if holds(source.text, _WORDS) or regex(_SERVERS).search(path):
        return True
    if regex(_PREFILTERS["python"]).search(source.text):
        return True
    if holds(source.text, _COMMON):
        from readiness.formats.source.python.words import may_hold_facts

        return may_hold_facts(source.text, source.lowered, path)
    return path.endswith("__init__.py") and regex(_OFFERS).search(source.text) is not None


def _unparsable(document: Document[Source]) -> Problem:
    source = document.content
    broken = next((node for node in source.root.children() if node.kind() == "ERROR"), source.root)
    line = broken.range().start.line + 1
    return Problem(
        location=Location(document.path, Region.of_line(line, source.line(line))),
        kind="unparsable",
        format=document.format,
        message=f"most of this file is not {document.format} that the parser knows",
    )
