"""Every mistake of one file, each with the line of its key where that can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Where = tuple[str | int, ...]
"""Keys from the top of the file: `("suppress", 1, "reason")`; tables of a list are counted from 1."""


class Problems:
    """What is wrong with a file, collected."""

    def __init__(self, file: str, text: str = "", section: Where = ()) -> None:
        """`section`: where in the file the configuration stands, as `("tool", "readiness")` in pyproject.toml."""
        self._file, self._text, self._section = file, text, section
        self._found: list[tuple[Where, str]] = []

    def __len__(self) -> int:
        return len(self._found)

    def add(self, where: Where, text: str) -> None:
        self._found.append((where, text))

    def unknown(self, where: Where, known: Sequence[str]) -> None:
        """A key that does not exist; the last of `where` is what stands there."""
        self.add(where, f"unknown key `{shown(where)}`; {hint(str(where[-1]), known)}")

    def said(self) -> tuple[str, ...]:
        """`readiness.toml:3: …`, in the order of the lines; without the line where it cannot be told."""
        from readiness.config.lines import places

        lines = places(self._text)
        told = sorted(
            (line_of(lines, (*self._section, *where)), at, text) for at, (where, text) in enumerate(self._found)
        )
        return tuple(f"{self._file}:{line}: {text}" if line else f"{self._file}: {text}" for line, _, text in told)


def raised(files: Iterable[Problems]) -> None:
    """Raises ConfigError with the mistakes of all files, if there are any."""
    said = tuple(text for one in files for text in one.said())
    if said:
        raise ConfigError("", said)


def line_of(lines: dict[Where, int], where: Where) -> int:
    """Of the key, or of the nearest table around it that stands on a line of its own; 0 if there is none."""
    return next((lines[where[:size]] for size in range(len(where), 0, -1) if where[:size] in lines), 0)


def shown(where: Where) -> str:
    """`suppress[1].reason`."""
    text = ""
    for part in where:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def hint(word: str, known: Sequence[str]) -> str:
    """The nearest of what there is, or all of it."""
    from difflib import get_close_matches

    near = get_close_matches(word, known, 1)
    return f"did you mean `{near[0]}`?" if near else f"known: {', '.join(known) or 'none'}"
