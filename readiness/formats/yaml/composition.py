"""Parser events → the nodes of one document, without recursion. This is the hot path of an audit of manifests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readiness.formats.yaml.anchors import Anchored, Anchors
from readiness.formats.yaml.library import (
    AliasEvent,
    DocumentEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from readiness.formats.yaml.merging import merged
from readiness.formats.yaml.pending import Open
from readiness.formats.yaml.scalars import TYPED_STARTS, plain, short_tag, tagged
from readiness.formats.yaml.values import DuplicateKey, RefusedError, YamlDocument
from readiness.model.artifact import Node, Unresolved

if TYPE_CHECKING:
    from collections.abc import Callable

    from readiness.formats.yaml.source import Source

DEEPEST = 200


class Composition:
    """One document under construction."""

    __slots__ = ("anchors", "count", "duplicates", "end", "here", "name", "nothing", "pending", "root", "source")

    def __init__(self, source: Source) -> None:
        self.source = source
        self.anchors = Anchors()
        self.duplicates: list[DuplicateKey] = []
        self.pending: list[Open] = []
        self.here: Open | None = None
        """The innermost pending one."""
        self.root: Node | None = None
        self.count = 0
        self.end = (1, 1)
        """Where the last node ended: there the block collections around it end too, whatever comments follow."""
        self.name = ""
        """What the node at hand is called if it is a key."""
        self.nothing: dict[str, Node] = {}

    def read(self, next_event: Callable[[], Any], start_line: int) -> YamlDocument | None:
        """Read to the document's end. None: there is nothing in it."""
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                node = self.scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self.open(event)
                continue
            elif kind is AliasEvent:
                node = self.alias(event)
            elif kind is DocumentEndEvent:
                break
            else:
                node = self.close(event)
            self.put(node)
        root = self.root
        if root is None or (root.kind == "scalar" and root.value is None and root.end_column == root.column):
            return None
        return YamlDocument(root, tuple(self.duplicates), start_line)

    def scalar(self, event: Any) -> Node:
        self.count += 1
        text, start, end = event.value, event.start_mark, event.end_mark
        first, nothing = self.source.first_line, self.nothing
        node = Node.__new__(Node)
        node.line, node.column = start.line + first, start.column + 1
        node.end_line, node.end_column = self.end = end.line + first, end.column + 1
        node.kind, node.fields, node.keys, node.items, node.alias = "scalar", nothing, nothing, (), None
        node.tag, node.value = "", text
        self.name = text
        here = self.here
        if event.style or event.tag is not None or event.anchor is not None:
            self._dress(node, event)
        elif here is not None and here.mapping and here.name is None:
            return node
        elif not text:
            self._absent(node, event)
        elif text[0] in TYPED_STARTS:
            node.value = plain(text)
        search = self.source.search
        if search is not None and search(text):
            node.value = Unresolved(text)
        return node

    def _absent(self, node: Node, event: Any) -> None:
        """A value that is not written stands after its key, but never beyond the last line: there the parser adds one."""
        node.value = None
        if event.start_mark.index >= len(self.source.text):
            node.line, node.column = node.end_line, node.end_column = self.end = self.source.end()

    def _dress(self, node: Node, event: Any) -> None:
        """What only some scalars have: a tag, quotes, a block style, an anchor."""
        text, style = event.value, event.style
        if event.tag is not None:
            node.value, node.tag = tagged(text, event.tag), short_tag(event.tag)
        elif not style:
            node.value = plain(text)
        if style in {"|", ">"}:
            self._trim(node, event)
        if event.anchor is not None:
            self.anchors.open(event.anchor)
            self.anchors.close(event.anchor, Anchored(node, 1, 0))

    def _trim(self, node: Node, event: Any) -> None:
        """The parser ends a block scalar where the next thing starts: take the blank lines back."""
        written = self.source.text[event.start_mark.index : event.end_mark.index].rstrip()
        lines = written.count("\n")
        node.end_line = node.line + lines
        node.end_column = len(written) - written.rfind("\n") if lines else node.column + len(written)
        self.end = node.end_line, node.end_column

    def alias(self, event: Any) -> Node:
        place = self.source.region(event)
        self.count += 1
        anchored = self.anchors.resolve(event.anchor, place)
        if len(self.pending) + anchored.height > DEEPEST:
            raise RefusedError(f"alias `*{event.anchor}` nests more than {DEEPEST} deep", place)
        if self.here is not None:
            self.here.height = max(self.here.height, anchored.height + 1)
        self.end = place.end_line, place.end_column
        self.name = anchored.node.text or f"*{event.anchor}"
        return anchored.node

    def open(self, event: Any) -> None:
        if len(self.pending) >= DEEPEST:
            raise RefusedError(f"nested more than {DEEPEST} deep", self.source.region(event))
        self.here = Open(event, self.count + self.anchors.extra)
        self.pending.append(self.here)
        self.count += 1
        if event.anchor is not None:
            self.anchors.open(event.anchor)

    def close(self, event: Any) -> Node:
        done = self.pending.pop()
        around = self.here = self.pending[-1] if self.pending else None
        if done.event.flow_style:
            self.end = event.end_mark.line + self.source.first_line, event.end_mark.column + 1
        node = self._closed(done, event)
        if done.event.anchor is not None:
            size = self.count + self.anchors.extra - done.expanded
            self.anchors.close(done.event.anchor, Anchored(node, size, done.height))
        if around is not None:
            around.height = max(around.height, done.height + 1)
            if around.mapping and around.name is None:
                around.odd = True
                self.name = self._written(done, event)
        return node

    def _closed(self, done: Open, event: Any) -> Node:
        start = done.event.start_mark
        position = (start.line + self.source.first_line, start.column + 1, *self.end)
        if done.odd and self.source.search is not None:
            written = self._written(done, event)
            if self.source.search(written):
                return Node(Unresolved(written), position=position)
        fields, keys = merged(done.fields, done.keys) if "<<" in done.fields else (done.fields, done.keys)
        return Node(
            kind="mapping" if done.mapping else "sequence",
            position=position,
            fields=fields,
            keys=keys,
            items=tuple(done.items),
            tag=short_tag(done.event.tag),
        )

    def _written(self, done: Open, event: Any) -> str:
        return self.source.text[done.event.start_mark.index : event.end_mark.index].strip()

    def put(self, node: Node) -> None:
        here = self.here
        if here is None:
            self.root = node
        elif not here.mapping:
            here.items.append(node)
        elif here.name is None:
            here.name, here.key = self.name, node
        else:
            name, key = here.name, here.key
            here.name = None
            if name in here.fields:
                node = self._again(here, name, key, node)
            here.fields[name], here.keys[name] = node, key

    def _again(self, here: Open, name: str, key: Node, node: Node) -> Node:
        """The last of two equal keys wins; two `<<` are one list."""
        before = here.fields[name]
        if name == "<<":
            both = (*(before.items or (before,)), *(node.items or (node,)))
            return Node(kind="sequence", position=(before.line, before.column, *self.end), items=both)
        self.duplicates.append(DuplicateKey(name, here.keys[name].region, key.region))
        return node
