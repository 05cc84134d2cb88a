"""One configuration laid over others: what each file said, and what of it binds those above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.config import Config
    from readiness.config.problems import Where


class Words(NamedTuple):
    """What one file says of which rules run."""

    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


class Lock(NamedTuple):
    """Rules that nobody laid over a file may weaken."""

    words: tuple[str, ...]
    config: Config
    """All that was said up to that file, and with it: what holds for these rules."""
    file: str


class Layer(NamedTuple):
    """One file."""

    file: str
    """As it is told: relative to the root, or `package:acme_policy/readiness.toml`."""
    values: Mapping[str, object]
    """What it says, by key, as `Config` has it."""
    text: str = ""
    section: tuple[str, ...] = ()
    """Where in the file it stands."""
    folder: str = ""
    """Of a member, where all that it says holds: its `values` are those of a section of the root."""
    unheld: tuple[str, ...] = ()
    """Keys of a member that hold only where its folder is audited by itself."""

    def place(self, where: Where, word: str = "") -> str:
        """`readiness.toml:3`, the line of a key, or of a word in its list; without a line where it cannot be told."""
        line = self.line(where, word)
        return f"{self.file}:{line}" if line else self.file

    def line(self, where: Where, word: str = "") -> int:
        """From 1; 0: it cannot be told."""
        from readiness.config.lines import places
        from readiness.config.problems import line_of

        if self.folder and where[:1] == ("paths",):
            where = where[2:]
        lines = places(self.text)
        start = line_of(lines, (*self.section, *where))
        if not start or not word:
            return start
        after = min((line for line in lines.values() if line > start), default=len(self.text))
        rest = self.text.split("\n")[start - 1 : after - 1]
        quoted = (f'"{word}"', f"'{word}'")
        return next((start + at for at, line in enumerate(rest) if any(one in line for one in quoted)), start)
