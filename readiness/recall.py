"""What of an audit is not done again: opened for one run, asked by its parts, written at its end.

The whole report is kept too, by everything it is made of. Where a server is asked, or Helm is run, it is made anew.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Self, TypeVar, cast

from readiness.cache import fingerprint, sealed
from readiness.cache.hashing import combined
from readiness.cache.store import Store
from readiness.engine.memory import Memory
from readiness.model.report import Report
from readiness.scanners.kept import Kept
from readiness.scanners.running import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from readiness.assemble import Read, Unit
    from readiness.discover import Discovery
    from readiness.engine.files import Task, Work
    from readiness.engine.plan import Plan
    from readiness.model.report import Notification
    from readiness.model.rule import Rule
    from readiness.request import Request
    from readiness.scanners import ScanOptions


T = TypeVar("T")


class Recall:
    """Of one audit."""

    def __init__(self, request: Request, asked: Plan, work: Work, options: ScanOptions) -> None:
        judging = (asked.by_format, asked.problem, asked.whole)
        state = combined(fingerprint.code(), sealed.plain(judging))
        self._request = request
        self._store = Store(request.kept)
        self.memory = Memory(self._store, state, work)
        self.scans = Kept(self.memory, request.root, options)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    def units(self, tree: Discovery, told: Callable[[Read], tuple[Unit, ...]]) -> tuple[Unit, ...]:
        """The units of the tree, as `told` tells them with what it reads."""
        seed = combined("units", self.memory.state, *tree.found, "known", *sorted(tree.known))
        return self.memory.made(seed, told)

    def told(
        self,
        form: str,
        tell: Callable[[Report], T],
        rules: Sequence[Rule],
        tree: Discovery,
        tasks: Sequence[Task],
        names: Sequence[str],
        notes: list[Notification],
        made: Callable[[], Report],
    ) -> T:
        """What was told in this form by the same run over the same files; what `tell` makes of the report if there was none,
        or if it may be another one today. The report itself is kept where no form is named.

        `names`: of scanners; `notes`: what the run has to say already.
        """
        if not self._lasting(names, tree):
            return tell(made())
        run = self._run(rules, tree, notes)
        seed = self._seed(run, tree, tasks, names)
        known = self.memory.get(combined(form, seed)) if form and seed is not None else None
        if isinstance(known, tuple):
            return cast("T", known)
        found = self.memory.get(seed) if seed is not None else None
        if isinstance(found, Report):
            report = found._replace(rules=tuple(rules))
        else:
            report = made()
            seed = self._lasts(report, self._seed(run, tree, tasks, names))
        result = tell(report)
        if seed is not None and form:
            self._keep(combined(form, seed), result)
        elif seed is not None and found is None:
            self.memory.put(seed, sealed.packed(report._replace(rules=())))
        return result

    def _keep(self, seed: bytes, result: object) -> None:
        """What comes in pieces is not whole anywhere, and too large to be kept."""
        with suppress(TypeError):
            self.memory.put(seed, sealed.packed(result))

    def _run(self, rules: Sequence[Rule], tree: Discovery, notes: Sequence[Notification]) -> list[bytes | str]:
        told = [_settled(part) for part in (*self._request, *tree) if not callable(part)]
        run: list[bytes | str] = [sealed.plain((told, rules, notes)), self._request.today().isoformat()]
        return run + _states([*self._beside(), *(os.path.join(self._request.root, path) for path in tree.found)])

    def _lasts(self, report: Report, seed: bytes | None) -> bytes | None:
        """The seed, if what is said by it may be kept: not a report that would be another if it were made again."""
        failed = [run.name for run in report.scanners if run.failure and not load(run.name).NETWORK]
        return None if failed or not report.conclusive else seed

    def _seed(
        self, run: Sequence[bytes | str], tree: Discovery, tasks: Sequence[Task], names: Sequence[str]
    ) -> bytes | None:
        """Of the report; None while it is not known what some unit reads."""
        parts: list[bytes | str] = [*run]
        for what, kind in tasks:
            if isinstance(what, str):  # its role is told by the tree, which is part of the run
                parts += (what, kind, self.memory.content(what))
                continue
            seed = self.memory.seed((what, kind))
            if seed is None:
                return None
            parts.append(seed)
        for name in names:
            scanner = load(name)
            wanted = [path for path in tree.found if scanner.wants(path)]
            parts += [name, *self.scans.seeds(scanner, wanted).values()] if wanted else []
        return combined("report", self.memory.state, *parts)

    def _lasting(self, names: Iterable[str], tree: Discovery) -> bool:
        """Whether the files decide alone."""
        networked = [one for one in map(load, names) if one.NETWORK and not self._request.config.offline]
        asking = any(one.wants(path) for one in networked for path in tree.found)
        return not self._request.config.render and not asking and self._request.scans is None

    def _beside(self) -> Iterable[str]:
        """Files outside the folder that are read."""
        request = self._request
        return [request.support, request.checklist, *request.evidence]


def _settled(part: object) -> object:
    return sorted(part) if isinstance(part, frozenset) else part


def _states(paths: Iterable[str]) -> list[bytes | str]:
    """Size and time of files."""
    found: list[bytes | str] = []
    for path in paths:
        try:
            told = os.stat(path) if path else None
        except OSError:
            told = None
        found.append(f"{path} {told.st_size} {told.st_mtime_ns}" if told is not None else f"{path} absent")
    return found
