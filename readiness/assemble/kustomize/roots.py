"""Which kustomizations are built: those that no other one takes, each with all the files it takes.

Several over the same workloads are alternatives of each other: all are judged, and one of them speaks for the system.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from readiness.assemble import Unit
from readiness.assemble.kustomize.kustomization import (
    GENERATORS,
    Kustomization,
    generator_paths,
    is_kustomization,
    is_remote,
    mentioned,
)
from readiness.assemble.kustomize.sources import NAMES, Sources
from readiness.assemble.kustomize.stages import ORDER, stage_of
from readiness.discover.roles import place
from readiness.model.artifact import Node
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from readiness.assemble import Read

_WORKLOAD = lazy(
    r"""(?m)^[ \t-]*["']?kind["']?[ \t]*:[ \t]*["']?(?:Deployment|StatefulSet|DaemonSet|CronJob|Job|Pod|ReplicaSet|Rollout|ReplicationController)\b"""
)


class _Taken(NamedTuple):
    """What one kustomization takes from the repository."""

    one: Kustomization
    folders: tuple[str, ...]
    """Other kustomizations, by their folders."""
    resources: tuple[str, ...]
    files: tuple[str, ...]
    """Patches and the like."""
    inputs: tuple[str, ...]
    """What generators read: it is judged for itself as well."""


class _Root(NamedTuple):
    folder: str
    path: str
    paths: frozenset[str]
    inputs: frozenset[str]
    resources: frozenset[str]


def units(found: Collection[str], known: Collection[str], read: Read) -> tuple[Unit, ...]:
    """One for each kustomization that no other one takes; tests, examples and documentation deploy nothing."""
    graph = _Graph(known, read)
    roots = _wanted([graph.root(one) for one in graph.roots()], frozenset(found))
    return tuple(_joined(roots, graph))


class _Graph:
    def __init__(self, known: Collection[str], read: Read) -> None:
        self._known = known if isinstance(known, frozenset) else frozenset(known)
        self._sources = Sources(self._known, read)
        self._ignored = _Ignored(self._sources)
        self._taken: dict[str, _Taken | None] = {}

    def roots(self) -> list[_Taken]:
        own = [
            path.rpartition("/")[0]
            for path in sorted(self._known)
            if path.rpartition("/")[2] in NAMES and not place(path)
        ]
        found = [one for folder in dict.fromkeys(own) if (one := self.taken(folder)) is not None]
        used = {folder for one in found for folder in one.folders}
        whole = [one for one in found if not one.one.is_component or one.one.folder in used]
        used = {folder for one in whole for folder in one.folders}
        return [one for one in whole if one.one.folder not in used and not one.one.is_component]

    def taken(self, folder: str) -> _Taken | None:
        """None if there is no kustomization in the folder that can be read."""
        if folder not in self._taken:
            path = self._sources.kustomization(folder)
            parts = self._sources.documents(path) if path else ()
            root = next((part for part in parts or () if isinstance(part, Node)), None)
            known = root is not None and is_kustomization(root)
            self._taken[folder] = self._read(Kustomization(folder, path, root)) if root is not None and known else None
        return self._taken[folder]

    def _read(self, one: Kustomization) -> _Taken:
        entries = [entry.text for entry in (*one.resources(), *one.texts("components"))]
        paths = [one.path_of(entry) for entry in entries if not self._is_far(one, entry)]
        folders = [path for path in paths if path not in self._known and self._sources.kustomization(path)]
        resources = [path for path in paths if path not in folders]
        inputs = [path for name in GENERATORS for item in one.items(name) for path in generator_paths(item)]
        return _Taken(
            one,
            tuple(folders),
            self._there(resources),
            self._there(map(one.path_of, mentioned(one))),
            self._there(map(one.path_of, inputs)),
        )

    def _is_far(self, one: Kustomization, entry: str) -> bool:
        return is_remote(entry) and one.path_of(entry) not in self._known

    def _there(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Those that are in the tree, and those that git leaves out of it: these are not missing."""
        kept = []
        for path in paths:
            if path in self._known or self._ignored.leaves_out(path):
                kept.append(path)
            else:
                kept += [above for above in _above(path) if above in self._known]
        return tuple(kept)

    def root(self, taken: _Taken) -> _Root:
        """A kustomization with all that it takes, directly or not."""
        paths: set[str] = set()
        inputs: set[str] = set()
        resources: set[str] = set()
        seen: set[str] = set()
        pending = [taken]
        while pending:
            one = pending.pop()
            seen.add(one.one.folder)
            paths |= {one.one.path, *one.resources, *one.files}
            resources |= set(one.resources)
            inputs |= set(one.inputs)
            pending += [
                more for folder in one.folders if folder not in seen and (more := self.taken(folder)) is not None
            ]
        return _Root(
            taken.one.folder, taken.one.path, frozenset(paths), frozenset(inputs - paths), frozenset(resources)
        )

    def runs(self, path: str) -> bool:
        """Whether a file holds anything that runs."""
        artifact = self._sources.artifact(path)
        return artifact is not None and _WORKLOAD.search(artifact.text) is not None


