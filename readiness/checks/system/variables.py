"""What the variables of a container come to: those it is given, those of its image, and the `.env` file that Compose reads."""

from __future__ import annotations

from posixpath import dirname, join
from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.facts import EnvSet
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from readiness.model.containers import ContainerRun
    from readiness.model.facts import ImageBuilt, Text
    from readiness.model.location import Location
    from readiness.model.system import System

_REFERENCE = lazy(r"\$\{(?P<braced>\w+)(?::?-(?P<default>[^{}$]*))?\}|\$\((?P<pod>\w+)\)|\$(?P<plain>[A-Za-z_]\w*)")
_DEEPEST = 6

Table = "Mapping[str, EnvSet]"


class Variable(NamedTuple):
    value: Text | None
    """None: it is given, and comes from elsewhere."""
    location: Location


class Files:
    """The variables that Dockerfiles and environment files of a repository set, by path. Made once for all services."""

    __slots__ = ("_by_path",)

    def __init__(self, system: System) -> None:
        self._by_path: dict[str, dict[str, EnvSet]] = {}
        for one in system.of(EnvSet):
            if one.by in ("dockerfile", "env file"):
                self._by_path.setdefault(one.location.path, {})[one.name] = one

    def at(self, path: str) -> Mapping[str, EnvSet]:
        return self._by_path.get(path, {})

    def beside(self, run: ContainerRun) -> Mapping[str, EnvSet]:
        """What Compose reads before it reads its file; nothing for Kubernetes."""
        return self.at(join(dirname(run.location.path), ".env")) if run.by == "compose" else {}


class Variables:
    """The variables of one container, or of an image alone."""

    __slots__ = ("_beside", "_given", "_image", "_whole", "unknown")

    def __init__(self, files: Files, image: ImageBuilt | None, run: ContainerRun | None) -> None:
        self._image = files.at(image.location.path) if image is not None else {}
        self._given = {one.name: one for one in run.environment} if run is not None else {}
        self._beside = files.beside(run) if run is not None else {}
        self._whole = [files.at(one.of) for one in run.environment_from if isinstance(one.of, str)] if run else []
        unread = [one.of for one in run.environment_from if one.kind != "env file"] if run is not None else []
        self.unknown = next((one if isinstance(one, str) else one.text for one in unread), "")
        """The name of an object that may set any variable and is not read; empty when there is none."""
        if run is not None and run.unknown_environment is not None:
            self.unknown = run.unknown_environment.text.split("\n")[0]

    def get(self, name: str) -> Variable | None:
        """None where nothing sets it."""
        given = self._given.get(name)
        if given is not None and given.kind == "host":
            host = self._beside.get(name)
            return (
                Variable(self.expand(host.value), host.location) if host is not None else Variable(None, given.location)
            )
        if given is not None:
            value = None if given.kind or given.value is None else self.expand(given.value)
            host = self._beside.get(name)
            passed = host is not None and value is not None and self.expand(host.value) == value
            # What is only passed on is mended where it is written.
            return Variable(value, host.location if host is not None and passed else given.location)
        for table in (*reversed(self._whole), self._image):
            if name in table:
                return Variable(self.expand(table[name].value), table[name].location)
        return None

    def expand(self, text: Text | None) -> Text | None:
        """With all references filled in; unresolved as soon as one can't be."""
        if text is None:
            return None
        written = text if isinstance(text, str) else text.text
        if "$" not in written:
            return text
        return self._expanded(written, _DEEPEST)

    def _expanded(self, text: str, depth: int) -> Text:
        missing = False

        def fill(found: re.Match[str]) -> str:
            nonlocal missing
            value = self._known(found["braced"] or found["pod"] or found["plain"], depth)
            if value is None and found["default"] is not None:
                return found["default"]
            missing = missing or value is None
            return found[0] if value is None else value

        filled = _REFERENCE.sub(fill, text)
        return Unresolved(text) if missing else filled

    def _known(self, name: str, depth: int) -> str | None:
        given = self._given.get(name)
        own = given.value if given is not None and given.kind == "" else None
        for value in (
            own,
            *(table[name].value for table in (self._beside, *self._whole, self._image) if name in table),
        ):
            if value is None:
                continue
            written = value if isinstance(value, str) else value.text
            if "$" not in written:
                return written if isinstance(value, str) else None
            inner = self._expanded(written, depth - 1) if depth else None
            return inner if isinstance(inner, str) else None
        return None
