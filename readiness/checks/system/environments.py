"""Which variables a container has, from all that gives it any: its own list, objects, env files, the image, what starts it."""

from __future__ import annotations

from collections import defaultdict
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from readiness.model.artifact import as_written
from readiness.model.facts import EnvDocumented, EnvSet
from readiness.model.location import shared_folders
from readiness.model.named import NamedTuple
from readiness.model.objects import ObjectDefined
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.model.containers import ContainerRun, Given, GivenAll
    from readiness.model.facts import ImageBuilt, Text
    from readiness.model.location import Location
    from readiness.model.system import System

_ASSIGNED = lazy(r"(?:^|[\s;&|(\"'])(?:export\s+)?([A-Za-z_]\w*)=|(?:^|\s)-D?-?([A-Z][A-Z0-9_]*)=")
_SCRIPT = lazy(
    r"(^|[\s/])[\w./-]*(\.(sh|bash)|entrypoint|/(start|init|run|boot)[\w-]*)(\s|$)|(^|\s)(source|\.)\s+/|^/init$"
)
_WRAPPERS = lazy(
    r"^(doppler|infisical|vault-env|chamber|envconsul|summon|op|aws-vault|sops|s6-setuidgid|dotenvx?|env-cmd)$"
)
"""Programs that start another one with variables of their own."""


class Gift(NamedTuple):
    """A variable that a container has."""

    location: Location
    value: Text | None
    """None where it stands elsewhere."""
    kind: str
    """`ConfigMap`, `Secret`, `env file`, `image`, `field`, `host`, `command`; empty: written at the container."""
    value_location: Location | None = None


class Environment(NamedTuple):
    given: Mapping[str, Gift]
    handed: Mapping[str, Gift]
    """What Compose hands over by name, and its `.env` file, which is here, does not have."""
    gaps: tuple[str, ...] = ()
    """What may give it more, and can't be read: `Secret web-env`."""


class Givers:
    """What the repository has that may give variables, found once."""

    def __init__(self, system: System) -> None:
        self.files = system.files
        self._objects: dict[tuple[str, str], list[ObjectDefined]] = defaultdict(list)
        for one in system.of(ObjectDefined):
            if isinstance(one.name, str):
                self._objects[one.kind, one.name].append(one)
        self._set: dict[str, list[EnvSet | EnvDocumented]] = defaultdict(list)
        for fact in system.of(EnvSet):
            if fact.by in ("env file", "dockerfile"):
                self._set[fact.location.path].append(fact)
        for named in system.of(EnvDocumented):
            self._set[named.location.path].append(named)

    def environment(self, run: ContainerRun, images: Sequence[ImageBuilt]) -> Environment:
        """All that is known to be set for a container of one of the images, which are built here."""
        given: dict[str, Gift] = {}
        gaps: list[str] = []
        for image in images:
            for one in self._set.get(image.location.path, ()):
                given[one.name] = Gift(one.location, getattr(one, "value", None), "image")
            gaps += _of_base(image.base)
        if not images:
            gaps.append("the image, which is not built here")
        for whole in run.environment_from:
            found = self.entries(whole, run)
            given.update(found or {})
            gaps += [] if found is not None else [f"{whole.kind} {as_written(whole.of)}"]
        handed: dict[str, Gift] = {}
        for single in run.environment:
            (given if self._is_set(single, run) else handed)[single.name] = self._single(single, run)
        gaps += self._started(run, images, given)
        if run.unknown_environment is not None:
            gaps.append(run.unknown_environment.text)
        return Environment(given, handed, tuple(dict.fromkeys(gaps)))

    def _is_set(self, one: Given, run: ContainerRun) -> bool:
        path = normpath(join(dirname(run.location.path), ".env"))
        return one.kind != "host" or path not in self._set or one.name in {entry.name for entry in self._set[path]}

    def _single(self, one: Given, run: ContainerRun) -> Gift:
        value = self.value(one, run) if one.kind == "ConfigMap" else one.value
        return Gift(one.location, value, one.kind, one.value_location or one.location)

    def value(self, one: Given, run: ContainerRun) -> Text | None:
        """What the key of a ConfigMap holds."""
        for held in self._defined(one.kind, one.of, run):
            for entry in held.entries:
                if entry.key == one.key:
                    return entry.value
        return None

    def entries(self, whole: GivenAll, run: ContainerRun) -> dict[str, Gift] | None:
        """What an object or file gives; None where that can't be told."""
        if not isinstance(whole.of, str):
            return None
        if whole.kind == "env file":
            if whole.of not in self._set:
                return None
            return {
                one.name: Gift(one.location, getattr(one, "value", None), whole.kind) for one in self._set[whole.of]
            }
        found = self._defined(whole.kind, whole.of, run)
        if not found or any(one.keys is None for one in found):
            return None
        return {
            whole.prefix + entry.key: Gift(entry.location, entry.value, whole.kind)
            for one in found
            for entry in one.entries
        }

    def _defined(self, kind: str, name: Text, run: ContainerRun) -> list[ObjectDefined]:
        """The objects of that name that are nearest to the container: overlays and charts have their own."""
        found = self._objects.get((kind, name), []) if isinstance(name, str) else []
        found = [one for one in found if not one.namespace or not run.namespace or one.namespace == run.namespace]
        shared = {id(one): shared_folders(one.location.path, run.location.path) for one in found}
        most = max(shared.values(), default=0)
        return [one for one in found if shared[id(one)] == most]

    def _started(self, run: ContainerRun, images: Sequence[ImageBuilt], given: dict[str, Gift]) -> Iterator[str]:
        """What the command itself sets, and a gap where a script or another program starts it."""
        for words in commands(run, images):
            text = " ".join(words)
            for found in _ASSIGNED.finditer(text):
                place = run.command_location or run.location
                given.setdefault(found[1] or found[2], Gift(place, None, "command"))
            script = _SCRIPT.search(text)
            if script is not None:
                yield script[0].strip() or "a script"
            elif words and _WRAPPERS.match(words[0].rpartition("/")[2]):
                yield words[0]


def commands(run: ContainerRun, images: Sequence[ImageBuilt]) -> Iterator[tuple[str, ...]]:
    """What the container says itself, and what the image says where that still counts."""
    written = (*(run.command or ()), *(run.arguments or ()))
    if written:
        yield tuple(as_written(word) for word in written)
    if run.command is None:
        yield from (image.command for image in images if image.command)


def _of_base(base: Text) -> list[str]:
    return [] if isinstance(base, str) else [f"the image {base.text}"]
