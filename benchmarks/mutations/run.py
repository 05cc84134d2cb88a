"""Breaks repositories on purpose, one slip at a time, and asks whether the audit finds each where it was made.

    python benchmarks/mutations/run.py [REPOSITORY=PATH ...] [--folder FOLDER] [--only NAME ...] [--json FILE]

`REPOSITORY` is a file beside this one, or in FOLDER: `podinfo.yaml`; `PATH` where that repository lies, checked out. Without
any, all files there are taken, each with the folder of its name below `--repositories` (default: /work/repos). What such a file holds: README.md.

The repository is copied, without `.git`, and audited once as it is, by our own rules alone. Then each slip is made in the copy,
audited, and taken back. It is found where a fail of the rule it names, that was not there before, stands in the file it names.
Ends with 0 where every slip is found.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, NamedTuple

import yaml

from readiness import catalog, places
from readiness import config as configuration
from readiness.audit import audit
from readiness.errors import ReadinessError
from readiness.model.finding import Kind
from readiness.request import Request

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

HERE = os.path.dirname(os.path.abspath(__file__))
AT_ONCE = 2
Fails = Counter[tuple[str, str, str, str]]
"""How many fails of a rule, by rule, file, logical place and message: lines move, and are left out."""


class Slip(NamedTuple):
    name: str
    file: str
    """The path of the file that is changed."""
    find: str
    replace: str
    rules: tuple[str, ...]
    """One of them must tell it."""
    at: tuple[str, ...]
    """In one of these files."""
    count: int = 1
    """How often `find` stands in the file; all are replaced."""


class Outcome(NamedTuple):
    slip: Slip
    found: str
    """Rule, place and message of what tells it; empty: it was missed."""
    elsewhere: tuple[str, ...]
    """All other fails that are new."""
    gone: tuple[str, ...]
    """Fails that stood there before."""
    problem: str = ""
    """Why it could not be made."""


def main() -> int:
    arguments = _arguments()
    outcomes: dict[str, list[Outcome]] = {}
    for repository, path in _repositories(arguments):
        slips = [
            one for one in slips_of(repository, arguments.folder) if not arguments.only or one.name in arguments.only
        ]
        if slips:
            outcomes[repository] = broken(path, slips)
            print("\n".join(table(repository, outcomes[repository], verbose=arguments.verbose)), flush=True)
    if arguments.json:
        _write(arguments.json, outcomes)
    every = [one for found in outcomes.values() for one in found]
    print(f"{sum(bool(one.found) for one in every)} of {len(every)} found")
    return 0 if all(one.found for one in every) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").split("\n\n")[0], formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("repositories", nargs="*", metavar="REPOSITORY=PATH", help="a file beside this one, and where")
    parser.add_argument(
        "--repositories", dest="below", default="/work/repos", help="the folder of those without a path"
    )
    parser.add_argument("--folder", default=HERE, help="where the files of slips lie (default: beside this one)")
    parser.add_argument("--only", action="append", help="the slip of this name; may be given again")
    parser.add_argument("--json", help="a file for the outcomes")
    parser.add_argument("-v", "--verbose", action="store_true", help="with what is told elsewhere, and no longer")
    return parser.parse_args()


def _repositories(arguments: argparse.Namespace) -> Iterator[tuple[str, str]]:
    files = (name for name in os.listdir(arguments.folder) if name.endswith(".yaml"))
    for one in arguments.repositories or sorted(os.path.splitext(name)[0] for name in files):
        name, _, path = one.partition("=")
        path = path or os.path.join(arguments.below, name)
        if not os.path.isdir(path):
            sys.exit(f"{name}: there is no folder {path}")
        yield name, path


def slips_of(repository: str, folder: str = HERE) -> list[Slip]:
    """What stands in `<repository>.yaml`, each name once."""
    with open(os.path.join(folder, f"{repository}.yaml"), encoding="utf-8") as file:
        read = [_slip(one) for one in yaml.safe_load(file)]
    twice = [name for name, number in Counter(one.name for one in read).items() if number > 1]
    if twice:
        sys.exit(f"{repository}: more than one is called {', '.join(twice)}")
    return read


def _slip(raw: Mapping[str, object]) -> Slip:
    unknown = set(raw) - {"name", "file", "find", "replace", "rule", "at", "count"}
    if unknown:
        sys.exit(f"{raw.get('name')}: unknown {', '.join(sorted(unknown))}")
    file, at = str(raw["file"]), _texts(raw.get("at", ()))
    count = int(str(raw.get("count", 1)))
    return Slip(
        str(raw["name"]), file, str(raw["find"]), str(raw["replace"]), _texts(raw["rule"]), at or (file,), count
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def broken(path: str, slips: Sequence[Slip]) -> list[Outcome]:
    """What became of each, in their order; two are tried at a time, each in a copy of its own."""
    shares = [share for share in (slips[number::AT_ONCE] for number in range(AT_ONCE)) if share]
    with ProcessPoolExecutor(len(shares), mp_context=get_context("fork")) as pool:
        found = {one.slip.name: one for done in pool.map(partial(_share, path), shares) for one in done}
    return [found[one.name] for one in slips]


def _share(path: str, slips: Sequence[Slip]) -> list[Outcome]:
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        copy = os.path.join(folder, os.path.basename(os.path.realpath(path)))  # the project is called as its folder is
        shutil.copytree(path, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        before = fails(copy)
        return [_outcome(copy, one, before) for one in slips]


def _outcome(root: str, slip: Slip, before: Fails) -> Outcome:
    path = os.path.join(root, slip.file)
    try:
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
    except OSError as error:
        return Outcome(slip, "", (), (), f"{slip.file}: {error.strerror}")
    if (number := text.count(slip.find)) != slip.count:
        return Outcome(slip, "", (), (), f"{slip.file}: stands there {number} times, not {slip.count}")
    _store(path, text.replace(slip.find, slip.replace))
    try:
        after = fails(root)
    except ReadinessError as error:
        return Outcome(slip, "", (), (), str(error))
    finally:
        _store(path, text)
    new = sorted((after - before).elements())
    told = [one for one in new if one[0] in slip.rules and one[1] in slip.at]
    rest = tuple(_line(one) for one in new if one not in told)
    return Outcome(slip, _line(told[0]) if told else "", rest, tuple(map(_line, sorted((before - after).elements()))))


def fails(root: str) -> Fails:
    """By our own rules alone: nothing else is run, and nothing fetched."""
    config = configuration.load(root)._replace(without=("all",), offline=True)
    request = Request(root=root, config=config, today=_today, compiled=places.compiled_rules(os.environ))
    return Counter(
        (one.rule_id, one.location.path, one.location.logical, one.message)
        for one in audit(request).findings
        if one.kind is Kind.FAIL and not one.suppression
    )


def _today() -> date:
    return datetime.now(tz=UTC).date()


def _store(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def _line(fail: tuple[str, str, str, str]) -> str:
    rule, path, logical, message = fail
    return f"{rule}  {path}{f' ({logical})' if logical else ''}: {message}"


def table(repository: str, outcomes: Sequence[Outcome], *, verbose: bool) -> Iterator[str]:
    """A line for each slip, below it what tells it, and how many were found."""
    yield repository
    for one in outcomes:
        yield f"  {'found ' if one.found else 'MISSED'}  {one.slip.name}"
        if one.found:
            yield f"            {one.found}"
        else:
            yield f"            {one.problem or _missing(one.slip)}"
        shown = one.elsewhere if verbose or not one.found else ()
        yield from (f"          + {line}" for line in shown)
        yield from (f"          - {line}" for line in one.gone if verbose)
        if one.elsewhere and not shown:
            yield f"          + {len(one.elsewhere)} elsewhere: {', '.join(_told(one.elsewhere))}"
    yield f"  {sum(bool(one.found) for one in outcomes)} of {len(outcomes)}"
    yield ""


def _missing(slip: Slip) -> str:
    known = {rule.id for rule in catalog.load(catalog.folder()).rules}
    strange = [rule for rule in slip.rules if rule not in known]
    if strange:
        return f"there is no rule {' or '.join(strange)}"
    return f"no new {' or '.join(slip.rules)} in {' or '.join(slip.at)}"


def _told(lines: Sequence[str]) -> Iterator[str]:
    for rule, number in sorted(Counter(line.partition(" ")[0] for line in lines).items()):
        yield rule if number == 1 else f"{rule} ({number})"


def _write(path: str, outcomes: Mapping[str, Sequence[Outcome]]) -> None:
    listed = {
        repository: [
            {
                "name": one.slip.name,
                "found": one.found,
                "elsewhere": one.elsewhere,
                "gone": one.gone,
                "problem": one.problem,
            }
            for one in found
        ]
        for repository, found in outcomes.items()
    }
    with open(path, "w", encoding="utf-8") as file:
        json.dump(listed, file, indent=2, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
