"""The patches of one kustomization: which objects each means, and what it does to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from readiness.assemble.kustomize import merge_keys
from readiness.assemble.kustomize.merging import merged
from readiness.assemble.kustomize.operations import OperationError, applied
from readiness.assemble.kustomize.resources import Resource, identity_of
from readiness.assemble.kustomize.selecting import matching, selected
from readiness.assemble.kustomize.trees import with_field
from readiness.formats.kubernetes.values import name_of
from readiness.model.artifact import Node, Unresolved
from readiness.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.assemble.kustomize.kustomization import Kustomization
    from readiness.assemble.kustomize.sources import Sources


class Build(Protocol):
    """What patching needs of the build around it."""

    sources: Sources
    problems: list[Problem]

    def tell(self, kind: str, message: str, node: Node) -> None: ...
    def missing(self, message: str, node: Node) -> None: ...


class Patching:
    def __init__(self, build: Build, one: Kustomization, resources: list[Resource]) -> None:
        self._build = build
        self._one = one
        self._resources = resources

    def merge_all(self) -> None:
        """`patchesStrategicMerge:` and `patches:`, which come first."""
        for entry in self._one.texts("patchesStrategicMerge"):
            inline = "\n" in entry.text or ":" in entry.text.partition(" ")[0]
            for node in self._inline(entry) if inline else self._file(entry):
                self._merge(node, entry)
        for item in self._one.items("patches"):
            target = item.fields.get("target")
            for node in self._nodes(item):
                if node.kind == "sequence":
                    self._operate(node, target)
                else:
                    self._merge(node, item, target, item.fields.get("options"))

    def operate_all(self) -> None:
        """`patchesJson6902:`, which come after names and labels are set."""
        for item in self._one.items("patchesJson6902"):
            for node in self._nodes(item):
                self._operate(node, item.fields.get("target"))

    def _nodes(self, item: Node) -> Iterator[Node]:
        inline, path = item.fields.get("patch"), item.fields.get("path")
        if inline is not None and inline.text.strip():
            yield from self._inline(inline)
        elif path is not None:
            yield from self._file(path)

    def _inline(self, entry: Node) -> Iterator[Node]:
        yield from self._read(self._build.sources.inline(entry))

    def _file(self, entry: Node) -> Iterator[Node]:
        path = self._one.path_of(entry.text)
        parts = self._build.sources.documents(path)
        if parts is not None:
            yield from self._read(parts)
        elif isinstance(entry.value, Unresolved):
            self._build.tell("unread", f"`{entry.text}` is only known later", entry)
        elif self._build.sources.is_file(path) or self._build.sources.is_behind(path) or path.startswith(("..", "/")):
            self._build.tell("unread", "it can not be read, and what it changes is not known", entry)
        elif "://" in entry.text:
            self._build.tell("unread", "it is elsewhere and is not fetched, and what it changes is not known", entry)
        else:
            self._build.tell("broken", f"{entry.text} is not there", entry)

    def _read(self, parts: tuple[Node | Problem, ...]) -> Iterator[Node]:
        for part in parts:
            if isinstance(part, Problem):
                self._build.problems.append(part)
            else:
                yield part

    def _merge(self, patch: Node, entry: Node, target: Node | None = None, options: Node | None = None) -> None:
        if patch.kind != "mapping":
            return
        if target is not None:
            found = list(selected(self._resources, target))
        else:
            found = matching(self._resources, identity_of(patch))[:1]
            if not found and not self._late(patch):
                kind, name = name_of(patch.fields.get("kind")), name_of(patch.get("metadata.name"))
                self._build.missing(f"there is no {kind}/{name} to patch", entry)
        for one in found:
            self._lay(one, patch, options)

    def _late(self, patch: Node) -> bool:
        named = (patch.fields.get("kind"), patch.get("metadata.name"), patch.get("metadata.namespace"))
        return any(node is not None and isinstance(node.value, Unresolved) for node in named)

    def _lay(self, one: Resource, patch: Node, options: Node | None) -> None:
        """The name and the kind stay, unless the patch is allowed to change them."""
        known = merge_keys.built_in(one.api_version) or ("openapi" in self._one.root.fields and one.kind == "Rollout")
        node = merged(one.node, patch, kind=one.kind, built_in=known)
        if node is None:
            self._resources.remove(one)
            return
        one.remember()
        before = one.node
        if not _allowed(options, "allowKindChange"):
            for name in ("kind", "apiVersion"):
                node = with_field(node, name, before.fields.get(name), before.keys.get(name))
        old, new = before.fields.get("metadata"), node.fields.get("metadata")
        if old is not None and new is not None and not _allowed(options, "allowNameChange"):
            for name in ("name", "namespace"):
                new = with_field(new, name, old.fields.get(name), old.keys.get(name))
            node = with_field(node, "metadata", new)
        one.node = node
        _settle(one)

    def _operate(self, operations: Node, target: Node | None) -> None:
        if target is None or operations.kind != "sequence":
            return
        for one in list(selected(self._resources, target)):
            one.remember()
            try:
                one.node = applied(one.node, operations)
            except OperationError as error:
                self._build.missing(f"{error}, in {one.kind}/{one.name}", error.node)
            _settle(one)


def _settle(one: Resource) -> None:
    """What did not change what it is called is no earlier name."""
    if one.previous and one.previous[-1] == one.identity:
        one.previous.pop()


def _allowed(options: Node | None, name: str) -> bool:
    found = options.fields.get(name) if options is not None else None
    return found is not None and found.value is True
