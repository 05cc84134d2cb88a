"""The words of each command: its name, its help and its flags. `cli` declares the one that was called."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Mapping


class Command(NamedTuple):
    help: str
    declare: Callable[[ArgumentParser], None]
    """Adds its flags, and what is run."""
    about: str = ""
    """For its own help, where that says more."""


def _command(name: str) -> Callable[[Namespace], int]:
    """A command's `run`, imported when it is run: `readiness explain` need not know how to audit."""
    return lambda arguments: int(import_module(f"readiness.commands.{name}").run(arguments))


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


def _config(config: ArgumentParser) -> None:
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


def _explain(explain: ArgumentParser) -> None:
    explain.add_argument("id", metavar="ID", help="a rule, or another tool's code for it: DL3007")
    explain.set_defaults(run=_command("explain"))


def _rules(rules: ArgumentParser) -> None:
    rules.add_argument("action", nargs="?", choices=("list", "test"), default="list", help="default: list")
    rules.add_argument("paths", nargs="*", metavar="PATH", help="for test: folders or files (default: `rule_folders`)")
    rules.add_argument("--output", choices=("text", "json", "markdown"), default="text")
    rules.add_argument("--equivalent-to", metavar="CODE", default="", help="only rules that say what this code says")
    rules.set_defaults(run=_command("rules"))


def _new(new: ArgumentParser) -> None:
    new.add_argument("id", metavar="ID", help="names the bad thing: docker-unpinned-base")
    new.add_argument("folder", metavar="DIR", nargs="?", default="", help="of your own rules (default: among ours)")
    new.set_defaults(run=_command("new"))


def _facts(facts: ArgumentParser) -> None:
    facts.add_argument("path", nargs="?", default=".", metavar="DIR", help="the repository's folder (default: .)")
    facts.add_argument(
        "--routes", action="store_true", help="only the routes: method, path, handler, what stands in front"
    )
    facts.add_argument("--pipeline", action="store_true", help="only the jobs of its pipelines, as a graph")
    facts.add_argument("--output", choices=("text", "json"), default="text")
    facts.set_defaults(run=_command("facts"))


def _services(services: ArgumentParser) -> None:
    services.add_argument("path", nargs="?", default=".", metavar="DIR", help="the repository's folder (default: .)")
    services.add_argument("--output", choices=("text", "json", "dot", "mermaid"), default="text")
    services.set_defaults(run=_command("services"))


def _bases(bases: ArgumentParser) -> None:
    add = bases.add_argument
    add("image", metavar="IMAGE", nargs="?", default="", help="one image: python:3.13-slim")
    add("--update", action="store_true", help="fetch newer end-of-life dates from endoflife.date")
    told = "a checkout of endoflife.date, its API's answer, or where to ask for it"
    add("--from", dest="source", metavar="DIR|FILE|URL", default="", help=told)
    bases.set_defaults(run=_command("bases"))


def _advisories(advisories: ArgumentParser) -> None:
    add = advisories.add_argument
    add("action", choices=("update", "status"), help="fetch OSV's archives, or tell what is kept and how old it is")
    told = "as OSV calls them: npm, PyPI, Go, … (default: all it knows)"
    add("ecosystems", nargs="*", metavar="ECOSYSTEM", help=told)
    told = "a mirror of OSV's archives, with <ecosystem>/all.zip below it"
    add("--from", dest="source", metavar="URL|DIR", default="", help=told)
    advisories.set_defaults(run=_command("advisories"))


def _diff(diff: ArgumentParser) -> None:
    diff.add_argument("old", metavar="OLD")
    diff.add_argument("new", metavar="NEW")
    diff.add_argument("--strict", action="store_true", help="exit 1 if something got worse")
    diff.set_defaults(run=_command("diff"))


def _trend(trend: ArgumentParser) -> None:
    trend.add_argument("file", metavar="FILE")
    trend.add_argument("--last", type=int, default=20, metavar="N", help="only so many runs (default: 20)")
    trend.add_argument("--output", choices=("text", "json"), default="text")
    trend.set_defaults(run=_command("trend"))


def _suppressions(accepted: ArgumentParser) -> None:
    accepted.add_argument("directory", nargs="?", default=".", metavar="DIR")
    accepted.add_argument("--output", choices=("text", "json"), default="text")
    accepted.set_defaults(run=_command("suppressions"))


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


def _status(status: ArgumentParser) -> None:
    status.add_argument("directory", nargs="?", default=".", metavar="DIR")
    status.add_argument("--days", type=int, default=30, metavar="N", help="what soon means (default: 30)")
    status.add_argument("--strict", action="store_true", help="exit 1 if something is over")
    status.set_defaults(run=_command("status"))


def _completion(completion: ArgumentParser) -> None:
    completion.add_argument("shell", choices=("bash", "zsh", "fish", "tcsh", "powershell"))
    completion.set_defaults(run=_command("completion"))


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


COMMANDS: Final[Mapping[str, Command]] = {
    "audit": Command("audit a repository, or some files of it", _audit, "Audit a repository, or some files of it."),
    "config": Command("what is configured, and where each value comes from", _config),
    "explain": Command("what a rule asks, why, and what to do", _explain),
    "rules": Command("list the rules, or test your own by their cases", _rules),
    "new": Command("write the file of a new rule (for authors of rules)", _new),
    "facts": Command(
        "what was found in a repository, before any rule judges it",
        _facts,
        "Print what was found in a repository: routes, services, variables, jobs, alerts, …",
    ),
    "services": Command(
        "which services there are, how we know, and how they hang together",
        _services,
        "Print each service with its code, image, workloads, jobs, ports, variables, and the place that shows each.",
    ),
    "bases": Command("what is known of base images, and until when they are supported", _bases),
    "advisories": Command("keep published vulnerabilities here, for audits that open no connection", _advisories),
    "diff": Command("what got better or worse between two JSON reports", _diff),
    "trend": Command("how the verdicts went, from a file of `audit --record`", _trend),
    "suppressions": Command("list what is suppressed, why and until when", _suppressions),
    "attest": Command("vouch for an item of the checklist, until a day", _attest),
    "status": Command("what is attested or accepted, and what ends soon", _status),
    "completion": Command(
        "print the script that teaches a shell to complete our commands",
        _completion,
        "Print the script that teaches a shell to complete our commands: "
        'eval "$(readiness completion bash)" in ~/.bashrc.',
    ),
}
"""In the order of the help."""
