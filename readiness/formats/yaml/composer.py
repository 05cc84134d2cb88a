"""Parser events → one document's nodes, without recursion. The loop is the hot path of an audit: it is written for speed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yaml import events

from readiness.formats.yaml.anchors import Anchors
from readiness.formats.yaml.containers import Open, closed, merged
from readiness.formats.yaml.scalars import TYPED_STARTS, plain, short_tag, tagged
from readiness.formats.yaml.values import DuplicateKey, Refused, YamlDocument
from readiness.model.artifact import Node, Unresolved
from readiness.model.location import Region

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

DEEPEST = 200


def compose_document(
    next_event: Callable[[], Any],
    start_line: int,
    text: str,
    first_line: int,
    search: Callable[[str], re.Match[str] | None] | None,
) -> YamlDocument | None:
    """Read on from a DocumentStartEvent to its DocumentEndEvent. `first_line` is the line number of `text`'s first line."""
    scalar_event, document_end = events.ScalarEvent, events.DocumentEndEvent
    openings, alias_event = (events.MappingStartEvent, events.SequenceStartEvent), events.AliasEvent
    nothing: dict[str, Node] = {}
    anchors = Anchors()
    duplicates: list[DuplicateKey] = []
    outer: list[Open | None] = []
    here: Open | None = None
    root: Node | None = None
    new, count, end_line, end_column = Node.__new__, 0, 1, 1
    while True:
        event = next_event()
        kind = type(event)
        if kind is scalar_event:
            count += 1
            written, style, start, end = event.value, event.style, event.start_mark, event.end_mark
            node = new(Node)
            node.line = start.line + first_line
            node.column = start.column + 1
            node.end_line = end_line = end.line + first_line
            node.end_column = end_column = end.column + 1
            node.kind, node.fields, node.keys, node.items = "scalar", nothing, nothing, ()
            node.tag, node.alias, node.value = "", None, written
            if event.tag is None and not style:
                if here is None or here.name is not None or here.items is not None:
                    if search is not None and search(written):
                        node.value = Unresolved(written)
                    elif not written or written[0] in TYPED_STARTS:
                        node.value = plain(written)
            else:
                _dress(node, event, text, search)
                end_line, end_column = node.end_line, node.end_column
            if event.anchor is not None:
                anchors.bind(event.anchor, node, 1, 0)
            name = written
        elif kind in openings:
            outer.append(here)
            here = Open(event, count + anchors.extra)
            count += 1
            if len(outer) > DEEPEST:
                raise Refused(f"nested more than {DEEPEST} deep", _place(event, first_line))
            if event.anchor is not None:
                anchors.open(event.anchor, here)
            continue
        elif kind is alias_event:
            count += 1
            place = _place(event, first_line)
            node, height = anchors.resolve(event.anchor, place)
            if len(outer) + height > DEEPEST:
                raise Refused(f"nested more than {DEEPEST} deep through alias `*{event.anchor}`", place)
            if here is not None:
                here.height = max(here.height, height)
            end_line, end_column = place.end_line, place.end_column
            name = node.text or f"*{event.anchor}"
        elif kind is document_end:
            break
        else:
            done = here
            assert done is not None  # the parser pairs starts and ends
            if done.flow:
                end_line, end_column = event.end_mark.line + first_line, event.end_mark.column + 1
            node = closed(
                done,
                first_line,
                (end_line, end_column),
                text[done.index : event.end_mark.index] if done.complex else "",
                search,
            )
            if done.anchor is not None:
                anchors.close(done, node, count + anchors.extra - done.count)
            here = outer.pop()
            name = ""
            if here is not None:
                here.height = max(here.height, done.height + 1)
                if here.items is None and here.name is None:
                    name = text[done.index : event.end_mark.index].strip()
                    here.complex = True
        if here is None:
            root = node
        elif here.items is not None:
            here.items.append(node)
        elif here.name is None:
            here.name, here.key = name, node
        else:
            if here.name in here.fields:
                ...
            here.fields[here.name] = node
            here.keys[here.name] = here.key
            here.name = None
