"""One kustomization on top of what it takes: resources, generators, components, then its own changes, in Kustomize's order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.assemble.kustomize import configured, fields, replacing, transforming
from readiness.assemble.kustomize.generating import Generated, generated, merged
from readiness.assemble.kustomize.kustomization import Kustomization, is_kustomization, is_remote
from readiness.assemble.kustomize.patching import Patching
from readiness.assemble.kustomize.references import Reference, renamed
from readiness.assemble.kustomize.resources import Resource
from readiness.assemble.kustomize.selecting import matching
from readiness.formats.kubernetes.values import items_of, name_of
from readiness.formats.kustomize import Remote
from readiness.model.artifact import Node, Unresolved
from readiness.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from readiness.assemble.kustomize.fields import Field
    from readiness.assemble.kustomize.sources import Sources

DEEPEST = 30
_UNREAD = frozenset({"unread", "unparsable", "template"})
_ANNOTATION = "metadata.annotations"


class Layers:
    """The build of one overlay. Never raises on bad input: what can not be done is a problem, and the rest goes on."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.problems: list[Problem] = []
        self.kustomizations: dict[str, tuple[Kustomization, list[Remote]]] = {}
        self._references: list[Reference] = []
        self._added: dict[str, list[Field]] = {}
        self._variables: list[Node] = []

    def built(self, folder: str, hashed: Callable[[Resource], str] | None = None) -> list[Resource]:
        """All objects of an overlay, as the cluster sees them.

        `hashed`: what a name that changes with its content ends in; None: nothing, since findings about it would be other
        ones after each change.
        """
        found = self._folder(folder, (), [])
        for one in found:
            if hashed is not None and one.made:
                one.remember()
                one.rename(f"{one.name}-{hashed(one)}")
        renamed(found, self._references)
        replacing.variables(found, self._variables, self._added.get("varReference", ()))
        return [one for one in found if not _is_local(one)]

    def tell(self, kind: str, message: str, node: Node) -> None:
        form = "kustomize" if kind == "broken" else "kubernetes"
        self.problems.append(Problem(self.sources.place(node), kind, form, message))

    def _folder(self, folder: str, above: tuple[str, ...], resources: list[Resource]) -> list[Resource]:
        """`resources`: of the kustomization above, which a component changes; none for a base."""
        path = self.sources.kustomization(folder)
        root = next(iter(self._documents(path)), None)
        if root is None or not is_kustomization(root):
            return resources
        one = Kustomization(folder, path, root)
        self.kustomizations.setdefault(path, (one, []))
        inside = (*above, folder)
        for entry in one.resources():
            self._append(resources, self._taken(one, entry, inside), entry)
        self._configure(one)
        self._generate(one, resources)
        for entry in one.texts("components"):
            self._component(one, entry, inside, resources)
        self._change(one, resources)
        self._variables += one.items("vars")
        return resources

    def _documents(self, path: str) -> list[Node]:
        """What a file holds; what of it can not be read is a problem."""
        parts = self.sources.documents(path) or ()
        self.problems += [part for part in parts if isinstance(part, Problem)]
        return [part for part in parts if isinstance(part, Node)]

    def _taken(self, one: Kustomization, entry: Node, above: tuple[str, ...]) -> list[Resource]:
        """The objects of one entry of `resources:`, a file or a folder."""
        path = one.path_of(entry.text)
        if self.sources.is_file(path):
            if self.sources.artifact(path) is None:
                self.tell("unread", "it can not be read, and what it holds is not known", entry)
            return [Resource(node) for root in self._documents(path) for node in unrolled(root)]
        if self.sources.kustomization(path):
            if path in above or len(above) > DEEPEST:
                self.tell("broken", "the folder takes itself, in a circle", entry)
                return []
            self._seen(path, entry)
            return self._folder(path, above, [])
        self._absent(one, entry, path, "resources")
        return []

    def _component(self, one: Kustomization, entry: Node, above: tuple[str, ...], resources: list[Resource]) -> None:
        path = one.path_of(entry.text)
        if self.sources.kustomization(path) and path not in above and len(above) <= DEEPEST:
            self._seen(path, entry)
            self._folder(path, above, resources)
        else:
            self._absent(one, entry, path, "components")

    def _seen(self, folder: str, entry: Node) -> None:
        if self.sources.artifact(self.sources.kustomization(folder)) is None:
            self.tell("unread", "its kustomization can not be read, and what it holds is not known", entry)

    def _absent(self, one: Kustomization, entry: Node, path: str, kind: str) -> None:
        """Something that is not among the files: far away, only known later, not looked into, or missing."""
        if isinstance(entry.value, Unresolved):
            self.tell("unread", f"`{entry.text}` is only known later", entry)
        elif is_remote(entry.text):
            self.kustomizations[one.path][1].append(Remote(entry, kind))
            self.tell("unread", "it is elsewhere and is not fetched, and what it holds is not known", entry)
        elif path.startswith(("..", "/")) or self.sources.is_behind(path):
            self.tell("unread", "it is outside of what is audited, and what it holds is not known", entry)
        else:
            self.tell("broken", f"{entry.text} is not there", entry)

    def _append(self, resources: list[Resource], more: list[Resource], entry: Node) -> None:
        known = {one.identity for one in resources}
        for one in more:
            if one.identity in known and one.name:
                self.tell("broken", f"{one.kind}/{one.name} is there twice", entry)
            else:
                resources.append(one)
                known.add(one.identity)

    def _configure(self, one: Kustomization) -> None:
        """Which fields more bear names, labels and images."""
        for entry in one.texts("configurations"):
            for node in self._documents(one.path_of(entry.text)):
                for name in ("commonLabels", "commonAnnotations", "images", "replicas", "namespace", "varReference"):
                    self._added.setdefault(name, []).extend(fields.configured(node, name))
                for named in items_of(node, "nameReference"):
                    group = named.fields.get("group")
                    for each in items_of(named, "fieldSpecs"):
                        kind = name_of(named.fields.get("kind"))
                        self._references.append(Reference(kind, name_of(group) or None, fields.written(each)))

    def _generate(self, one: Kustomization, resources: list[Resource]) -> None:
        for made in generated(one, self.sources):
            for entry in made.missing:
                if made.resource.kind != "Secret" and not isinstance(entry.value, Unresolved):
                    path = one.path_of(entry.text.rpartition("=")[2])
                    if not self.sources.is_file(path) and not self.sources.is_behind(path):
                        self._absent(one, entry, path, "files")
            self._put(made, resources)
        for name in ("helmCharts", "helmChartInflationGenerator"):
            for item in one.items(name):
                self.kustomizations[one.path][1].append(Remote(item, name))
                self.tell("unread", "Helm renders a chart there, and what it makes is not known", item)
        self._configured(one, "generators", resources)

    def _configured(self, one: Kustomization, name: str, resources: list[Resource]) -> None:
        """Generators and transformers in files of their own: Kustomize's are done, a program is not run."""
        for entry in one.texts(name):
            inline = "\n" in entry.text
            parts = self.sources.inline(entry) if inline else self.sources.documents(one.path_of(entry.text))
            if parts is None:
                self.tell("unread", "it can not be read, and what it does is not known", entry)
            for node in parts or ():
                if isinstance(node, Problem):
                    self.problems.append(node)
                elif not self._known(one, node, resources):
                    self.tell("unread", "a program would be run, and what it does is not known", entry)

    def _known(self, one: Kustomization, node: Node, resources: list[Resource]) -> bool:
        if name_of(node.fields.get("apiVersion")) != "builtin":
            return False
        root = configured.as_kustomization(node)
        if root is None:
            return configured.changed(node, resources)
        alone = one._replace(root=root)
        for made in generated(alone, self.sources):
            self._put(made, resources)
        self._change(alone, resources)
        return True

    def _put(self, made: Generated, resources: list[Resource]) -> None:
        found = matching(resources, made.resource.identity)
        if not found:
            resources.append(made.resource)
            if made.behavior in ("merge", "replace"):
                self.tell("broken", f"there is no {_shown(made.resource)} to {made.behavior}", made.item)
        elif made.behavior not in ("merge", "replace"):
            self.tell("broken", f"{_shown(made.resource)} is there twice", made.item)
        else:
            place = resources.index(found[0])
            resources[place] = merged(found[0], made.resource, replace=made.behavior == "replace")

    def _change(self, one: Kustomization, resources: list[Resource]) -> None:
        patching = Patching(self, one, resources)
        patching.merge_all()
        namespace = one.root.fields.get("namespace")
        if namespace is not None and namespace.text:
            transforming.namespaced(resources, namespace, self._added.get("namespace", ()))
        prefix, suffix = name_of(one.root.fields.get("namePrefix")), name_of(one.root.fields.get("nameSuffix"))
        if prefix or suffix:
            transforming.wrapped(resources, prefix, suffix)
        transforming.labels(one, resources, self._added.get("commonLabels", []))
        notes = one.root.fields.get("commonAnnotations")
        if notes is not None and notes.kind == "mapping":
            places = [*fields.ANNOTATIONS, *self._added.get("commonAnnotations", ())]
            transforming.labelled(resources, notes, places)
        patching.operate_all()
        self._set(one, resources)
        self._configured(one, "transformers", resources)

    def _set(self, one: Kustomization, resources: list[Resource]) -> None:
        for item in one.items("replicas"):
            if not transforming.counted(resources, item, self._added.get("replicas", ())):
                self.missing(f"there is no {name_of(item.fields.get('name'))} whose replicas could be set", item)
        for item in one.items("images"):
            transforming.images(resources, item, self._added.get("images", ()))
        for item in one.items("replacements"):
            self._replace(one, item, resources)

    def _replace(self, one: Kustomization, item: Node, resources: list[Resource]) -> None:
        path = name_of(item.fields.get("path"))
        for node in self._documents(one.path_of(path)) if path else [item]:
            for each in node.items or (node,):
                try:
                    replacing.replaced(resources, each)
                except replacing.ReplacementError as error:
                    self.missing(str(error), error.node)

    def missing(self, message: str, node: Node) -> None:
        """Something that a change asks for is not there: broken, if all that could hold it was read."""
        if not self.is_open:
            self.tell("broken", message, node)

    @property
    def is_open(self) -> bool:
        """Something could not be read: what is not there may be in that."""
        return any(one.kind in _UNREAD for one in self.problems)


def unrolled(root: Node) -> list[Node]:
    """The objects of a document: a List's items one by one; nothing for what is no object."""
    kind, items = name_of(root.fields.get("kind")), root.fields.get("items")
    if root.kind != "mapping" or not kind:
        return []
    if kind.endswith("List") and items is not None and items.kind == "sequence":
        return [node for item in items.items for node in unrolled(item)]
    return [root]


def _is_local(one: Resource) -> bool:
    """Only there for a program to read."""
    found = one.node.get(_ANNOTATION)
    mark = found.fields.get("config.kubernetes.io/local-config") if found is not None else None
    return mark is not None and mark.text.lower() == "true"


def _shown(one: Resource) -> str:
    return f"{one.kind}/{one.name}"
