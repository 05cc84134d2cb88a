"""Shell text as pipelines of commands with all that belongs to each: assignments, redirections, what runs inside it.

Enough to say what a RUN does, never to run it. Nothing is expanded: `$X` stays as it is written.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from readiness.formats.shell_words import Words
from readiness.formats.shell_wrappers import inner_scripts, unwrapped
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ASSIGNMENT = lazy(r"([A-Za-z_]\w*)\+?=(.*)", re.DOTALL)
_REDIRECT = lazy(r"\d*(&>>|&>|>>|>&|<&|<<<|<<-?|<>|>\||>|<)(?!\()")
_END = lazy(r"&&|\|\||;;|[;&()\n]")
_OPENING = frozenset({"if", "then", "elif", "else", "do", "while", "until", "{", "!"})
_CLOSING = frozenset({"fi", "done", "esac", "}"})
_DEEPEST = 4
"""How often a command may hold another: `sudo sh -c "$(curl …)"`."""
_MOST_WRAPPERS = 8


class Command(NamedTuple):
    words: tuple[str, ...]
    """The program first, quotes removed, wrappers such as sudo gone; empty if there are only assignments."""
    assignments: tuple[tuple[str, str], ...] = ()
    """`A=1` in front of it, those given to `env` too."""
    redirects: tuple[tuple[str, str], ...] = ()
    """Operator and target: `(">", "/etc/x")`."""
    wrappers: tuple[str, ...] = ()
    """What stood in front of the program and runs it: `sudo`, `env`, `xargs`, …"""
    inside: tuple[str, ...] = ()
    """Shell text it runs: `$(…)`, `<(…)`, the argument of `sh -c`, a heredoc that feeds a shell."""

    @property
    def program(self) -> str:
        """Without its folder; empty if there is none."""
        return self.words[0].rpartition("/")[2] if self.words else ""

    @property
    def arguments(self) -> tuple[str, ...]:
        return self.words[1:]


Pipeline = tuple[Command, ...]


@lru_cache(maxsize=256)
def pipelines(text: str) -> tuple[Pipeline, ...]:
    """All pipelines in the order they are written, those that run inside a command right behind it."""
    return tuple(_deep(text, _DEEPEST))


def argument_list(words: tuple[str, ...]) -> tuple[Pipeline, ...]:
    """The same for a program that is started without a shell."""
    command = _command(_Draft(words))
    return ((command,), *(one for inner in command.inside for one in pipelines(inner)))


def _deep(text: str, depth: int) -> Iterator[Pipeline]:
    for drafts in _Reader(text).drafts():
        pipeline = tuple(command for command in map(_command, drafts) if command.words or command.assignments)
        if not pipeline:
            continue
        yield pipeline
        for inner in (text for command in pipeline for text in command.inside) if depth else ():
            yield from _deep(inner, depth - 1)


class _Draft:
    __slots__ = ("bodies", "inside", "redirects", "words")

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.words = list(words)
        self.redirects: list[tuple[str, str]] = []
        self.inside: list[str] = []
        self.bodies: list[str] = []
        """Of its heredocs."""


def _command(draft: _Draft) -> Command:
    rest, at = draft.words, 0
    assignments: list[tuple[str, str]] = []
    wrappers: list[str] = []
    while at < len(rest):
        found = _ASSIGNMENT.fullmatch(rest[at])
        if found:
            assignments.append((found[1], found[2]))
            at += 1
        elif rest[at] in _OPENING or rest[at] in _CLOSING:
            at += 1
        elif len(wrappers) < _MOST_WRAPPERS and (bare := unwrapped(rest[at:])) is not None:
            wrappers.append(rest[at].rpartition("/")[2])
            rest, at = bare, 0
        else:
            break
    words = tuple(rest[at:])
    inside = (*draft.inside, *inner_scripts(words, draft.bodies))
    return Command(words, tuple(assignments), tuple(draft.redirects), tuple(wrappers), inside)


class _Reader:
    """One pass over the text. Heredoc bodies are read at the end of the line that opens them."""

    __slots__ = ("pending", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = Words(text)
        self.pending: list[tuple[_Draft, str, bool]] = []

    def drafts(self) -> list[list[_Draft]]:
        found: list[list[_Draft]] = [[_Draft()]]
        words = self.words
        while words.skip_blanks():
            if (redirect := _REDIRECT.match(self.text, words.at)) is not None:
                words.at = redirect.end()
                self.redirect(found[-1][-1], redirect[1])
            elif (end := _END.match(self.text, words.at)) is not None:
                words.at = end.end()
                if end[0] == "\n":
                    self.read_bodies()
                found.append([_Draft()])
            elif self.text[words.at] == "|":
                words.at += 2 if self.text.startswith("|&", words.at) else 1
                found[-1].append(_Draft())
            else:
                word, inside = words.word()
                found[-1][-1].words.append(word)
                found[-1][-1].inside += inside
        return found

    def redirect(self, draft: _Draft, operator: str) -> None:
        self.words.skip_blanks()
        target, inside = self.words.word()
        draft.inside += inside
        if operator in {"<<", "<<-"}:
            self.pending.append((draft, target, operator == "<<-"))
        else:
            draft.redirects.append((operator, target))

    def read_bodies(self) -> None:
        for draft, name, strips in self.pending:
            body: list[str] = []
            while self.words.at < len(self.text):
                line = self.words.line()
                if (line.lstrip("\t") if strips else line).rstrip() == name:
                    break
                body.append(line)
            draft.bodies.append("\n".join(body))
        self.pending.clear()
