"""Commands that run a task by name (`npm run lint`, `make test`): the name is what the project says it does."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.formats.workflow.shell import Command

_NAMES: Mapping[str, str] = {
    "test": r"ci|tests?|spec|specs|unit|unittests?|integration|check|verify|coverage|cov|jest|vitest|pytest|phpunit|tst|t|connectedcheck|testall",
    "e2e": r"e2e|playwright|cypress|end2end",
    "lint": r"lint|linter|linting|eslint|stylelint|prettier|fmt|format|style|ruff|flake8|golangci|ktlintcheck|detekt|spotlesscheck|checkstyle|clippy|biome|precommit",
    "typecheck": r"typecheck|typechecks|types|tsc|mypy|pyright|typing|phpstan|psalm",
    "build": r"build|compile|bundle|package|dist|assemble|docker|image|images|bootjar|bootbuildimage|jar|shadowjar",
    "publish": r"publish|push|upload",
    "deploy": r"deploy|deployment|ship|rollout",
    "scan": r"audit|govulncheck|gosec|codeql|semgrep|grype|security|sast|vuln|vulncheck|trivy|snyk|dependencycheckanalyze|sonar",
    "secret-scan": r"gitleaks|secrets",
    "migrate": r"migrate|migration|migrations",
    "smoke": r"smoke",
    "rollback": r"rollback|undo",
}
_GENERAL = frozenset(("check", "verify", "ci"))
"""What a task does is said by another word of its name, if there is one."""
_WORDS = lazy(r"[:\-_./@]")

_PACKAGE = frozenset(("npm", "yarn", "pnpm", "bun", "deno"))
_TARGETS = frozenset(
    (
        "make",
        "gmake",
        "just",
        "task",
        "go-task",
        "rake",
        "invoke",
        "inv",
        "poe",
        "mage",
        "ant",
        "turbo",
        "nx",
        "lerna",
        "moon",
        "wireit",
        "mise",
        "pdm",
        "hatch",
        "composer",
        "grunt",
        "gulp",
    )
)
_JVM = frozenset(("gradle", "gradlew", "mvn", "mvnw", "mvnd"))
_TAKING = frozenset(
    (
        "--prefix",
        "-w",
        "--workspace",
        "--filter",
        "-F",
        "-C",
        "--dir",
        "--cwd",
        "-f",
        "--file",
        "--makefile",
        "--directory",
        "-p",
        "--project-dir",
        "-d",
        "--scope",
        "-pl",
        "--projects",
        "-P",
        "-e",
        "--configuration",
        "-c",
        "-o",
        "--parallel",
        "--base",
        "--head",
        "-x",
        "--exclude-task",
    )
)
_RUN = frozenset(("run", "run-script", "task", "run-many", "affected", "rum"))
_MANAGING = frozenset(
    (
        "install",
        "i",
        "ci",
        "add",
        "remove",
        "config",
        "set",
        "dlx",
        "exec",
        "cache",
        "login",
        "version",
        "init",
        "pack",
        "link",
        "store",
        "import",
        "create",
        "outdated",
        "dedupe",
        "view",
        "whoami",
        "publish",
        "audit",
        "rebuild",
        "prune",
        "setup",
        "fetch",
        "up",
        "update",
        "upgrade",
        "self-update",
        "global",
    )
)
_SCRIPT = lazy(r"(?:\./|\.\./|[\w.-]+/|\$\w+/|\$\{\w+\}/)*(?P<name>[\w.-]+)\.(?:sh|bash|py|ps1|[cm]?[jt]s|rb|pl)")
_PROGRAM = lazy(r"(?!/)(?:[\w.-]+/)*(?:bin|scripts?|ci|tools|hack|dev|\.ci|\.|\.\.)/(?P<name>[\w-]+)")
"""Scripts without an ending, in the folders where projects keep them."""
_INTERPRETERS = frozenset(
    ("bash", "sh", "zsh", "python", "python3", "node", "ts-node", "tsx", "pwsh", "source", ".", "ruby", "bun")
)


def task_purposes(words: Command) -> Iterator[str]:
    """What the named tasks or scripts of a command are for."""
    for task in _tasks(words):
        yield from named(task)


def asked(words: Command) -> tuple[str, tuple[str, ...]]:
    """The tool (`make`, `just`, `npm` for all that run a package's scripts) and the tasks it is asked for."""
    head = words[0].rpartition("/")[2]
    tool = "npm" if head in _PACKAGE else {"gmake": "make"}.get(head, head)
    return (tool, tuple(_tasks(words))) if tool in ("npm", "make", "just") else ("", ())


def named(task: str) -> Iterator[str]:
    """The purpose of a task by the first part of its name that says one: `test:unit` tests, `build-test-image` builds."""
    whole = regex(r"[^a-z0-9]").sub("", task.lower())
    words = [word for word in _WORDS.split(task.lower()) if word]
    parts = sorted(words, key=_GENERAL.__contains__)  # `verify-types` is about types
    for part in (whole, *parts):
        found = next((purpose for purpose, pattern in _NAMES.items() if regex(pattern).fullmatch(part)), None)
        if found is not None:
            yield from ("e2e", "test") if found == "e2e" else (found,)
            return


def _tasks(words: Command) -> Iterator[str]:
    head = words[0].rpartition("/")[2].removesuffix(".cmd").removesuffix(".bat")
    rest = _plain(words[1:])
    if head in _PACKAGE:
        yield from _package_tasks(head, rest)
    elif head in _TARGETS:
        yield from _target_tasks(words, rest)
    elif head in _JVM:
        yield from (_jvm(task) for task in rest)
        if _tests_on_the_way(head, words):
            yield "test"
    elif head in _INTERPRETERS or "/" in words[0]:
        script = words[0] if head not in _INTERPRETERS else next(iter(rest), "")
        found = _SCRIPT.fullmatch(script) or _PROGRAM.fullmatch(script)
        if found is not None:
            yield found["name"]


def _plain(words: Command) -> list[str]:
    """Without options and the words they take."""
    kept: list[str] = []
    skip = False
    for word in words:
        if word == "--":
            break
        if not skip and not word.startswith(("-", "+")) and "=" not in word:
            kept.append(word)
        skip = word in _TAKING
    return kept


def _package_tasks(head: str, rest: list[str]) -> Iterator[str]:
    if rest[:1] == ["workspace"] or rest[:2] in (["workspaces", "run"], ["workspaces", "foreach"]):
        rest = rest[2:]
    if rest[:1] and rest[0] in _RUN:
        yield from (task for task in rest[1:2] if task != "check")  # lint, types or both: it does not say
    elif rest and rest[0] not in _MANAGING and (head != "npm" or rest[0] in ("test", "t", "tst")):
        yield rest[0]


def _target_tasks(words: Command, rest: list[str]) -> Iterator[str]:
    for at, word in enumerate(words):
        if word in ("-t", "--target", "--targets") and at + 1 < len(words):
            yield from words[at + 1].split(",")
        elif word.startswith(("--target=", "--targets=")):
            yield from word.partition("=")[2].split(",")
    targets = [word for word in rest if word not in _RUN]
    yield from (
        targets
        if words[0] not in ("composer", "pdm", "hatch", "mise") or (rest[:1] and rest[0] in _RUN)
        else targets[:1]
    )


def _tests_on_the_way(head: str, words: Command) -> bool:
    """Maven tests before it packages, Gradle before it has built, unless told not to."""
    if "skipTests" in " ".join(words) or "maven.test.skip" in " ".join(words) or "-DskipITs=false" in words:
        return False
    if head.startswith("gradle"):
        return any(word.rpartition(":")[2] == "build" for word in words) and not _left_out(words)
    return not {"package", "install", "deploy", "verify"}.isdisjoint(words)


def _left_out(words: Command) -> bool:
    return any(one in ("-x", "--exclude-task") and other.endswith("test") for one, other in pairwise(words))


def _jvm(task: str) -> str:
    """`:app:test` is the task `test`; Maven's `deploy` publishes, `install` and `package` build, `verify` tests."""
    last = task.rpartition(":")[2].lower()
    return {"deploy": "publish", "install": "build"}.get(last, last)