def _above(path: str) -> Iterable[str]:
    while path := path.rpartition("/")[0]:
        yield path


class _Ignored:
    """What the repository's own `.gitignore` files leave out: it is made or given where it is needed."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def leaves_out(self, path: str) -> bool:
        from readiness.discover.ignored import patterns, verdict

        names = path.split("/")
        for depth in range(len(names)):
            folder = "/".join(names[:depth])
            artifact = self._sources.artifact(f"{folder}/.gitignore" if folder else ".gitignore")
            rules = patterns(artifact.text.split("\n")) if artifact is not None else ()
            for end in range(depth + 1, len(names) + 1):
                found = verdict(rules, names[depth:end], is_folder=end < len(names))
                if found is not None and not found.negated:
                    return True
        return False


def _wanted(roots: Sequence[_Root], found: frozenset[str]) -> list[_Root]:
    """Those that are judged themselves; of the others those without which a judged file would not be."""
    own = [one for one in roots if one.path in found]
    covered = frozenset(path for one in own for path in one.paths)
    return own + [one for one in roots if one.path not in found and one.paths & found - covered]


def _joined(roots: Sequence[_Root], graph: _Graph) -> Iterable[Unit]:
    """The units, the ones that speak for the system first; of those that run the same files, one does."""
    users = Counter(path for one in roots for path in one.resources)
    shared = frozenset(path for path, count in users.items() if count > 1 and graph.runs(path))
    taken: dict[str, str] = {}
    beside: dict[str, list[str]] = {}
    instead: dict[str, str] = {}
    for one in sorted(roots, key=lambda one: _preference(one, shared)):
        other = next((taken[path] for path in sorted(one.resources & shared) if path in taken), None)
        if other is not None:
            instead[one.folder] = other
            beside[other].append(one.folder)
            continue
        beside[one.folder] = []
        taken |= dict.fromkeys(one.resources & shared, one.folder)
    for one in sorted(roots, key=lambda one: one.folder in instead):
        note = _note(one.folder, sorted(beside.get(one.folder, ())))
        yield Unit(
            "kustomize",
            one.folder,
            tuple(sorted(one.paths)),
            joined=one.folder not in instead,
            minor=_is_minor(one.folder, instead.get(one.folder)),
            inputs=tuple(sorted(one.inputs)),
            note=note,
        )


def _preference(one: _Root, shared: frozenset[str]) -> tuple[int, int, int, str]:
    """Production first; then what runs most; then what lies nearest to the root."""
    return ORDER.index(stage_of(one.folder)), -len(one.resources & shared), one.folder.count("/"), one.folder


def _is_minor(folder: str, other: str | None) -> bool:
    """`other`: the overlay that speaks for the system in its place, if it is not the one itself."""
    stage = stage_of(folder)
    return other is not None and (stage == "development" or (stage == "staging" and stage_of(other) == "production"))


def _note(folder: str, others: list[str]) -> str:
    if not others:
        return ""
    shown = ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
    return f"{folder or 'the root'} speaks for the system; over the same base, {shown} are judged beside it"
