"""Programs from the network that run without anybody having looked at them, or at their checksum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.dockerfile_views import all_runs, told
from readiness.formats.dockerfile.purpose import for_development
from readiness.formats.shell import Command, Pipeline, pipelines
from readiness.model.finding import Level
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile
    from readiness.formats.dockerfile.commands import Run
    from readiness.model.artifact import Document
    from readiness.model.finding import Observation

_FETCH = frozenset({"curl", "wget", "fetch", "aria2c", "http", "xh"})
_RUN = lazy(r"(ba|da|a|z|k)?sh|python[\d.]*|perl|ruby|node|php|pwsh|source|\.|eval")
_VERIFY = lazy(r"(sha\d*|md5|b2|shasum|gpgv?2?|cosign|minisign|slsa-verifier|rsign)(sum)?")


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each RUN that fetches something."""
    for run in all_runs(document):
        if any(command.program in _FETCH for command in run.commands):
            level = Level.NOTE if for_development(document.path) else None
            yield from told(document, run, [*_piped(run), *_substituted(run), *_fetched_then_run(run)], level=level)


def _piped(run: Run) -> Iterator[str]:
    for pipeline in run.pipelines:
        for at, command in enumerate(pipeline):
            before = pipeline[:at]
            if (
                _RUN.fullmatch(command.program)
                and _reads_program(command)
                and _fetches(before)
                and not _verified(before)
            ):
                yield f"{next(one.program for one in before if one.program in _FETCH)} | {command.program}"


def _fetches(before: Pipeline) -> bool:
    """Names of versions looked up and then cut out of the answer are no programs."""
    return any(command.program in _FETCH for command in before) and not any(
        command.program in {"jq", "grep", "awk", "cut", "head", "tail", "yq", "xargs"} for command in before
    )


def _verified(commands: Pipeline) -> bool:
    return any(_VERIFY.fullmatch(command.program) for command in commands)


def _reads_program(command: Command) -> bool:
    """From its input, not from a file or text of its own: `sh`, `bash -s -- --yes`, `python3 -`; not `python -c …`."""
    words = command.arguments
    if command.program in {"source", ".", "eval"}:
        return False
    shell = command.program.endswith("sh")
    if shell and any(regex(r"-\w*s\w*").fullmatch(word) for word in words if not word.startswith("--")):
        return True
    files = [word for word in words if not word.startswith(("-", "+")) and word != "pipefail"]
    inline = (
        any(regex(r"-\w*[ce]\w*").fullmatch(word) for word in words)
        if not shell
        else any(regex(r"-\w*c\w*").fullmatch(word) for word in words)
    )
    return not inline and "-m" not in words and (not files or files == ["/dev/stdin"] or "-" in words)


def _substituted(run: Run) -> Iterator[str]:
    """`sh -c "$(curl …)"`, `bash <(curl …)`, `eval "$(wget …)"`."""
    for command in run.commands:
        if not _RUN.fullmatch(command.program):
            continue
        texts = [word for word in command.arguments if word.startswith(("$(", "<(", "`"))]
        for text in texts:
            inner = pipelines(text[1:-1] if text.startswith("`") else text[2:-1])
            fetchers = [
                one.program
                for pipeline in inner
                for one in pipeline[:1]
                if one.program in _FETCH and len(pipeline) == 1
            ]
            if fetchers:
                yield f"{command.program} with what {fetchers[0]} returns"


def _fetched_then_run(run: Run) -> Iterator[str]:
    """Written to a file and run in the same RUN, with no checksum or signature looked at between."""
    commands = run.commands
    if any(_VERIFY.fullmatch(command.program) or "--checksum" in command.words for command in commands):
        return
    written: dict[str, str] = {}
    for command in commands:
        name = _ran(command).rpartition("/")[2]
        if name in written:
            yield f"{written[name]} to {name}, which is then run"
        if command.program in _FETCH:
            written.update({target: command.program for target in _targets(command) if target})


def _targets(command: Command) -> Iterator[str]:
    words = command.arguments
    explicit = [target for operator, target in command.redirects if operator in {">", ">|"}]
    for at, word in enumerate(words[:-1]):
        if word in {"-o", "--output", "-O", "--output-document"} or regex(r"-[A-Za-z]*o").fullmatch(word):
            explicit.append(words[at + 1])
    remote = [word for word in words if "://" in word]
    same_name = command.program == "wget" or any(
        regex(r"-[A-Za-z]*O[A-Za-z]*|--remote-name").fullmatch(word) for word in words
    )
    named = explicit or (remote if same_name else [])
    return (regex(r"[?#]").split(one)[0].rpartition("/")[2] for one in named)


def _ran(command: Command) -> str:
    """The script a command runs: `sh x.sh`, `./x.sh`."""
    if regex(r"(ba|da|a|z|k)?sh|python[\d.]*|perl|source|\.").fullmatch(command.program):
        return next((word for word in command.arguments if not word.startswith(("-", "+"))), "")
    return (
        command.words[0]
        if command.words and "/" in command.words[0] and command.words[0].endswith((".sh", ".py", ".run"))
        else ""
    )
