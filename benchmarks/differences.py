"""What a scanner alone would say and ours does not, and why: the price of giving it only files that can matter.

    python benchmarks/differences.py [--peers DIR] [--list REASON] REPOSITORY ...

Each tool is run as its users run it, on the whole folder; then ours. What both say of the same file with the same code is taken
away; the rest is counted by reason. `lost` is what a file that the tool was given lost on the way: it must be none.

What detect-secrets takes for the value of a secret and we do not was read by a person, and `left_out.json` beside this file has the
verdicts: whether it is a secret, why, and which of our own rules tells of the same line. A secret that no rule tells of is `lost`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from peers import found

from readiness import discover, scanners
from readiness.formats.placed import is_test, is_vendored
from readiness.formats.searched import search
from readiness.scanners import ScanOptions
from readiness.scanners.detect_secrets import CODES
from readiness.scanners.places import own_name
from readiness.scanners.running import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


VERDICTS = Path(__file__).with_name("left_out.json")


class Said(NamedTuple):
    path: str
    code: str
    line: int


def run(words: Sequence[str], folder: str) -> Any:
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    return json.loads(done.stdout or "[]")


def bandit(program: str, folder: str) -> Iterator[Said]:
    for one in run([program, "-r", "-q", "-f", "json", "."], folder)["results"]:
        yield Said(own_name(one["filename"]), one["test_id"], one["line_number"])


def hadolint(program: str, folder: str) -> Iterator[Said]:
    paths = [
        path for path in discover.discover(folder).known if path.rpartition("/")[2].lower().startswith("dockerfile")
    ]
    for one in run([program, "--no-fail", "-f", "json", *sorted(paths)], folder) if paths else ():
        yield Said(own_name(one["file"]), one["code"], one["line"])


def zizmor(program: str, folder: str) -> Iterator[Said]:
    for one in run([program, "--offline", "--format", "json", "."], folder):
        for spot in one["locations"]:
            if spot["symbolic"]["kind"] == "Primary":
                path = own_name(spot["symbolic"]["key"].get("Local", {}).get("verbatim_path", ""))
                yield Said(path, one["ident"], spot["concrete"]["location"]["start_point"]["row"] + 1)


def secrets(program: str, folder: str) -> Iterator[Said]:
    for path, entries in run([program, "scan", "--all-files", "."], folder)["results"].items():
        for one in entries:
            yield Said(own_name(path), CODES.get(one["type"], one["type"]), one["line_number"])


ALONE: dict[str, Callable[[str, str], Iterator[Said]]] = {
    "bandit": bandit,
    "hadolint": hadolint,
    "zizmor": zizmor,
    "detect-secrets": secrets,
}


def compared(name: str, program: str, folder: str) -> tuple[int, int, Counter[str], list[tuple[str, Said]]]:
    """How much the tool says alone, how much ours says, and what only the tool says by reason."""
    alone = list(ALONE[name](program, folder))
    tree = discover.discover(folder)
    scan = scanners.run([name], folder, tree.found, ScanOptions(offline=True)).get(name)
    ours = Counter((one.location.path, one.code) for one in scan.alerts) if scan else Counter()
    count = sum(ours.values())
    missing: list[tuple[str, Said]] = []
    for one in alone:
        if ours[one.path, one.code] > 0:
            ours[one.path, one.code] -= 1
        else:
            reason = _reason(name, one, frozenset(tree.found), dict(scan.skipped) if scan else {})
            missing.append((_judged(os.path.basename(folder), one) if reason == NO_VALUE else reason, one))
    return len(alone), count, Counter(reason for reason, _ in missing), missing


NO_VALUE = "no value of a secret"


@cache
def _verdicts() -> dict[tuple[str, str, str, int], tuple[bool, str]]:
    """By repository, path, code and line: whether it is a secret, and our rule that tells of it."""
    told = json.loads(VERDICTS.read_text(encoding="utf-8"))
    return {(one["repository"], one["path"], one["code"], one["line"]): (one["secret"], one["told"]) for one in told}


def _judged(repository: str, one: Said) -> str:
    secret, told = _verdicts().get((repository, one.path, one.code, one.line), (None, ""))
    if told:
        return "told by a rule of our own"
    if secret is None:
        return f"{NO_VALUE}, not read by a person"
    return "lost" if secret else f"{NO_VALUE}, read by a person"


def _reason(name: str, one: Said, there: frozenset[str], skipped: dict[str, str]) -> str:
    if one.path not in there:
        return "not in the repository, or vendored as a tree"
    if is_test(one.path):
        return "a test"
    if is_vendored(one.path):
        return "vendored"
    if not load(name).wants(one.path):
        return "a lock file, an asset, generated" if name == "detect-secrets" else "no file of its kind"
    if one.path in skipped:
        return f"said to be open: {skipped[one.path][:50]}"
    if name == "detect-secrets":
        return NO_VALUE if search(one.path) == "all" else "an example or prose: known formats only"
    return "lost"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers", action="append", default=[], metavar="DIR")
    parser.add_argument(
        "--list", default="", metavar="REASON", help="show what is missing for this reason, place by place"
    )
    parser.add_argument("repositories", nargs="+", metavar="REPOSITORY")
    arguments = parser.parse_args()
    for folder in map(os.path.abspath, arguments.repositories):
        for name in ALONE:
            program = found(name, arguments.peers)
            if not program:
                continue
            alone, ours, reasons, missing = compared(name, program, folder)
            told = ", ".join(f"{reason}: {count}" for reason, count in reasons.most_common()) or "nothing"
            print(
                f"{os.path.basename(folder):24} {name:15} alone {alone:6}  ours {ours:6}  only alone: {told}",
                flush=True,
            )
            for reason, one in missing:
                if arguments.list and reason.startswith(arguments.list):
                    print(f"    {one.path}:{one.line}: {one.code}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
