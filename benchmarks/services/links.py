"""Links of ports and paths of probes against the truth counted by hand, which stands in `links/`.

    python benchmarks/services/links.py [-v] [REPOSITORY=PATH ...]

`links/<repository>.yaml` lists for each service the ways it is deployed (`<file> <workload>`), and for each way a line a link:

    listen PORT FILE       what the program listens on, and the file that decides it; `run` is the way's own (or the `.env` beside it)
    listen unknown         no person can tell
    expose PORT            EXPOSE of its image
    declared PORT          containerPort; of Compose the container's side of a port
    published HOST PORT
    target [PORT] PORT     a Service (its port, its target), or a proxy that labels lead (the target alone)
    KIND PORT tcp|grpc     liveness, readiness, startup, healthcheck that asks a port
    KIND PORT PATH FILE    … that asks a path, and the file whose route answers it; `unknown`: no person can tell

Routes to a service (Ingress, HTTPRoute, VirtualService) stand under `routes` as `KIND NAME FILE`. Each is right, open (we say that
it cannot be told), missing, or told wrongly. Ends with 0 where at least 95 in 100 of what a person can tell are right.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import yaml

from readiness import config
from readiness.audit import gathered
from readiness.checks.joined import unit
from readiness.checks.system import probe_path
from readiness.checks.system.links import Ports, links
from readiness.checks.system.listening import heard
from readiness.checks.system.probed import questions
from readiness.checks.system.program import judged_runs, program
from readiness.checks.system.variables import Files
from readiness.model.finding import Kind
from readiness.survey.ports import ports as surveyed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.checks.joined import Unit
    from readiness.checks.system.program import Program
    from readiness.model.containers import ContainerRun
    from readiness.model.facts import Number
    from readiness.model.finding import Observation
    from readiness.model.location import Location
    from readiness.model.system import System

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "links")
KINDS = ("liveness", "readiness", "startup", "healthcheck")
Told = dict[tuple[str, str], dict[str, str]]
"""Of each service and way: its links, and why one is open (empty: it is told)."""


class Compared(NamedTuple):
    right: list[str]
    open: list[str]
    missing: list[str]
    wrong: list[str]


def main() -> int:
    arguments = [one for one in sys.argv[1:] if one != "-v"]
    names = arguments or sorted(name[:-5] for name in os.listdir(HERE) if name.endswith(".yaml"))
    total: Counter[str] = Counter()
    print(f"{'':34}{'links':>7}{'right':>7}{'open':>7}{'missing':>9}{'wrong':>7}")
    for given in names:
        name, _, path = given.partition("=")
        root = path or os.path.join("/work/repos", name)
        with open(os.path.join(HERE, f"{name}.yaml"), encoding="utf-8") as file:
            truth = _truth(yaml.safe_load(file))
        found = _compared(truth, _told(gathered(root, config.load(root))))
        counted = {kind: len(getattr(found, kind)) for kind in Compared._fields}
        total.update(counted)
        _row(name, counted)
        if "-v" in sys.argv:
            for kind, sign in (("open", "?"), ("missing", "-"), ("wrong", "+")):
                print(*(f"  {sign} {one}" for one in getattr(found, kind)), sep="\n", end="\n" * bool(counted[kind]))
    _row("all", total)
    tellable = sum(total.values())
    return 0 if total["right"] >= 0.95 * tellable else 1


def _row(name: str, counted: Mapping[str, int]) -> None:
    links = sum(counted[kind] for kind in ("right", "open", "missing"))
    print(f"{name:34}{links:>7}{counted['right']:>7}{counted['open']:>7}{counted['missing']:>9}{counted['wrong']:>7}")


def _truth(written: Mapping[str, Mapping[str, Sequence[str]]]) -> Mapping[tuple[str, str], set[str]]:
    return {
        (service, way): {_plain(one) for one in lines}
        for service, ways in written.items()
        for way, lines in ways.items()
    }


def _plain(line: str) -> str:
    return " ".join(word for word in line.split() if word not in ("tcp", "grpc"))


def _compared(truth: Mapping[tuple[str, str], set[str]], told: Told) -> Compared:
    found = Compared([], [], [], [])
    for key, expected in truth.items():
        ours = told.get(key, {})
        for link in sorted(expected):
            doubt = _doubt(link, ours)
            place = found.right if doubt == "" else found.missing if doubt is None else found.open
            place.append(f"{' '.join(key)}: {link}{f' ({doubt})' if doubt else ''}")
        kept = {" ".join(link.split()[:3]) for link in expected}
        found.wrong.extend(
            f"{' '.join(key)}: {link}"
            for link, doubt in ours.items()
            if link not in expected and not doubt and not (link.endswith(" ?") and link[:-2] in kept)
        )
    return found


def _doubt(link: str, ours: Mapping[str, str]) -> str | None:
    """Empty: it is told as it is; None: nothing is said of it; else why we say that it can't be told."""
    kind, _, rest = link.partition(" ")
    if link in ours:
        return "" if rest == "unknown" else ours[link]
    if kind in ("listen", "expose"):
        return ours.get(f"{kind} unknown")
    words = link.split()
    if kind in KINDS and len(words) == 4:
        asked = " ".join(words[:3])
        if words[3] == "unknown":
            return "" if f"{asked} ?" in ours else None
        return ours.get(f"{asked} ?") or None
    return None


