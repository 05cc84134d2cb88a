"""Whose what ships is: the accounts a Dockerfile makes, and the folders it gives to them."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from readiness.formats.dockerfile.commands import runs
from readiness.formats.dockerfile.expansion import expand
from readiness.model.artifact import Unresolved
from readiness.model.lifecycle import Account, GroupWritable, Owned
from readiness.model.location import Location
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile.commands import Run
    from readiness.formats.dockerfile.stages import Dockerfile
    from readiness.formats.shell import Command
    from readiness.model.facts import Text

_VALUED = frozenset(
    "-u --uid -g --gid -G --groups -s --shell -d --home --home-dir -h -c --comment --gecos -k --ingroup -p --password -b --base-dir -e"
    " --expiredate -f --inactive -K --key --skel --firstuid --lastuid".split()
)
_GIVES_GROUP = lazy(
    r"(?:[0-7]?[0-7]([2367])[0-7]|.*g(?:\+\w*w|=\w*[uw]).*|.*\b(?:a|ug|go|ugo)?\+\w*w.*|.*\bo\+\w*w.*)$"
)
_WORDS = ("useradd", "adduser", "chown", "chmod", "usermod", "--chown", "install")


def accounts(dockerfile: Dockerfile, path: str) -> Iterator[Account | Owned | GroupWritable]:
    """Of the shipped stage and those it stands on, in their order."""
    chain = tuple(reversed(dockerfile.chain(dockerfile.shipped)))
    for run in runs(dockerfile, chain):
        if any(word in run.instruction.source for word in _WORDS):
            where = Location(path, run.instruction.anchor, f"stage/{run.stage.label}/RUN")
            for command in run.commands:
                yield from _done(run, command, where)
    for stage in chain:
        for instruction, before in stage.each("COPY", "ADD"):
            flag = instruction.flag("chown")
            if flag is not None:
                owner, group = _pair(_expanded(flag.value, before.scope, dockerfile.escape))
                target = _expanded(instruction.arguments[-1].text, before.scope, dockerfile.escape)
                where = Location(path, instruction.anchor, f"stage/{stage.label}/{instruction.keyword}")
                yield Owned(where, _absolute(target, before.workdir.value if before.workdir else "/"), owner, group)


def _expanded(text: str, scope: object, escape: str) -> Text:
    return expand(text, scope, escape)  # type: ignore[arg-type]


def _pair(text: Text) -> tuple[Text, Text]:
    if isinstance(text, Unresolved):
        return text, Unresolved(text.text)
    owner, _, group = text.partition(":")
    return owner, group


def _absolute(path: Text, folder: Text) -> Text:
    if isinstance(path, Unresolved) or path.startswith("/"):
        return path
    if isinstance(folder, Unresolved):
        return Unresolved(f"{folder.text}/{path}")
    return posixpath.normpath(posixpath.join(folder, path))


def _done(run: Run, command: Command, where: Location) -> Iterator[Account | Owned | GroupWritable]:
    words = tuple(run.resolved(word) for word in command.words)
    if command.program in ("useradd", "adduser"):
        yield from _made(words, where)
    elif command.program == "usermod" and "-u" in words[:-1]:
        yield Account(where, words[-1], _number(words[words.index("-u") + 1]))
    elif command.program == "chown":
        yield from _given(run, words, where)
    elif command.program == "chmod":
        operands = [word for word in words[1:] if not word.startswith("-") or word.startswith("-w")]
        if operands and _GIVES_GROUP.match(operands[0]):
            for path in operands[1:]:
                yield GroupWritable(where, _in(run, path))


def _made(words: tuple[str, ...], where: Location) -> Iterator[Account]:
    """`useradd -r -u 1001 -g app app`, `adduser -D -u 1001 app`; `adduser app group` adds to a group and makes nobody."""
    uid: str | None = None
    operands, at = [], 1
    while at < len(words):
        word = words[at]
        name, mark, value = word.partition("=")
        if name in ("--uid", "-u") and mark:
            uid = value
        elif word in ("-u", "--uid") or (word.startswith("-") and not word.startswith("--") and word.endswith("u")):
            uid = words[at + 1] if at + 1 < len(words) else None
            at += 1
        elif word in _VALUED:
            at += 1
        elif not word.startswith("-"):
            operands.append(word)
        at += 1
    if len(operands) == 1:
        yield Account(where, operands[0], _number(uid) if uid is not None else None)


def _number(text: str) -> int | Unresolved:
    return int(text) if text.isdecimal() else Unresolved(text)


def _given(run: Run, words: tuple[str, ...], where: Location) -> Iterator[Owned]:
    operands = [word for word in words[1:] if not word.startswith("-")]
    if len(operands) < 2:
        return
    owner, _, group = operands[0].replace(".", ":", 1).partition(":")
    if not owner:
        return
    for path in operands[1:]:
        told: Text = Unresolved(owner) if "$" in owner else owner
        yield Owned(where, _in(run, path), told, group, written=True)


def _in(run: Run, path: str) -> Text:
    if "$" in path or "*" in path:
        return Unresolved(path)
    folder = run.before.workdir.value if run.before.workdir else "/"
    return _absolute(path, folder)
