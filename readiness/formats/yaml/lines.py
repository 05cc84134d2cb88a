"""Block YAML as nearly everybody writes it → nodes, line by line, in a third of the time that a parser's events take.

Whatever is written in another way (anchors, tags, flow over several lines, keys in brackets, errors) is not for this reader:
it gives up, and the parser reads the text. What it does read is what the parser would have made of it, place for place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.yaml import block
from readiness.formats.yaml.block import OtherError
from readiness.formats.yaml.scalars import TYPED_STARTS, plain
from readiness.formats.yaml.values import DuplicateKey, YamlDocument
from readiness.model.artifact import Node, Unresolved
from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.formats.yaml.source import Source

_LINE = lazy(
    r"( *+)((?:- ++)*)"
    r"(?:(?:([^\s\-?:,\[\]{}#&*!|>'\"%@`<][^\s:]*+(?::(?=[^\s])[^\s:]*+)*)|(\"[^\"\\\n]*+\"|'[^'\n]*+')):(?=[ \n]) *+)?"
    r"([^\n]*+)\n"
)
"""Blanks, dashes, a key with its colon (plain or quoted), and what stands behind. Groups are not possessive: the first Pythons 3.11
match those wrongly."""
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
_LONGEST_KEY = 500
"""The parser looks for a colon no further than twice this."""
_DEEPEST = 100


SIGNS = "$<{\ue000"
"""What is only known later has one of these, in every format."""


class _Open:
    """A mapping or sequence whose end has not come yet."""

    __slots__ = ("fields", "indent", "items", "key", "keys", "line", "mapping", "name")

    def __init__(self, indent: int, line: int, *, mapping: bool) -> None:
        self.mapping = mapping
        self.indent = indent
        self.line = line
        self.fields: dict[str, Node] = {}
        self.keys: dict[str, Node] = {}
        self.items: list[Node] = []
        self.name = ""
        self.key: Node


def read(source: Source) -> list[YamlDocument] | None:
    """The documents of a text; None where the parser must read it."""
    text = source.text
    if "\r" in text or "\ufeff" in text:
        return None
    try:
        return _Lines(source).documents()
    except OtherError:
        return None


class _Lines:
    __slots__ = (
        "_at", "_done", "_end", "_fold", "_folded", "_from", "_line", "_nothing", "_root", "_search", "_source", "_stack", "_start", "_tabs", "_text",
        "_twice", "_waits",
    )  # fmt: skip

    def __init__(self, source: Source) -> None:
        self._source = source
        self._text = source.text if source.text.endswith("\n") else source.text + "\n"
        self._search = source.search if any(sign in source.text for sign in SIGNS) else None
        self._tabs = "\t" in source.text
        self._line = source.first_line - 1
        self._from = self._at = 0
        """Where the line and the next one start."""
        self._done: list[YamlDocument] = []
        self._nothing: dict[str, Node] = {}
        self._begin(0)

    def _begin(self, start: int) -> None:
        """A document. `start`: the line of its separator; 0: it has none."""
        self._start = start
        self._root: Node | None = None
        self._stack: list[_Open] = []
        self._waits: tuple[int, int] | None = (0, 0)
        """Where a value that is still to come would be if it did not come."""
        self._end = (1, 1)
        self._fold: Node | None = None
        """A plain scalar that may go on in the next line."""
        self._folded = ""
        self._twice: list[DuplicateKey] = []

    def documents(self) -> list[YamlDocument]:
        """Raises OtherError where the text is not as it is read here."""
        match, text, size = _LINE.match, self._text, len(self._text)
        blanks = 0
        while self._at < size:
            found = match(text, self._at)
            if found is None:
                raise OtherError
            self._from, self._at = self._at, found.end()
            self._line += 1
            indent, dashes, key, quoted, rest = found.groups()
            bare = not dashes and key is None and quoted is None
            if bare and not rest:
                blanks += 1
                continue
            if self._tabs and "\t" in rest:
                raise OtherError
            if bare and rest[0] == "#":
                self._fold = None
            elif self._fold is not None and len(indent) > self._stack[-1].indent:
                self._goes_on(text[self._from + len(indent) : self._at - 1], len(indent), blanks)
            elif key is None or dashes or self._waits is not None or not self._pair(len(indent), key, rest):
                self._entry(len(indent), dashes, key or quoted, rest)
            blanks = 0
        self._finish()
        return self._done

    def _finish(self) -> None:
        if self._root is None and not self._stack:
            return
        self._absent()
        while self._stack:
            self._close()
        if self._root is not None:
            self._done.append(YamlDocument(self._root, tuple(self._twice), self._start))

    def _goes_on(self, raw: str, column: int, blanks: int) -> None:
        """A line of a plain scalar that began before."""
        raw = raw.rstrip(" ")
        if ": " in raw or raw[-1] == ":" or " #" in raw or self._fold is None:
            raise OtherError
        node = self._fold
        self._folded += ("\n" * blanks or " ") + raw
        node.value = self._told(self._folded)
        node.end_line, node.end_column = self._end = self._line, column + len(raw) + 1

    def _entry(self, column: int, dashes: str, key: str | None, rest: str) -> None:
        self._fold = None
        dashed = bool(dashes) or (key is None and rest == "-")
        if not column and not dashed and key is None:
            self._separator(rest)
            return
        fresh = self._is_fresh(column, dashed=dashed)
        if not fresh:
            self._back(column, dashed=dashed)
        elif not self._start:
            self._start = self._line
        if dashed:
            if key is None and rest == "-":
                dashes, rest = dashes + rest, ""
            self._dashes(column, dashes, fresh=fresh)
            column, fresh = column + len(dashes), True
        if key is not None:
            column = self._key(column, key, rest, fresh=fresh)
        elif not fresh or not self._stack:
            raise OtherError
        if rest and rest[0] != "#":
            self._value(rest, column)

    def _pair(self, column: int, key: str, rest: str) -> bool:
        """`key: words`, the next entry of the innermost mapping, as most lines are. False: it is another line."""
        top = self._stack[-1]
        if (
            column != top.indent
            or not top.mapping
            or not rest
            or rest[0] in _INDICATORS
            or rest[-1] in ": "
            or ": " in rest
            or " #" in rest
            or key in top.fields
            or len(key) > _LONGEST_KEY
        ):
            return False
        at = self._at - 1 - len(rest) - self._from
        top.keys[key] = self._scalar(key, column, len(key))
        top.fields[key] = node = self._scalar(rest, at, len(rest))
        if rest[0] in TYPED_STARTS:
            node.value = plain(rest)
        if self._search is not None and self._search(rest):
            node.value = Unresolved(rest)
        self._fold, self._folded = node, rest
        return True

    def _separator(self, rest: str) -> None:
        if rest.rstrip(" ") != "---":
            raise OtherError
        self._finish()
        self._begin(self._line)

    def _is_fresh(self, column: int, *, dashed: bool) -> bool:
        """Whether something starts here that is the value of what stands before it."""
        if self._waits is None:
            return False
        if not self._stack:
            return True
        top = self._stack[-1]
        if column > top.indent or (column == top.indent and top.mapping and dashed):
            return True
        self._absent()
        return False

    def _back(self, column: int, *, dashed: bool) -> None:
        """To the collection whose next entry stands at this column."""
        stack = self._stack
        while stack and stack[-1].indent > column:
            self._close()
        if stack and not stack[-1].mapping and not dashed:
            self._close()
        if not stack or stack[-1].indent != column or stack[-1].mapping is dashed:
            raise OtherError

    def _dashes(self, column: int, dashes: str, *, fresh: bool) -> None:
        for place, character in enumerate(dashes):
            if character == "-":
                if fresh:
                    self._open(column + place, mapping=False)
                fresh = True
                self._waits = (self._line, column + place + 2)

    def _open(self, column: int, *, mapping: bool) -> None:
        if len(self._stack) >= _DEEPEST:
            raise OtherError
        self._stack.append(_Open(column, self._line, mapping=mapping))

    def _key(self, column: int, key: str, rest: str, *, fresh: bool) -> int:
        """The column of what stands behind it."""
        if fresh:
            self._open(column, mapping=True)
        top = self._stack[-1]
        width = len(key)
        node = self._scalar(key, column, width)
        if key[0] in "\"'":
            key = key[1:-1]
            node.value = self._told(key)
        if width > _LONGEST_KEY:
            raise OtherError
        top.name, top.key = key, node
        self._waits = (self._line, column + width + 2)
        return self._at - 1 - len(rest) - self._from

    def _scalar(self, text: str, column: int, width: int) -> Node:
        node = Node.__new__(Node)
        nothing = self._nothing
        node.line = node.end_line = line = self._line
        node.column = column + 1
        node.end_column = end = column + width + 1
        node.kind, node.fields, node.keys, node.items, node.alias = "scalar", nothing, nothing, (), None
        node.tag, node.value = "", text
        self._end = (line, end)
        return node

    def _value(self, rest: str, column: int) -> None:
        first = rest[0]
        if first not in _INDICATORS or (first in "-?:" and rest[1:2].strip()):
            node = self._plain(rest, column)
        elif first in "\"'":
            node = self._quoted(rest, column)
        elif first in "{[":
            node = block.flow(rest, column, self._line, self._source)
            self._end = node.end_line, node.end_column
        elif first in "|>":
            node = self._block(rest, column)
        else:
            raise OtherError
        self._waits = None
        self._put(node)

    def _plain(self, rest: str, column: int) -> Node:
        comment = rest.find(" #")
        text = (rest if comment < 0 else rest[:comment]).rstrip(" ")
        if ": " in text or text[-1] == ":":
            raise OtherError
        node = self._scalar(text, column, len(text))
        if text[0] in TYPED_STARTS:
            node.value = plain(text)
        told = self._told(text)
        if told is not text:
            node.value = told
        if comment < 0:
            self._fold, self._folded = node, text
        return node

    def _told(self, text: str) -> str | Unresolved:
        search = self._search
        return Unresolved(text) if search is not None and search(text) else text

    def _quoted(self, rest: str, column: int) -> Node:
        start = self._at - 1 - len(rest)
        text, end = block.quoted(self._text, start, self._stack[-1].indent)
        node = self._scalar(text, column, end - start)
        node.value = self._told(text)
        if end >= self._at:
            node.end_line = self._line = self._line + self._text.count("\n", start, end)
            node.end_column = end - self._text.rfind("\n", 0, end)
            self._end = node.end_line, node.end_column
            self._at = self._text.index("\n", end) + 1
        return node

    def _block(self, rest: str, column: int) -> Node:
        start = self._at - 1 - len(rest)
        text, end = block.scalar(self._text, rest, self._at, self._stack[-1].indent)
        if end == len(self._text) > len(self._source.text):  # its last line has no end
            if self._text[-2] in " \n":
                raise OtherError
            text = text.removesuffix("\n")
        node = self._scalar(text, column, 0)
        node.value = self._told(text)
        written = self._text[start:end].rstrip()
        lines = written.count("\n")
        node.end_line += lines
        node.end_column = len(written) - written.rfind("\n") if lines else node.column + len(written)
        self._end = node.end_line, node.end_column
        self._line += self._text.count("\n", self._at, end)
        self._at = end
        return node

    def _absent(self) -> None:
        """The value that was waited for is not written."""
        if self._waits is None or not self._stack:
            return
        line, column = self._waits
        self._waits = None
        node = Node(position=(line, column, line, column))
        self._end = line, column
        self._put(node)

    def _put(self, node: Node) -> None:
        if not self._stack:
            self._root = node
            return
        top = self._stack[-1]
        if not top.mapping:
            top.items.append(node)
            return
        if top.name in top.fields:
            self._twice.append(DuplicateKey(top.name, top.keys[top.name].region, top.key.region))
        top.fields[top.name], top.keys[top.name] = node, top.key

    def _close(self) -> None:
        done = self._stack.pop()
        kind = "mapping" if done.mapping else "sequence"
        position = (done.line, done.indent + 1, *self._end)
        self._put(Node(kind=kind, position=position, fields=done.fields, keys=done.keys, items=tuple(done.items)))
