"""Calls of a Ruby file that stand on lines of their own, with the blocks around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import EMPTY
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_COMMENT = lazy(r"""^((?:[^#"']|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')*?)(?:#(?!\{).*)$""")
_OPENS = lazy(
    r"^\s*(?:class|module|def|if|unless|case|begin|while|until|for)\b|\bdo\b(?:\s*\|[^|]*\|)?\s*$|=\s*(?:if|case|begin)\b"
)
_DEF = lazy(r"^\s*def\s+(?:self\.)?(\w+)")
_CALL = lazy(
    r"^\s*(?:(?P<receiver>[\w:]+)\.)?(?P<name>[a-z_]\w*[!?]?)(?P<rest>(?:\s*\(|\s+(?=[:\"'\[%<\w])|\s*\{|\s*$).*)$",
)
_WORD = lazy(r""":"?([\w$]+)"?(?!\s*=>)|["']([\w.$]+)["']|\b(true|false|nil)\b""")
_OPTION = lazy(r"""(?:\b(\w+):|:(\w+)\s*=>)\s*(->.*|\[[^\]]*\]|\{[^}]*\}|:?"[^"]*"|'[^']*'|:?[\w.:]+)""")
_HEREDOC = lazy(r"<<[~-]?['\"]?([A-Z]\w*)['\"]?")
_BLOCK = lazy(r"(?:\bdo\b(?:\s*\|\s*(\w+)[^|]*\|)?\s*$)|\{(?:\s*\|\s*(\w+)[^|]*\|)?")
_CONTINUES = lazy(r"(?:,|\\|\(|\[|\{)\s*$")


class Call(NamedTuple):
    name: str
    receiver: str
    words: tuple[str, ...]
    """Symbols, strings and truth values given by place."""
    options: Mapping[str, str]
    line: int
    way: str
    """The method it stands in: `up`, `down`, `change`."""
    within: frozenset[str]
    """Names of the blocks around it: `reversible`, `safety_assured`, `down` of `dir.down`."""
    text: str
    """As written; of a here-document, its content."""
    table: str = ""
    """The table of the `change_table` around it, if the receiver is what that hands over."""
    block: bool = False


class _Open(NamedTuple):
    name: str
    hands: str = ""
    table: str = ""


def calls(lines: Sequence[str]) -> Iterator[Call]:
    """In the order of the text. What cannot be read so is passed over."""
    opened: list[_Open] = []
    way = ""
    number = 0
    while number < len(lines):
        first = number
        line = _bare(lines[number])
        number += 1
        while _CONTINUES.search(line) and number < len(lines) and not _HEREDOC.search(line):
            line += " " + _bare(lines[number]).strip()
            number += 1
        content = ""
        here = _HEREDOC.search(line)
        if here is not None:
            end = next((n for n in range(number, len(lines)) if lines[n].strip() == here[1]), len(lines))
            content = "\n".join(lines[number:end])
            number = end + 1
        method = _DEF.match(line)
        if method is not None:
            way = method[1]
        yield from _calls(line, content, first + 1, way, opened)
        _track(line, opened)


def _bare(line: str) -> str:
    found = _COMMENT.match(line)
    return found[1].rstrip() if found else line.rstrip()


def _calls(line: str, content: str, number: int, way: str, opened: Sequence[_Open]) -> Iterator[Call]:
    """The call of the line, and one in braces behind it: `safety_assured { remove_column :a, :b }`."""
    found = _CALL.match(line)
    if found is None or found["name"] in {"def", "class", "end", "module", "if", "unless", "return", "raise", "else"}:
        return
    within = frozenset(one.name for one in opened)
    rest = found["rest"]
    inner = rest[rest.index("{") + 1 : rest.rindex("}")] if rest.strip().startswith("{") and "}" in rest else ""
    if inner:
        yield from _calls(
            inner.partition("|")[2].partition("|")[2] or inner, content, number, way, [*opened, _Open(found["name"])]
        )
        return
    table = next((one.table for one in reversed(opened) if one.hands and one.hands == found["receiver"]), "")
    options = {one[1] or one[2]: one[3].strip("'\"") for one in _OPTION.finditer(rest)}
    named = next((one.start() for one in _OPTION.finditer(rest)), len(rest))
    words = tuple(one[1] or one[2] or one[3] for one in _WORD.finditer(rest[:named]))
    yield Call(
        found["name"],
        found["receiver"] or "",
        words,
        options or EMPTY,
        number,
        way,
        within,
        content or rest.strip(" ()\"'"),
        table,
        bool(_BLOCK.search(rest)),
    )


def _track(line: str, opened: list[_Open]) -> None:
    if line.strip() == "end" or line.strip().startswith(("end ", "end.", "end)")):
        if opened:
            opened.pop()
        return
    if not _OPENS.search(line):
        return
    call, block = _CALL.match(line), _BLOCK.search(line)
    name = call["name"] if call is not None and not _DEF.match(line) else ""
    words = [one[1] or one[2] or one[3] for one in _WORD.finditer(line)]
    hands = (block[1] or block[2] or "") if block else ""
    table = words[0].lower() if words and name in {"change_table", "create_table"} else ""
    opened.append(_Open(name, hands, table))
