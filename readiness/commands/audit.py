"""`readiness audit`: configuration and flags → a report → outputs → the exit code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from readiness import config as configuration
from readiness import matchers, places
from readiness.audit import audit, told
from readiness.commands.progress import Progress
from readiness.commands.terminal import columns
from readiness.errors import UsageError
from readiness.model.checklist import Verdict
from readiness.model.finding import Kind, Level, Precision
from readiness.output import OUTPUTS
from readiness.output import told as form
from readiness.request import Request

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence
    from datetime import date

    from readiness.config import Config
    from readiness.model.report import Report

    Outputs = Sequence[tuple[str, str]]
    """Each form's name, and the file it is written to; empty: standard output."""
    Said = tuple[tuple[str | Iterator[str], ...], tuple[str, ...], int]
    """Texts of the outputs (in pieces, where they are large), lines for people beside them, and the exit code."""

INCONCLUSIVE = 3


def run(arguments: Namespace) -> int:
    """Audits, prints and writes, and says how it ended."""
    outputs = _outputs(arguments.output)
    root, paths = _root(arguments.paths)
    config = flags(configuration.load(root), arguments)
    if arguments.show_files:
        from readiness.commands.files import show

        return show(root, config, paths)
    compiled, support = places.compiled_rules(os.environ), places.support(os.environ)
    request = Request(
        root=root,
        config=config,
        today=today,
        paths=paths,
        compiled=compiled,
        support=support,
        kept="" if arguments.no_cache or paths else places.results(os.environ, root),
        advisories=places.advisories(os.environ),
        checklist=arguments.checklist,
        evidence=_evidence(arguments, paths),
        surveyed=any(name == "html" for name, _ in outputs),
    )
    keep_matchers = matchers.use(places.patterns(os.environ))
    said = _said_before(request, outputs, arguments) or _said_now(request, outputs, arguments)
    _tell(said, outputs)
    keep_matchers()
    return 0 if arguments.exit_zero else said[2]


def _said_before(request: Request, outputs: Outputs, arguments: Namespace) -> Said | None:
    """What the run before said, if nothing has changed; None where more than the outputs is made of the report."""
    other = ("diff_base", "baseline", "write_baseline", "fix", "diff", "record", "debug")
    if request.config.baseline or any(getattr(arguments, name) for name in other):
        return None
    form = repr(([name for name, _ in outputs], arguments.verbose, *_drawn(arguments)))
    with Progress() as shown:
        return told(request._replace(progress=shown), form, lambda report: _said(report, outputs, arguments, request))


def _said_now(request: Request, outputs: Outputs, arguments: Namespace) -> Said:
    request, report = _since_baseline(request, arguments)
    if arguments.fix or arguments.diff:
        report = _fixed(report, request, arguments)
    if arguments.record:
        _record(arguments.record, report, request.root)
    if arguments.diff and not arguments.output:  # a diff alone can be piped into `git apply`
        return (), (), exit_code(report, strict=request.config.strict)
    return _said(report, outputs, arguments, request)


def _evidence(arguments: Namespace, paths: Sequence[str]) -> tuple[str, ...]:
    if arguments.evidence and paths:
        raise UsageError("--evidence with single files", advice="it speaks for the whole folder: name it")
    return tuple(arguments.evidence)


def _record(path: str, report: Report, root: str) -> None:
    from datetime import UTC, datetime

    from readiness.discover.revision import head
    from readiness.history import record

    if not report.verdicts:
        raise UsageError("--record with single files", advice="verdicts speak for the whole folder: name it")
    record(path, report, datetime.now(tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), head(root))


def today() -> date:
    from datetime import UTC, datetime

    return datetime.now(tz=UTC).date()


def exit_code(report: Report, *, strict: bool) -> int:
    """Depends on the report alone, never on the output's form."""
    if any(
        one.kind is Kind.FAIL and not one.suppression and not one.known and report.blocks(one)
        for one in report.findings
    ):
        return 1
    if report.required:
        return 1
    if strict and any(one.verdict is Verdict.UNKNOWN for one in report.verdicts):
        return 1
    return 0 if report.conclusive else INCONCLUSIVE


def _since_baseline(request: Request, arguments: Namespace) -> tuple[Request, Report]:
    """The report beside the baseline, which is read, or written from what is found now."""
    if arguments.diff_base:
        from readiness.commands.compare import compared

        return compared(request, arguments.diff_base, lambda config: flags(config, arguments), _audited)
    if not arguments.baseline and not request.config.baseline and not arguments.write_baseline:
        return request, _audited(request)
    from readiness.commands import baseline

    path = arguments.baseline or baseline.within(request.root, request.config.baseline or baseline.DEFAULT)
    if not arguments.write_baseline:
        request = request._replace(baseline=baseline.load(path))
        return request, _audited(request)
    if request.paths:
        raise UsageError("--write-baseline with single files", advice="a baseline speaks for the whole folder: name it")
    report = _audited(request)
    request = request._replace(baseline=baseline.store(path, report))
    return request, baseline.applied(report)


def _audited(request: Request) -> Report:
    with Progress() as shown:
        return audit(request._replace(progress=shown))


