"""argv → one command → the exit code. The one handler of our own errors, and the whole of the command line."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING

from readiness.commands.flags import COMMANDS
from readiness.commands.terminal import columns, harmless
from readiness.errors import ReadinessError

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    arguments = parser(argv[0] if argv else "").parse_args(_spelled(argv))
    try:
        return int(arguments.run(arguments))
    except ReadinessError as error:
        print(harmless(f"error: {error}" + (f"\n  {error.advice}" if error.advice else "")), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader went away, as `head` does
        return 0


def _spelled(argv: Sequence[str]) -> list[str]:
    """`--fix Dockerfile` is `--fix` and a file: argparse would take what follows for how to fix."""
    following = (*argv[1:], "")
    return [
        "--fix=safe" if word == "--fix" and after not in ("safe", "unsafe") else word
        for word, after in zip(argv, following, strict=True)
    ]


def parser(wanted: str = "") -> ArgumentParser:
    """All commands and flags; of one command alone, if it is called: each flag that is declared takes its time."""
    whole = ArgumentParser(
        prog="readiness",
        description="May this repository go to production, and what proves it?",
        epilog=EXITS,
        formatter_class=_Help,
        allow_abbrev=False,
    )
    whole.add_argument("-V", "--version", action="version", version="", help="print the version and stop")
    whole.set_defaults(parser=whole)
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True, prog="readiness")
    alone = wanted in COMMANDS and wanted != "completion"
    for name in [wanted] if alone else COMMANDS:
        told = COMMANDS[name]
        told.declare(
            commands.add_parser(
                name,
                help=told.help,
                description=told.about or None,
                epilog=EXITS if name == "audit" else None,
                formatter_class=_Help,
                allow_abbrev=False,
            )
        )
    return whole
