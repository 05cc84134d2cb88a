"""GitLab's own ways to put a job together: files that add to each other, `extends`, `default` and `!reference`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.derive import fields_of, texts_of
from readiness.model.artifact import Node

if TYPE_CHECKING:
    from collections.abc import Mapping

GLOBAL = frozenset(
    "default include stages variables workflow image services cache before_script after_script pages:deploy spec types".split()
)
"""Keys of a pipeline that are no jobs."""
_INHERITED = ("image", "services", "before_script", "after_script", "cache", "retry", "timeout", "tags", "interruptible", "artifacts", "hooks", "id_tokens")  # fmt: skip
_DEEPEST = 11
"""How many jobs may extend each other, and references nest; GitLab's limits are 11 and 10."""


def merge(below: Node, above: Node) -> Node:
    """Two mappings as one: what stands above wins, mappings add up, everything else is replaced."""
    if below.kind != "mapping" or above.kind != "mapping":
        return above
    fields, keys = dict(below.fields), dict(below.keys)
    for name, node in above.fields.items():
        fields[name] = merge(fields[name], node) if name in fields else node
        if name in above.keys:
            keys[name] = above.keys[name]
    return Node(kind="mapping", position=_position(above), fields=fields, keys=keys, alias=above.alias)


def job_nodes(root: Node) -> Mapping[str, Node]:
    """Every job, hidden ones too, as it is after `extends`, `default` and `!reference`."""
    default = fields_of(root.get("default"))
    inherited = {name: node for name in _INHERITED if (node := default.get(name) or root.get(name)) is not None}
    found = {}
    for name, node in root.fields.items():
        if name not in GLOBAL and node.kind == "mapping":
            extended = _extended(root, name, _DEEPEST)
            found[name] = _defaults(_referred(root, extended, _DEEPEST), inherited, root)
    return found


def unknown_parents(root: Node, job: Node) -> list[str]:
    """What a job extends, at any depth, that is nowhere in the files that were read."""
    lost: list[str] = []
    pending = list(texts_of(job.get("extends")))
    seen: set[str] = set()
    while pending:
        name = pending.pop()
        if not isinstance(name, str) or name in seen:
            continue
        seen.add(name)
        parent = root.fields.get(name)
        if parent is None:
            lost.append(name)
        else:
            pending += texts_of(parent.get("extends"))
    return lost


def _extended(root: Node, name: str, depth: int) -> Node:
    own = root.fields[name]
    made: Node | None = None
    for parent in texts_of(own.get("extends")) if depth else ():
        if isinstance(parent, str) and parent in root.fields and parent != name:
            above = _extended(root, parent, depth - 1)
            made = above if made is None else merge(made, above)
    return own if made is None else merge(made, own)


def _defaults(job: Node, inherited: Mapping[str, Node], root: Node) -> Node:
    """What the pipeline says for every job that does not say it itself, unless it declines (`inherit: default: false`)."""
    wanted = job.get("inherit.default")
    names = {text for text in texts_of(wanted) if isinstance(text, str)}
    fields, keys = dict(job.fields), dict(job.keys)
    for name, node in inherited.items():
        if name not in fields and (wanted is None or name in names or names == {"true"}):
            fields[name] = node
            holder = root.get("default") if root.get(f"default.{name}") is not None else root
            if holder is not None and name in holder.keys:
                keys[name] = holder.keys[name]
    return Node(kind="mapping", position=_position(job), fields=fields, keys=keys, alias=job.alias)


def _referred(root: Node, node: Node, depth: int) -> Node:
    """With the parts that `!reference [job, key]` stands for; one that leads nowhere stays as it is."""
    if node.tag == "!reference" and depth:
        path = [item.text for item in node.items]
        target: Node | None = root
        for key in path:
            target = target.fields.get(key) if target is not None else None
        return _referred(root, target, depth - 1) if target is not None and path else node
    if node.kind == "mapping":
        fields = {name: _referred(root, below, depth) for name, below in node.fields.items()}
        if all(fields[name] is below for name, below in node.fields.items()):
            return node
        return Node(kind="mapping", position=_position(node), fields=fields, keys=node.keys, alias=node.alias)
    if node.kind == "sequence":
        items = [one for item in node.items for one in _items(root, item, depth)]
        if len(items) == len(node.items) and all(one is item for one, item in zip(items, node.items, strict=True)):
            return node
        return Node(kind="sequence", position=_position(node), items=tuple(items), alias=node.alias, tag=node.tag)
    return node


def _items(root: Node, item: Node, depth: int) -> tuple[Node, ...]:
    """A sequence that a reference brings into a sequence becomes part of it, as a nested script does."""
    found = _referred(root, item, depth)
    if found is not item and found.kind == "sequence" and found.tag != "!reference":
        return found.items
    return (found,)


def _position(node: Node) -> tuple[int, int, int, int]:
    return (node.line, node.column, node.end_line, node.end_column)
