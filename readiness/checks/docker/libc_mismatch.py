"""Compiled files copied from a stage with one C library into an image with another."""

from __future__ import annotations

from posixpath import basename
from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import place, ships
from readiness.formats import bases
from readiness.formats.dockerfile.commands import Run, runs
from readiness.formats.dockerfile.expansion import expand
from readiness.formats.dockerfile.purpose import for_production
from readiness.model.artifact import Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile, Instruction, Stage
    from readiness.model.artifact import Document

_MODULES = lazy(r"(^|/)(node_modules|site-packages|dist-packages|\.?venv|virtualenv|bundle|gems)(/|$)")
_NO_PROGRAM = lazy(
    r"^/?(etc|usr/share|usr/lib/ssl)(/|$)|\.(crt|pem|html|js|css|json|ya?ml|toml|sql|zip|sh|jar|wasm|txt|md|py)$|(^|/)(static|public|dist|templates|migrations|assets|zoneinfo)(/|$)"
)
_COMPATIBLE = lazy(r"\b(gcompat|libc6-compat|glibc|musl)\b")
_STATIC = lazy(r"-static\b|netgo|-linkmode[= ]internal|musl|crt-static")
_GO = lazy(r"go (?:build|install)\b.*")
_RUST = lazy(r"cargo (?:build|install|chef cook)\b.*")
_LIBRARIES = {"glibc": "glibc", "musl": "musl", "none": "no C library"}


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each COPY, into what ships, of modules or programs from a stage that made them."""
    dockerfile = document.content
    if not for_production(document.content, document.path):
        return
    here = _libc(dockerfile, dockerfile.shipped)
    for stage in dockerfile.stages:
        if not ships(dockerfile, stage):
            continue
        for source in stage.sources:
            if source.stage is None or source.instruction.keyword != "COPY" or not here:
                continue
            there = dockerfile.stages[source.stage]
            found = _judge(dockerfile, there, source.instruction, stage, _libc(dockerfile, there), here)
            if found is not None:
                kind, note, level = found
                yield Observation(place(document, stage, source.instruction), kind, note, level=level)


def _libc(dockerfile: Dockerfile, stage: Stage) -> str:
    base = bases.lookup(dockerfile.chain(stage)[-1].image)
    return base.libc if base is not None else ""


def _judge(
    dockerfile: Dockerfile, there: Stage, instruction: Instruction, stage: Stage, source: str, here: str
) -> tuple[Kind, str, Level | None] | None:
    paths = [_path(word.text, stage, dockerfile.escape) for word in instruction.arguments[:-1]]
    note = f"made with {_LIBRARIES.get(source, source)}, run with {_LIBRARIES[here]}"
    if any(_MODULES.search(path) for path in paths):
        if not source or here == "none":
            return None
        bad = source != here and not _compatible(dockerfile)
        return Kind.FAIL if bad else Kind.PASS, note, Level.WARNING
    programs = [path for path in paths if not _NO_PROGRAM.search(path) and "$" not in path]
    linked = _linked(dockerfile, there, programs) if programs else None
    if linked is None:
        return None
    if not source or (linked and source == here):
        return (Kind.PASS, note, None) if source else None
    bad = linked and not (source == "musl" and here == "musl") and not _compatible(dockerfile)
    return Kind.FAIL if bad else Kind.PASS, note, None


def _path(text: str, stage: Stage, escape: str) -> str:
    found = expand(text, stage.settings.scope, escape)
    return found.text if isinstance(found, Unresolved) else found


def _compatible(dockerfile: Dockerfile) -> bool:
    chain = dockerfile.chain(dockerfile.shipped)
    return any(_COMPATIBLE.search(run.instruction.text) for run in runs(dockerfile, chain))


def _linked(dockerfile: Dockerfile, there: Stage, paths: list[str]) -> bool | None:
    """Whether the program a stage builds needs its C library; None if it builds none of these."""
    for run in runs(dockerfile, dockerfile.chain(there)):
        for command in run.commands:
            line = " ".join(run.resolved(word) for word in command.words)
            if _GO.match(line) and _makes(line, paths):
                return _go_links(dockerfile, there, run, line, dict(command.assignments))
            if _RUST.match(line) and any("/release/" in path or "/bin/" in path for path in paths):
                target = run.before.scope.get("CARGO_BUILD_TARGET") or ""
                flags = run.before.scope.get("RUSTFLAGS") or ""
                told = f"{line} {run.instruction.text} {_text(target)} {_text(flags)} {' '.join(paths)}"
                return False if "$" in line or _STATIC.search(told) else _is_glibc(dockerfile, there)
    return None


def _text(value: str | Unresolved) -> str:
    return value.text if isinstance(value, Unresolved) else value


def _is_glibc(dockerfile: Dockerfile, stage: Stage) -> bool:
    """Rust's target of an Alpine image links statically."""
    return _libc(dockerfile, stage) == "glibc"


def _makes(line: str, paths: list[str]) -> bool:
    output = regex(r" -o[ =]?(\S+)").search(line)
    if output is None:
        return True
    name = output[1].rstrip("/")
    return any(
        basename(path) == basename(name) or path.rstrip("/") == name or name.startswith(path.rstrip("/") + "/")
        for path in paths
    )


def _go_links(dockerfile: Dockerfile, there: Stage, run: Run, line: str, assigned: dict[str, str]) -> bool:
    """cgo is on by default where there is a C compiler: in Go's Debian images, not in its Alpine ones."""
    exported = regex(r"CGO_ENABLED=(\S+)").search(run.instruction.script)
    value = (
        assigned.get("CGO_ENABLED")
        or (exported[1].strip(";\"'") if exported else "")
        or _text(run.before.scope.get("CGO_ENABLED") or "")
    )
    if value:
        return value == "1" and not _STATIC.search(line)
    if (
        _STATIC.search(line)
        or "$" in line
        or run.before.scope.get("GOFLAGS")
        or regex(r"\bgo env -w\b").search(run.instruction.script)
    ):
        return False
    return _libc(dockerfile, there) == "glibc" and not _cross(run, assigned)


def _cross(run: Run, assigned: dict[str, str]) -> bool:
    """For another processor Go builds without cgo."""
    given = assigned.get("GOARCH") or run.before.scope.get("GOARCH")
    system = assigned.get("GOOS") or run.before.scope.get("GOOS") or "linux"
    return given is not None or _text(system) != "linux"
