"""argv → one command → the exit code. The one handler of our own errors, and the whole of the command line."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from importlib import import_module
from typing import TYPE_CHECKING, Any

from readiness.commands.terminal import columns, harmless
from readiness.errors import ReadinessError

if TYPE_CHECKING:
    from argparse import _SubParsersAction
    from collections.abc import Callable, Mapping, Sequence

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


_USUAL: Mapping[str, Any] = {"formatter_class": _Help, "allow_abbrev": False}


def main(argv: Sequence[str]) -> int:
    """Runs a command; every failure that is not a finding ends here, as one line and what to do."""
    arguments = parser().parse_args(_spelled(argv))
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
        **_USUAL,
    )
    _audit(audit)
    _config(commands)
    _rules(commands)
    _looking(commands)
    _people(commands)
    _shells(commands, whole)
    return whole


def _shells(commands: _SubParsersAction[ArgumentParser], whole: ArgumentParser) -> None:
    completion = commands.add_parser(
        "completion",
        help="print the script that teaches a shell to complete our commands",
        description="Print the script that teaches a shell to complete our commands: "
        'eval "$(readiness completion bash)" in ~/.bashrc.',
        **_USUAL,
    )
    completion.add_argument("shell", choices=("bash", "zsh", "fish", "tcsh", "powershell"))
    completion.set_defaults(
        run=lambda arguments: int(import_module("readiness.commands.completion").run(arguments, whole))
    )


def _config(commands: _SubParsersAction[ArgumentParser]) -> None:
    config = commands.add_parser("config", help="what is configured, and where each value comes from", **_USUAL)
    add = config.add_argument
    add("directory", nargs="?", default=".", metavar="DIR")
    add("--show-origin", action="store_true", help="with the file and line, the flag or the default of each value")
    add("--schema", action="store_true", help="print the JSON Schema of readiness.toml and stop")
    add("--output", choices=("text", "json"), default="text")
    _selection(config)
    _fail_on(config)
    _strict(config)
    _reach(config)
    config.set_defaults(run=_command("config"))


def _rules(commands: _SubParsersAction[ArgumentParser]) -> None:
    """Commands about rules."""
    explain = commands.add_parser("explain", help="what a rule asks, why, and what to do", **_USUAL)
    explain.add_argument("id", metavar="ID", help="a rule, or another tool's code for it: DL3007")
    explain.set_defaults(run=_command("explain"))
    rules = commands.add_parser("rules", help="list the rules, or test your own by their cases", **_USUAL)
    rules.add_argument("action", nargs="?", choices=("list", "test"), default="list", help="default: list")
    rules.add_argument("paths", nargs="*", metavar="PATH", help="for test: folders or files (default: `rule_folders`)")
    rules.add_argument("--output", choices=("text", "json", "markdown"), default="text")
    rules.add_argument("--equivalent-to", metavar="CODE", default="", help="only rules that say what this code says")
    rules.set_defaults(run=_command("rules"))
    new = commands.add_parser("new", help="write the file of a new rule (for authors of rules)", **_USUAL)
    new.add_argument("id", metavar="ID", help="names the bad thing: docker-unpinned-base")
    new.add_argument("folder", metavar="DIR", nargs="?", default="", help="of your own rules (default: among ours)")
    new.set_defaults(run=_command("new"))


def _looking(commands: _SubParsersAction[ArgumentParser]) -> None:
    """Commands that show what is there, without judging it anew."""
    facts = commands.add_parser(
        "facts",
        help="what was found in a repository, before any rule judges it",
        description="Print what was found in a repository: routes, services, variables, jobs, alerts, …",
        **_USUAL,
    )
    facts.add_argument("path", nargs="?", default=".", metavar="DIR", help="the repository's folder (default: .)")
    facts.add_argument(
        "--routes", action="store_true", help="only the routes: method, path, handler, what stands in front"
    )
    facts.add_argument("--pipeline", action="store_true", help="only the jobs of its pipelines, as a graph")
    facts.add_argument("--output", choices=("text", "json"), default="text")
    facts.set_defaults(run=_command("facts"))
    services = commands.add_parser(
        "services",
        help="which services there are, how we know, and how they hang together",
        description="Print each service with its code, image, workloads, jobs, ports, variables, and the place that shows each.",
        **_USUAL,
    )
    services.add_argument("path", nargs="?", default=".", metavar="DIR", help="the repository's folder (default: .)")
    services.add_argument("--output", choices=("text", "json", "dot", "mermaid"), default="text")
    services.set_defaults(run=_command("services"))
    bases = commands.add_parser(
        "bases",
        help="what is known of base images, and until when they are supported",
        **_USUAL,
    )
    bases.add_argument("image", metavar="IMAGE", nargs="?", default="", help="one image: python:3.13-slim")
    bases.add_argument("--update", action="store_true", help="fetch newer end-of-life dates from endoflife.date")
    bases.add_argument(
        "--from",
        dest="source",
        metavar="DIR|FILE|URL",
        default="",
        help="a checkout of endoflife.date, its API's answer, or where to ask for it",
    )
    bases.set_defaults(run=_command("bases"))
    _advisories(commands)
    diff = commands.add_parser("diff", help="what got better or worse between two JSON reports", **_USUAL)
    diff.add_argument("old", metavar="OLD")
    diff.add_argument("new", metavar="NEW")
    diff.add_argument("--strict", action="store_true", help="exit 1 if something got worse")
    diff.set_defaults(run=_command("diff"))
    trend = commands.add_parser("trend", help="how the verdicts went, from a file of `audit --record`", **_USUAL)
    trend.add_argument("file", metavar="FILE")
    trend.add_argument("--last", type=int, default=20, metavar="N", help="only so many runs (default: 20)")
    trend.add_argument("--output", choices=("text", "json"), default="text")
    trend.set_defaults(run=_command("trend"))


def _advisories(commands: _SubParsersAction[ArgumentParser]) -> None:
    advisories = commands.add_parser(
        "advisories",
        help="keep published vulnerabilities here, for audits that open no connection",
        **_USUAL,
    )
    add = advisories.add_argument
    add("action", choices=("update", "status"), help="fetch OSV's archives, or tell what is kept and how old it is")
    add(
        "ecosystems", nargs="*", metavar="ECOSYSTEM", help="as OSV calls them: npm, PyPI, Go, … (default: all it knows)"
    )
    add(
        "--from",
        dest="source",
        metavar="URL|DIR",
        default="",
        help="a mirror of OSV's archives, with <ecosystem>/all.zip below it",
    )
    advisories.set_defaults(run=_command("advisories"))


def _people(commands: _SubParsersAction[ArgumentParser]) -> None:
    """Commands about what people accept and vouch for."""
    accepted = commands.add_parser("suppressions", help="list what is suppressed, why and until when", **_USUAL)
    accepted.add_argument("directory", nargs="?", default=".", metavar="DIR")
    accepted.add_argument("--output", choices=("text", "json"), default="text")
    accepted.set_defaults(run=_command("suppressions"))
    _attest(commands.add_parser("attest", help="vouch for an item of the checklist, until a day", **_USUAL))
    status = commands.add_parser("status", help="what is attested or accepted, and what ends soon", **_USUAL)
    status.add_argument("directory", nargs="?", default=".", metavar="DIR")
    status.add_argument("--days", type=int, default=30, metavar="N", help="what soon means (default: 30)")
    status.add_argument("--strict", action="store_true", help="exit 1 if something is over")
    status.set_defaults(run=_command("status"))


def _attest(attest: ArgumentParser) -> None:
    add = attest.add_argument
    add("item", metavar="ITEM", help="of the checklist: operations.on-call")
    add("directory", nargs="?", default=".", metavar="DIR")
    add("--explanation", required=True, metavar="TEXT", help="what is so, and where it can be seen")
    add("--evidence", default="", metavar="URL", help="a link")
    add("--by", default="", metavar="WHO", help="who vouches (default: git's user.email)")
    add("--until", default="", metavar="DATE", help="the last day it counts, at most a year (default: half a year)")
    add("--service", default="", metavar="NAME", help="only this service (default: all)")
    attest.set_defaults(run=_command("attest"))


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
    _reach(audit)
    add("--no-cache", action="store_true", help="keep nothing of this run, and use nothing of earlier ones")
    add("--fix", nargs="?", const="safe", choices=("safe", "unsafe"), help="write fixes; unsafe ones only if asked for")
    add("--diff", action="store_true", help="print the fixes that --fix would write, and write nothing")
    add("--show-files", action="store_true", help="list what is read, and what is not and why, and stop")
    add("--debug", action="store_true", help="show tracebacks of our own crashes")
    audit.set_defaults(run=_command("audit"))


def _reach(audit: ArgumentParser) -> None:
    """What is looked at, and with what help."""
    add = audit.add_argument
    add("--offline", action="store_true", help="open no connection; what needs one is open")
    add("--render", action="store_true", help="render Helm charts with `helm template`, where helm is installed")
    add("--without", action="append", default=[], metavar="SCANNER,…", help="do not run these scanners, or `all`")
    add("--osv-url", metavar="URL", help="ask this server for advisories instead of osv.dev")
    add("--exclude", action="append", default=[], metavar="PATTERN", help="do not look at paths like this")


def _fail_on(audit: ArgumentParser) -> None:
    levels = ("note", "warning", "error")
    audit.add_argument("--fail-on", choices=levels, help="the least level that fails the run (default: error)")


def _strict(audit: ArgumentParser) -> None:
    audit.add_argument("--strict", action="store_true", help="unknown items fail the run too")


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
    add("--ignore-inline", action="store_true", help="no comment in a file suppresses anything")
    add("--profile", choices=("regular", "strict"), help="strict: controversial rules too")
    add("--min-precision", choices=("low", "medium", "high", "very-high"), help="only rules at least this precise")


def _outcome(audit: ArgumentParser) -> None:
    add = audit.add_argument
    add(
        "--output",
        action="append",
        default=[],
        metavar="FORMAT[=FILE]",
        help="text, concise, agent, json, sarif, html, markdown, badge, github, gitlab or junit; may repeat; without a file to standard output (default: text)",
    )
    _fail_on(audit)
    add("--baseline", metavar="FILE", help="findings that stand in this file do not fail the run")
    add(
        "--diff-base",
        metavar="REF",
        help="only findings that are new since the merge base with this revision fail the run; `auto` finds it in CI",
    )
    add(
        "--checklist",
        metavar="FILE|NAME",
        default="",
        help="judge by another checklist: a file, `mercari` or `twelve-factors`",
    )
    add(
        "--evidence",
        action="append",
        default=[],
        metavar="FILE",
        help="a report of tests (JUnit), coverage (Cobertura, LCOV), scans (SARIF) or load (k6, Locust, JMeter); may repeat",
    )
    add("--record", metavar="FILE", help="add the verdicts to this SQLite file, for `readiness trend`")
    add("--write-baseline", action="store_true", help="write all findings of now to the baseline")
    _strict(audit)
    add("--exit-zero", action="store_true", help="exit 0 whatever was found")
    add("--verbose", "-v", action="store_true", help="show what is open too, and every skipped file")
    add("--color", choices=("auto", "always", "never"), default="auto")
