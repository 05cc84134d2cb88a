"""Routes with the prefixes and guards that their own file knows, and what it puts into other files' routers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.source.javascript.owners import below
from readiness.model.named import NamedTuple
from readiness.model.routing import Exported, GuardedPath, Mounted, Reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from readiness.formats.source.code import Code
    from readiness.formats.source.javascript.owners import Owner
    from readiness.formats.source.javascript.uses import Use
    from readiness.model.facts import Text
    from readiness.model.routing import Guard

_DEEP = 8


class Way(NamedTuple):
    """How a place in a router is reached from outside of this file."""

    router: str
    """The outermost router; empty when it is the application, served as it stands."""
    path: Text
    guards: tuple[Guard, ...]


class Composed:
    """The routers of one file, put into each other."""

    def __init__(self, code: Code, uses: Sequence[Use], exported: Sequence[Exported]) -> None:
        self._code = code
        self._uses = uses
        self._same = {one.name: one.means.name for one in exported if not one.means.module and one.name}
        self._seen = {one.means.name for one in exported} | {one.name for one in exported}
        self.told: dict[str, Owner] = {}
        """Apps and routers that other files may have something to say of."""

    def ways(self, owner: Owner, position: int, path: Text, depth: int = _DEEP) -> Iterator[Way]:
        """From outside to `path` in a router, as it is when the text has come to `position`."""
        before = tuple(guard for use in self._uses if self._covers(use, owner, position, path) for guard in use.guards)
        full = below(owner.own, path)
        around = [use for use in self._uses if self._holds(use, owner)] if depth else []
        for use in around:
            for outer in self.ways(use.owner, use.position, below(use.prefix, full), depth - 1):
                yield Way(outer.router, outer.path, outer.guards + use.guards + before)
        if not around:
            yield Way(self._outermost(owner), full, before)

    def _covers(self, use: Use, owner: Owner, position: int, path: Text) -> bool:
        if use.inner is not None or use.owner.name != owner.name or use.position >= position:
            return False
        return not use.prefix or (isinstance(use.prefix, str) and isinstance(path, str) and _begins(path, use.prefix))

    def _holds(self, use: Use, owner: Owner) -> bool:
        if use.inner is None or use.inner.module or use.owner.name == owner.name:
            return False
        return use.inner.name == owner.name or self._same.get(use.inner.name) == owner.name

    def _outermost(self, owner: Owner) -> str:
        if owner.app and (owner.unknown or not self._is_shown(owner.name)):
            return ""
        self.told[owner.name] = owner
        return owner.name

    def _is_shown(self, name: str) -> bool:
        if name in self._seen or name not in self._code.assigned:
            return True
        return re.search(rf"\bexport\s+(?:const|let|var)\s+{re.escape(name)}\b", self._code.source.text) is not None

    def mounts(self, made: Iterable[Owner]) -> Iterator[Mounted | Exported]:
        """What is put into a router of this file from others, and what the routers of this file are themselves."""
        self.told.update({one.name: one for one in made if one.app and one.name in self._seen})
        for use in self._uses:
            if use.inner is None or (not use.inner.module and not self._is_handed(use.inner.name)):
                continue
            for way in self.ways(use.owner, use.position, use.prefix):
                yield Mounted(self._code.at(use.node), way.router, use.inner, way.path, guards=way.guards + use.guards)
        for name, owner in self.told.items():
            place = self._code.at(self._code.source.root.child(0) or self._code.source.root)
            if owner.elsewhere is not None:
                yield Exported(place, name, owner.elsewhere)
            elif owner.app:
                yield Mounted(place, "", Reference("", name), fallback=True)

    def _is_handed(self, name: str) -> bool:
        """A name of this file that is nobody's router here: what makes or fills it may stand elsewhere."""
        return name not in {use.owner.name for use in self._uses} and name not in self.told

    def guarded(self) -> Iterator[GuardedPath]:
        """What the application demands below a path, where routers that are mounted above it may have routes there."""
        for use in self._uses:
            if use.inner is not None or not use.guards or not isinstance(use.prefix, str) or not use.prefix:
                continue
            if not use.owner.app or any(self._holds(other, use.owner) for other in self._uses):
                continue
            mounts = [one for one in self._uses if one.inner is not None and one.owner.name == use.owner.name]
            if any(one.position < use.position for one in mounts):
                continue  # it does not hold for what was there before
            if any(
                isinstance(one.prefix, str) and one.prefix != use.prefix and _begins(use.prefix, one.prefix)
                for one in mounts
            ):
                for guard in use.guards:
                    yield GuardedPath(self._code.at(use.node), use.prefix.rstrip("/") + "/**", guard)


def _begins(path: str, prefix: str) -> bool:
    prefix = prefix.rstrip("/")
    return path == prefix or path.startswith(prefix + "/")
