"""A process of its own that runs bandit's tests, so that a hang or a crash costs only this: names in, alerts out.

`python -m readiness.scanners.bandit_worker` reads `{"root": …, "paths": […]}` and writes one JSON object, as `bandit -f json` does.
Of bandit only the tests are imported, and of these only those that a file calls for: what they do not need takes half a second.
"""

# ruff: noqa: SLF001 (bandit marks its tests by such names)

from __future__ import annotations

import gc
import json
import os
import sys
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from readiness.scanners import bare
from readiness.scanners.bandit_hints import HINTS, asked
from readiness.scanners.bandit_visited import Visit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


_AT_ONCE = 50


class Bandit:
    """Its modules, without what they only need as a program: configuration, reports, a progress bar."""

    def __init__(self) -> None:
        whole = bare.package("bandit", "bandit.core")
        for name in ("constants", "issue", "test_properties"):
            vars(whole).update(vars(import_module(f"bandit.core.{name}")))
        self.utils = import_module("bandit.core.utils")
        self.context = import_module("bandit.core.context")
        self._known: dict[frozenset[str], Mapping[str, Sequence[Any]]] = {}

    def tests(self, ids: frozenset[str]) -> Mapping[str, Sequence[Any]]:
        """By the kind of node they look at, in bandit's order."""
        if ids not in self._known:
            self._known[ids] = self._of(ids)
        return self._known[ids]

    def _of(self, ids: frozenset[str]) -> Mapping[str, Sequence[Any]]:
        found: dict[str, list[Any]] = {}
        for test in (self._test(HINTS[id_].place) for id_ in HINTS if id_ in ids and HINTS[id_].place):
            for kind in test._checks:
                found.setdefault(kind, []).append(test)
        listed = {kind: [one for one in all_ if one["id"] in ids] for kind, all_ in self._lists.items()}
        for kind, entries in listed.items():
            if entries:
                found.setdefault(kind, []).append(self._listed(listed))
        return found

    def _test(self, place: str) -> Any:
        module, _, name = place.partition(":")
        found = import_module(f"bandit.plugins.{module}")
        test = getattr(found, name)
        if hasattr(test, "_takes_config"):
            test._config = found.gen_config(test._takes_config)
        return test

    @cached_property
    def _lists(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        found: dict[str, list[Mapping[str, Any]]] = {}
        for name in ("calls", "imports"):
            for kind, entries in import_module(f"bandit.blacklists.{name}").gen_blacklist().items():
                found.setdefault(kind, []).extend(entries)
        return found

    def _listed(self, entries: Mapping[str, Sequence[Mapping[str, Any]]]) -> Any:
        check = import_module("bandit.core.blacklisting").blacklist
        return lambda context: check(context, entries)


def examine(root: str, path: str, bandit: Bandit) -> tuple[str, list[dict[str, object]]]:
    """Why a file was not judged (empty: it was), and bandit's alerts in it."""
    try:
        with open(os.path.join(root, path), "rb") as file:
            data = file.read()
        ids = asked(data)
        return "", Visit(path, data, bandit.tests(ids), bandit).run() if ids else []
    except OSError as error:
        return error.strerror or "could not be read", []
    except SyntaxError:
        return "syntax error while parsing AST from file", []
    except Exception:  # noqa: BLE001
        return "exception while scanning file", []


def _examined(
    root: str, paths: Sequence[str], bandit: Bandit
) -> Iterator[tuple[str, tuple[str, list[dict[str, object]]]]]:
    """Trees know their parents, so that nothing but a search for such rings frees them: once for some, not all the time."""
    gc.disable()
    for number, path in enumerate(paths, 1):
        yield path, examine(root, path, bandit)
        if number % _AT_ONCE == 0:
            gc.collect()


def main() -> None:
    told = json.load(sys.stdin)
    bandit = Bandit()
    judged = dict(_examined(told["root"], sorted(told["paths"], key="./{}".format), bandit))
    found = {
        "errors": [{"filename": path, "reason": why} for path, (why, _) in judged.items() if why],
        "metrics": {path: {} for path in judged},
        "results": [entry for _, entries in judged.values() for entry in entries],
    }
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
