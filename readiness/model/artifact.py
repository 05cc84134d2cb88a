"""A file, what it holds, a place in it, and what a scanner said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from readiness.model.location import Location, Region
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.flaw import Flawed

Scalar = str | int | float | bool | None
SPAN = 10_000_000
"""Lines that one file of a built document may have: `assemble.origins`."""
EMPTY: Mapping[str, Any] = {}
"""The default of mappings: shared, and never written to."""


class Artifact(NamedTuple):
    """A text file of the audited repository."""

    path: str
    """POSIX, relative to the audited root."""
    text: str
    """Decoded, without BOM, line ends normalised to `\\n` (columns stay true, lines are the file's)."""
    role: str = ""
    """What the place in the tree says: `test`, `example`, `helm-template`, … ; empty for ordinary files."""
    encoding: str = "utf-8"
    """What it was decoded from, as `discover.decode` names it: `utf-8-sig`, `utf-16-le`, `latin-1` (a guess), …"""


class Unresolved(NamedTuple):
    """A value that is only known later: `${TAG}`, `{{ .Values.x }}`, a build ARG without default."""

    text: str


def as_written(text: str | Unresolved) -> str:
    """The text, of one that is only known later its source."""
    return text if isinstance(text, str) else text.text


Value = Scalar | Unresolved


class Node:
    """A value in a structured file that knows where it stands.

    Not a dataclass: a large repository holds millions, and frozen dataclasses are built five times slower.
    Treat it as frozen all the same.
    """

    __slots__ = ("alias", "column", "end_column", "end_line", "fields", "items", "keys", "kind", "line", "tag", "value")

    def __init__(
        self,
        value: Value = None,
        *,
        kind: str = "scalar",
        position: tuple[int, int, int, int] = (1, 1, 1, 1),
        fields: Mapping[str, Node] | None = None,
        keys: Mapping[str, Node] | None = None,
        items: tuple[Node, ...] = (),
        tag: str = "",
        alias: Region | None = None,
    ) -> None:
        self.value = value
        """Of a scalar; None for mappings and sequences."""
        self.kind = kind
        """`scalar`, `mapping` or `sequence`."""
        self.line, self.column, self.end_line, self.end_column = position
        self.fields: Mapping[str, Node] = fields or {}
        """Of a mapping: value by key, in order."""
        self.keys: Mapping[str, Node] = keys or {}
        """Of a mapping: the node of each key, for its place."""
        self.items = items
        """Of a sequence."""
        self.tag = tag
        """An explicit YAML tag such as `!reset`, kept opaque."""
        self.alias = alias
        """Where a YAML alias (`*x`) stands for this node; the node's own position is the anchor's."""

    @property
    def region(self) -> Region:
        """Where it is used: an alias's own place, else the node's."""
        return self.alias or Region(self.line, self.column, self.end_line, self.end_column)

    @property
    def text(self) -> str:
        """The scalar as written: an unresolved value's source, else the value; empty for collections and null."""
        if isinstance(self.value, Unresolved):
            return self.value.text
        return "" if self.value is None else str(self.value)

    def get(self, dotted: str) -> Node | None:
        """The node at a dotted path of keys, or None. `spec.template.spec`; a `*` segment is not known here."""
        node: Node | None = self
        for key in dotted.split("."):
            node = node.fields.get(key) if node is not None else None
        return node

    def key_region(self, key: str) -> Region:
        """The place of a key of this mapping: the shortest true answer to "where is it set"."""
        found = self.keys.get(key)
        return found.region if found is not None else self.region

    def walk(self) -> Iterator[Node]:
        """This node and all below it, each shared alias target once."""
        seen: set[int] = set()
        pending = [self]
        while pending:
            node = pending.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            yield node
            pending += [*node.items, *node.fields.values()][::-1]


Content_co = TypeVar("Content_co", covariant=True)


class Document(NamedTuple, Generic[Content_co]):
    """One thing a file holds: a whole Dockerfile, one YAML document."""

    artifact: Artifact
    format: str
    root: Node
    content: Content_co
    """The format's own typed view: `formats.dockerfile.Dockerfile`, `formats.source.Source`, … ; None if it has none."""
    name: str = ""
    """What it is, for people: `Deployment/web`, `job build`; empty for the file itself."""
    sources: tuple[str, ...] = ()
    """Of a built document: the files its nodes stand in, by the spans of `assemble.origins`; empty: all stand in `artifact`."""
    alternative: Document[object] | None = None
    """The same with all that may be in it besides, where some is left to whoever installs it. What differs between the two is open."""
    sure: bool = True
    """False: it is there only if whoever installs it asks for it. It is not judged, but nothing it brings is said to be missing."""

    @property
    def path(self) -> str:
        return self.artifact.path

    def written_in(self, node: Node) -> str:
        """The file a node stands in: of a built document it may be another one than `path`."""
        number = node.line // SPAN
        return self.sources[number] if number < len(self.sources) else self.artifact.path


class Target(NamedTuple):
    """One thing a rule judges."""

    document: Document[object]
    node: Node
    """What predicates look into; may carry derived fields that do not stand in the file (`effective`, `tag`)."""
    anchor: Region
    """Where to point: the name or key, one line, never the whole mapping."""
    name: str
    logical: str = ""


class Alert(NamedTuple):
    """What a scanner said."""

    code: str
    location: Location
    message: str
    identity: str = ""
    """What makes it the same alert after lines moved (a salted hash of a secret, a package and advisory id)."""
    level: str = ""
    """The scanner's own opinion, mapped to note, warning or error; empty when it has none."""
    flawed: Flawed | None = None
    """Of an alert about a package: what was found, to be told together with what others found."""


class Scan(NamedTuple):
    """One scanner's run. `examined` is the whole point: only these files were really judged."""

    scanner: str
    version: str = ""
    examined: frozenset[str] = frozenset()
    alerts: tuple[Alert, ...] = ()
    failure: str = ""
    """Why it could not run at all (not installed, timed out, crashed, offline); empty when it ran."""
    skipped: Mapping[str, str] = EMPTY
    """Path → why the scanner, though it ran, did not judge it."""
    notes: tuple[str, ...] = ()
    """What else the reader must know of this run."""
    failed: frozenset[str] = frozenset()
    """Of `skipped`: what another run may judge, since the tool ran out of time or crashed on it."""