def _fixed(report: Report, request: Request, arguments: Namespace) -> Report:
    """What is left after the fixes: what is written decides, not what was promised."""
    from readiness.commands.fix import diff, fix

    unsafe = arguments.fix == "unsafe"
    if arguments.diff:
        diff(report, request.root, unsafe=unsafe)
        return report
    own = request._replace(config=request.config._replace(without=("all",)))  # scanners offer no fixes
    return _audited(request) if fix(report, request.root, lambda: _audited(own), unsafe=unsafe) else report


def _outputs(words: Sequence[str]) -> list[tuple[str, str]]:
    """Format and file of each `--output`; standard output is the file ``."""
    found = []
    for word in words or ("text",):
        name, _, path = word.partition("=")
        if name not in OUTPUTS:
            raise UsageError(f"there is no output `{name}`", advice=f"known outputs: {', '.join(OUTPUTS)}")
        found.append((name, path))
    if len([path for _, path in found if not path]) > 1:
        raise UsageError(
            "two outputs to standard output", advice="give all but one a file: --output sarif=readiness.sarif"
        )
    return found


def _root(words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The folder to audit, and the files when only some of it are asked for."""
    for word in words:
        if not os.path.lexists(word):
            raise UsageError(f"`{word}` is not there")
    folders = [word for word in words if os.path.isdir(word) and not os.path.islink(word.rstrip("/"))]
    if len(words) == 1 and os.path.isdir(words[0]):
        return os.path.abspath(words[0]), ()
    if folders:
        raise UsageError("several folders, or folders and files together", advice="audit one folder, or files only")
    root = _repository(os.getcwd())
    return root, tuple(os.path.relpath(os.path.abspath(word), root) for word in words)


def _repository(folder: str) -> str:
    """The repository's top, so that a hook's paths find their policy from wherever it is run; the nearest folder with one where
    the top has none, or there is no repository.
    """
    nearest, here = "", folder
    while True:
        configured = os.path.exists(os.path.join(here, configuration.CONFIGURATION))
        nearest = nearest or (here if configured else "")
        above = os.path.dirname(here)
        if os.path.exists(os.path.join(here, ".git")):
            return here if configured or not nearest else nearest
        if above == here:
            return nearest or folder
        here = above


def flags(config: Config, arguments: Namespace) -> Config:
    """The configuration with what the command line says. Flags override the file; lists of what not to look at add up."""
    return config._replace(
        only=_words(arguments.select),
        ignore=(*config.ignore, *_words(arguments.ignore)),
        without=(*config.without, *_words(arguments.without)),
        exclude=(*config.exclude, *arguments.exclude),
        profile=arguments.profile or config.profile,
        min_precision=Precision(arguments.min_precision or config.min_precision),
        fail_on=Level(arguments.fail_on or config.fail_on),
        strict=arguments.strict or config.strict,
        offline=arguments.offline or config.offline,
        render=arguments.render or config.render,
        osv_url=arguments.osv_url or config.osv_url,
        ignore_inline=arguments.ignore_inline or config.ignore_inline,
    )


def _words(lists: Sequence[str]) -> tuple[str, ...]:
    return tuple(word.strip() for one in lists for word in one.split(",") if word.strip())


def _said(report: Report, outputs: Outputs, arguments: Namespace, request: Request) -> Said:
    """Each output's text, what is said beside them, and the exit code."""
    texts: list[str | Iterator[str]] = []
    beside: list[str] = []
    for name, _ in outputs:
        if name == "sarif":
            from readiness.output.sarif import written

            text, left_out = written(report)
            texts.append(text)
            beside += [f"sarif: {note}" for note in left_out]  # what it has no room for is said where people look, too
        else:
            texts.append(form(name, report) if name != "text" else _drawn_text(report, arguments))
    if arguments.debug:
        beside += [note.detail for note in report.notifications if note.detail]
    return tuple(texts), tuple(beside), exit_code(report, strict=request.config.strict)


def _tell(said: Said, outputs: Outputs) -> None:
    texts, beside, _ = said
    for text, (_, path) in zip(texts, outputs if texts else (), strict=True):
        if path:
            from readiness.output.write import write

            write(path, text)
        else:
            _print(text)
    for line in beside:
        print(line, file=sys.stderr)


def _drawn(arguments: Namespace) -> tuple[bool, int]:
    """In colour or not, and how wide."""
    auto = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    color = {"always": True, "never": False}.get(arguments.color, auto)
    return color, max(60, min(columns(100), 140))


def _drawn_text(report: Report, arguments: Namespace) -> str:
    from readiness.output import text

    color, width = _drawn(arguments)
    return text.render(report, color=color, width=width, verbose=arguments.verbose)


def _print(text: str | Iterator[str]) -> None:
    """UTF-8 whatever the locale says: reports hold the text of other people's files."""
    last = ""
    for part in (text,) if isinstance(text, str) else text:
        sys.stdout.buffer.write(part.encode("utf-8", "replace"))
        last = part
    sys.stdout.buffer.write(b"" if last.endswith("\n") else b"\n")
    sys.stdout.flush()
