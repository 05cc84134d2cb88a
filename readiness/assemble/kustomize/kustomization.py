"""A kustomization file: what it takes, and what it does with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.assemble.kustomize.sources import joined
from readiness.formats.kubernetes.values import items_of, name_of
from readiness.model.named import NamedTuple
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Node

_REMOTE = lazy(
    r"^(?:git::|git@|(?:https?|ssh|git|oci|s3|hg|file)://)|^[\w-]+(?:\.[\w-]+)+(?::\d+)?/.*(?://|\?|\.git)"
    r"|^(?:github\.com|gitlab\.com|bitbucket\.org)[/:]|[?&](?:ref|version|timeout)="
)
GENERATORS = ("configMapGenerator", "secretGenerator")
_PATHS = ("configurations", "crds", "transformers", "generators", "validators")
_GROUP = "kustomize.config.k8s.io"


class Kustomization(NamedTuple):
    folder: str
    path: str
    root: Node

    @property
    def is_component(self) -> bool:
        return name_of(self.root.fields.get("kind")) == "Component"

    def texts(self, *names: str) -> Iterator[Node]:
        """The entries of its lists of texts."""
        for name in names:
            found = self.root.fields.get(name)
            yield from (item for item in (found.items if found is not None else ()) if item.kind == "scalar")

    def resources(self) -> Iterator[Node]:
        """`bases` is what resources that are folders were called once; Kustomize appends them."""
        return self.texts("resources", "bases")

    def items(self, name: str) -> Iterator[Node]:
        return items_of(self.root, name)

    def path_of(self, entry: str) -> str:
        return joined(self.folder, entry)


def is_kustomization(root: Node) -> bool:
    """Kustomize's own, not Flux's resource of the same kind."""
    if root.kind != "mapping":
        return False
    group = name_of(root.fields.get("apiVersion")).rpartition("/")[0]
    kind = name_of(root.fields.get("kind")) or "Kustomization"
    return group in ("", _GROUP) and kind in ("Kustomization", "Component")


def is_remote(entry: str) -> bool:
    """Something that would have to be fetched."""
    return bool(_REMOTE.search(entry)) and "\n" not in entry


def mentioned(one: Kustomization) -> Iterator[str]:
    """Paths of what it changes objects by: patches, replacements, configurations."""
    for entry in one.texts("patchesStrategicMerge", *_PATHS):
        if "\n" not in entry.text:
            yield entry.text
    for name in ("patches", "patchesJson6902", "replacements"):
        for item in one.items(name):
            if name_of(item.fields.get("path")):
                yield name_of(item.fields.get("path"))


def generator_paths(item: Node) -> Iterator[str]:
    for entry in entries(item, "files"):
        yield entry.text.partition("=")[2] or entry.text
    for entry in (*entries(item, "envs"), *([item.fields["env"]] if "env" in item.fields else [])):
        yield entry.text


def entries(item: Node, name: str) -> Iterator[Node]:
    found = item.fields.get(name)
    return (one for one in (found.items if found is not None else ()) if one.kind == "scalar")
