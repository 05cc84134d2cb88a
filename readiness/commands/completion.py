"""`readiness completion`: the script that teaches a shell to complete our commands, flags and names of rules."""

from __future__ import annotations

import os
from argparse import _SubParsersAction
from typing import TYPE_CHECKING

import shtab

from readiness import catalog, places

if TYPE_CHECKING:
    from argparse import Action, ArgumentParser, Namespace
    from collections.abc import Iterator

_FOLDERS = frozenset({"DIR"})
_FILES = frozenset({"PATH", "FILE", "OLD", "NEW", "FILE|NAME", "DIR|FILE|URL"})
"""What our flags call what they take."""


def run(arguments: Namespace) -> int:
    """Prints the script; where to put it is in the command's help."""
    ids = sorted(rule.id for rule in catalog.load(catalog.folder(), places.compiled_rules(os.environ)).rules)
    for action in _actions(arguments.parser):
        if action.metavar in _FOLDERS:
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
        elif action.metavar in _FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif action.metavar == "ID":
            action.choices = ids
    print(shtab.complete(arguments.parser, arguments.shell))
    return 0


def _actions(parser: ArgumentParser) -> Iterator[Action]:
    """Of all commands; of a command that others are below, theirs too."""
    for action in parser._actions:  # noqa: SLF001 (argparse shows its arguments nowhere else)
        yield action
        if isinstance(action, _SubParsersAction):
            for inner in action.choices.values():
                yield from _actions(inner)
