"""Whose a host name is: Services of Kubernetes and Compose services answer to their names."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from readiness.checks.joined import fronts
from readiness.model.containers import ContainerRun
from readiness.model.facts import ComposeService
from readiness.model.location import shared_folders

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from readiness.model.survey import Neighbour
    from readiness.model.system import System

    Lookup = Callable[[str], str]
    """A host's name → a service's or neighbour's name; empty: nobody's here."""


class Hosts:
    """Names of hosts by how they are reached. Of several with one name the nearest counts."""

    def __init__(self, system: System, neighbours: Sequence[Neighbour]) -> None:
        self._composed: dict[tuple[str, str], str] = {}
        self._fronted: dict[str, dict[str, str]] = defaultdict(dict)
        """By the host's name: file → service."""
        for service in system.services:
            for one in service.of(ComposeService):
                self._composed[_folder(one.location.path), one.name] = service.name
            for run in service.of(ContainerRun):
                for front in fronts(run, system):
                    self._fronted[front.name][front.location.path] = service.name
        known = {service.name for service in system.services} | {one.name for one in neighbours}
        for one in system.of(ComposeService):
            if one.name in known:
                self._composed.setdefault((_folder(one.location.path), one.name), one.name)
        self._anywhere: dict[str, dict[str, str]] = defaultdict(dict)
        for (folder, name), target in self._composed.items():
            self._anywhere[name][folder] = target
        for name, by_path in self._fronted.items():
            self._anywhere[name] |= by_path

    def composed(self, path: str, name: str) -> str:
        """As it is called in a Compose file."""
        return self._composed.get((_folder(path), name), "")

    def fronted(self, name: str, path: str) -> str:
        """As a manifest of Kubernetes calls it."""
        return _nearest(self._fronted.get(name.partition(".")[0], {}), path)

    def of_run(self, run: ContainerRun) -> Lookup:
        """As a container reaches it."""
        if run.by == "compose":
            return lambda name: self.composed(run.location.path, name)
        return lambda name: self.fronted(name, run.location.path)

    def anywhere(self, path: str) -> Lookup:
        """As code calls it, wherever it runs."""
        return partial(self._called, path)

    def _called(self, path: str, name: str) -> str:
        return _nearest(self._anywhere.get(name, {}), path)


def _nearest(found: dict[str, str], path: str) -> str:
    if len(set(found.values())) <= 1:
        return next(iter(found.values()), "")
    return found[max(sorted(found), key=lambda other: shared_folders(other, path))]


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
