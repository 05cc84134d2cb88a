"""argv → one command → the exit code. The one handler of our own errors, and the whole of the command line."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from importlib import import_module
from typing import TYPE_CHECKING

from readiness.commands.terminal import columns
from readiness.errors import ReadinessError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

EXITS = """\
exit codes:
  0    ready: nothing at or above --fail-on
  1    findings at or above --fail-on (with --strict, also unknown items)
  2    wrong usage, configuration or rule file
  3    inconclusive: nothing to fail on, but a scanner failed, a file could not be read or a rule crashed
  130  interrupted"""
INTERRUPTED = 130


class _Help(RawDescriptionHelpFormatter):
    """Told its width: argparse would ask shutil for it, at every argument that is declared."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=columns(80) - 2)


def main(argv: Sequence[str]) -> int:
    """Runs a command; every failure that is not a finding ends here, as one line and what to do."""
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except ReadinessError as error:
        print(f"error: {error}" + (f"\n  {error.advice}" if error.advice else ""), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader went away, as `head` does
        return 0


def _command(name: str) -> Callable[[Namespace], int]:
    """A command's `run`, imported when it is run: `readiness explain` need not know how to audit."""
    return lambda arguments: int(import_module(f"readiness.commands.{name}").run(arguments))


def parser() -> ArgumentParser:
    """All commands and flags."""
    whole = ArgumentParser(
        prog="readiness",
        description="May this repository go to production, and what proves it?",
        epilog=EXITS,
        formatter_class=_Help,
        allow_abbrev=False,
    )
    whole.add_argument("-V", "--version", action="version", version="", help="print the version and stop")
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True, prog="readiness")
    audit = commands.add_parser(
        "audit",
        help="audit a repository, or some files of it",
        description="Audit a repository, or some files of it.",
        epilog=EXITS,
        formatter_class=_Help,
        allow_abbrev=False,
    )
    _audit(audit)
    explain = commands.add_parser(
        "explain", help="what a rule asks, why, and what to do", formatter_class=_Help, allow_abbrev=False
    )
    explain.add_argument("id", metavar="ID", help="a rule, or another tool's code for it: DL3007")
    explain.set_defaults(run=_command("explain"))
    rules = commands.add_parser("rules", help="list the rules", formatter_class=_Help, allow_abbrev=False)
    rules.add_argument("--output", choices=("text", "json", "markdown"), default="text")
    rules.add_argument("--equivalent-to", metavar="CODE", default="", help="only rules that say what this code says")
    rules.set_defaults(run=_command("rules"))
    new = commands.add_parser(
        "new", help="write the file of a new rule (for authors of rules)", formatter_class=_Help, allow_abbrev=False
    )
    new.add_argument("id", metavar="ID", help="names the bad thing: docker-unpinned-base")
    new.set_defaults(run=_command("new"))
    return whole


def _audit(audit: ArgumentParser) -> None:
    add = audit.add_argument
    add(
        "paths",
        nargs="*",
        default=["."],
        metavar="PATH",
        help="a folder, or files below the current folder (default: .)",
    )
    _selection(audit)
    _outcome(audit)
    add("--offline", action="store_true", help="open no connection; what needs one is open")
    add("--render", action="store_true", help="render Helm charts with `helm template`, where helm is installed")
    add("--without", action="append", default=[], metavar="SCANNER,…", help="do not run these scanners, or `all`")
    add("--osv-url", metavar="URL", help="ask this server for advisories instead of osv.dev")
    add("--exclude", action="append", default=[], metavar="PATTERN", help="do not look at paths like this")
    add("--fix", nargs="?", const="safe", choices=("safe", "unsafe"), help="write fixes; unsafe ones only if asked for")
    add("--diff", action="store_true", help="print the fixes that --fix would write, and write nothing")
    add("--debug", action="store_true", help="show tracebacks of our own crashes")
    audit.set_defaults(run=_command("audit"))


def _selection(audit: ArgumentParser) -> None:
    add = audit.add_argument
    add(
        "--select",
        action="append",
        default=[],
        metavar="RULE,…",
        help="only these: ids, `prefix-*`, tags, items, or `all`",
    )
    add("--ignore", action="append", default=[], metavar="RULE,…", help="not these")
    add("--profile", choices=("regular", "strict"), help="strict: controversial rules too")
    add("--min-precision", choices=("low", "medium", "high", "very-high"), help="only rules at least this precise")


def _outcome(audit: ArgumentParser) -> None:
    add = audit.add_argument
    add(
        "--output",
        action="append",
        default=[],
        metavar="FORMAT[=FILE]",
        help="text, concise, json or sarif; may repeat; without a file to standard output (default: text)",
    )
    add("--fail-on", choices=("note", "warning", "error"), help="the least level that fails the run (default: error)")
    add("--strict", action="store_true", help="unknown items fail the run too")
    add("--exit-zero", action="store_true", help="exit 0 whatever was found")
    add("--verbose", "-v", action="store_true", help="show what is open too, and every skipped file")
    add("--color", choices=("auto", "always", "never"), default="auto")