def _told(system: System) -> Told:
    files, ports = Files(system), Ports(system)
    answers = {(seen.location._replace(message=""), seen.name): seen for seen in probe_path.check(system)}
    found: dict[tuple[str, str], dict[str, str]] = {}
    for service in system.services:
        joined = unit(service)
        for run in judged_runs(joined):
            if run is not None:
                one = program(joined, run, files)
                mine = found.setdefault((service.name, f"{run.location.path} {run.workload}"), {})
                mine.update(_listens(one, run))
                mine.update(_links(one, run, ports))
                mine.update(_asked(one, answers))
        found[service.name, "routes"] = dict.fromkeys(_routes(joined, system), "")
    return found


def _listens(one: Program, run: ContainerRun) -> Iterator[tuple[str, str]]:
    if one.unit.service.kind == "infrastructure":
        return
    told = heard(one)
    for port in told.ports:
        path = port.location.path
        here = path == run.location.path or os.path.basename(path).startswith(".env")
        yield f"listen {port.number} {'run' if here else path}", ""
    if not told.ports:
        yield "listen unknown", told.doubt or "no call that opens a port was found"


def _links(one: Program, run: ContainerRun, ports: Ports) -> Iterator[tuple[str, str]]:
    found, _ = links(one, ports)
    targets = {link.location: link.number for link in found if link.kind == "target"}
    for link in found:
        if link.kind in ("expose", "declared"):
            yield f"{link.kind} {link.number}", ""
    for leading in ports.before(run):
        if (number := targets.pop(leading.location, None)) is not None:
            yield f"target {leading.number} {number}", ""
    for number in targets.values():
        yield f"target {number}", ""
    for outside, inside, _ in run.published:
        yield f"published {_number(one, outside)} {_number(one, inside)}", ""
    if one.image is not None:
        for exposed, _ in one.image.exposed:
            if not isinstance(exposed, int):
                yield "expose unknown", exposed.text
    asked = {(link.kind, link.number): link for link in found if link.kind in ("probe", "health")}
    paths = {(question.kind, question.port) for question in questions(one)}
    for link in found:
        if link.kind in ("probe", "health"):
            kind = next(kind for kind in KINDS if kind in link.said.lower())
            if (kind, link.number) not in paths and asked:
                yield f"{kind} {link.number}", ""


def _number(one: Program, value: Number) -> object:
    return value if isinstance(value, int) else one.variables.expand(value)


def _asked(one: Program, answers: Mapping[tuple[Location, str], Observation]) -> Iterator[tuple[str, str]]:
    for question in questions(one):
        path = question.path if isinstance(question.path, str) else question.path.text
        seen = answers.get((question.location._replace(message=""), path))
        asked = f"{question.kind} {question.port} {path}"
        if seen is not None and seen.kind is Kind.PASS:
            yield f"{asked} {seen.related[0].path}", ""
        else:
            said = "nothing is said of its answer" if seen is None else f"{seen.kind.name.lower()}: {seen.note}"
            yield f"{asked} ?", said


def _routes(joined: Unit, system: System) -> Iterator[str]:
    for link in surveyed(joined, system, Files(system)):
        if link.kind == "Ingress":
            for place in link.places:
                kind, _, name = place.logical.partition("/")
                yield f"{kind} {name.partition('/')[0]} {place.path}"


if __name__ == "__main__":
    sys.exit(main())
