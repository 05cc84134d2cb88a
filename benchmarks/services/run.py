"""Services found against the truth counted by hand, which stands beside this file.

    python benchmarks/services/run.py [REPOSITORY=PATH ...]

`<repository>.yaml` lists every service with its kind (or a list of which is right), folder, Dockerfiles and what runs it; programs
of others that only Compose runs are left out. Prints what is missed, what is invented, and what is told wrongly, and ends with
the shares. Ends with 0 where at least 95 in 100 are found, and no more than 5 in 100 invented.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import yaml

from readiness import config
from readiness.audit import gathered
from readiness.model.facts import ComposeService, ImageBuilt, Workload

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.system import Service, System

HERE = os.path.dirname(os.path.abspath(__file__))
Links = set[tuple[str, str, str]]
"""Of each service: its name, what kind of link, and what it leads to."""


def main() -> int:
    names = sys.argv[1:] or sorted(name[:-5] for name in os.listdir(HERE) if name.endswith(".yaml"))
    services = links = wrong = 0
    missed: list[str] = []
    invented: list[str] = []
    for given in names:
        name, _, path = given.partition("=")
        with open(os.path.join(HERE, f"{name}.yaml"), encoding="utf-8") as file:
            truth = {str(one["name"]): one for one in yaml.safe_load(file)}
        root = path or os.path.join("/work/repos", name)
        system = gathered(root, config.load(root))
        found = {one.name for one in system.services}
        missed += [f"{name}: {one}" for one in truth if one not in found]
        invented += [f"{name}: {one}" for one in found if one not in truth]
        expected, told = links_of(truth), found_links(system, set(truth))
        lines = [
            *(f"  - {' '.join(one)}" for one in expected - told),
            *(f"  + {' '.join(one)}" for one in told - expected),
        ]
        lines += [
            f"  kind of {one.name}: {one.kind}" for one in system.services if not _right(one, truth.get(one.name))
        ]
        print(
            f"{name}: {len(found & set(truth))} of {len(truth)} services, {len(expected & told)} of {len(expected)} links"
        )
        print("\n".join(sorted(lines)), end="\n" if lines else "")
        services, links, wrong = services + len(truth), links + len(expected), wrong + len(expected ^ told)
    for word, which in (("missed", missed), ("invented", invented)):
        print(*(f"{word}: {one}" for one in which), sep="\n", end="\n" if which else "")
    print(f"{services - len(missed)} of {services} found, {len(invented)} invented, {wrong} of {links} links wrong")
    return 0 if len(missed) <= services / 20 and len(invented) <= services / 20 else 1


def links_of(truth: Mapping[str, Mapping[str, object]]) -> Links:
    return {(name, *link) for name, one in truth.items() for link in _written(one)}


def _written(one: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    if "path" in one:
        yield "path", str(one["path"])
    dockerfiles, workloads = one.get("dockerfiles", []), one.get("workloads", {})
    assert isinstance(dockerfiles, list)
    assert isinstance(workloads, dict)
    for path in dockerfiles:
        yield "dockerfile", path
    for path, labels in workloads.items():
        for label in labels:
            yield "runs", f"{path} {label}"


def found_links(system: System, known: set[str]) -> Links:
    return {(one.name, *link) for one in system.services if one.name in known for link in _told(one)}


def _told(service: Service) -> Iterator[tuple[str, str]]:
    if not service.path.endswith((".yaml", ".yml")):
        yield "path", service.path
    for image in service.of(ImageBuilt):
        if not image.purpose:
            yield "dockerfile", image.location.path
    for workload in service.of(Workload):
        yield "runs", f"{workload.location.path} {workload.kind}/{workload.name}"
    for run in service.of(ComposeService):
        yield "runs", f"{run.location.path} {run.location.logical}"


def _right(service: Service, truth: Mapping[str, object] | None) -> bool:
    kinds = truth["kind"] if truth else service.kind
    return service.kind in (kinds if isinstance(kinds, list) else [kinds])


if __name__ == "__main__":
    sys.exit(main())
