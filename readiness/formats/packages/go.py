"""Go modules: go.mod and go.sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.offsets import first_line
from readiness.formats.packages.broken import MalformedError, problem, refuse_conflict
from readiness.formats.packages.content import LockedPackage, LockedPackages, PackageManifest, Requirement
from readiness.model.artifact import Artifact, Document, Node
from readiness.model.location import Region
from readiness.model.named import NamedTuple
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.problem import Problem


MODULE_HERE = "is a local path, not a module that is published"


class Directive(NamedTuple):
    """One statement of a go.mod, blocks unfolded: `require` with its words, and the comment behind it."""

    verb: str
    words: tuple[str, ...]
    comment: str
    region: Region


def documents(artifact: Artifact) -> Iterator[Document[PackageManifest] | Problem]:
    try:
        refuse_conflict(artifact.text)
        directives = list(_directives(artifact.text))
    except MalformedError as fault:
        yield problem(artifact, fault)
        return
    manifest = _manifest(directives, artifact.text)
    yield Document(artifact, "package", _root(directives), manifest, manifest.name)


def read_sum(text: str) -> LockedPackages:
    """What a go.sum holds: modules whose content it fixes, not those of which only go.mod was read. Raises MalformedError."""
    refuse_conflict(text)
    found = (
        LockedPackage(words[0], words[1], number)
        for number, line in enumerate(text.split("\n"), start=1)
        if len(words := line.split()) == 3 and not words[1].endswith("/go.mod")
    )
    known = (line.split()[:2] for line in text.split("\n") if line.count(" ") == 2)
    holds = frozenset(f"{module} {version.removesuffix('/go.mod')}" for module, version in known)
    return LockedPackages("go", "go", tuple(found), holds=holds)


def selected(text: str) -> LockedPackages:
    """What a go.mod settles on: since Go 1.17 it lists every module that the build needs. Raises MalformedError.

    go.sum is no such list: it knows modules that only others ask for, and versions that were not chosen.
    """
    refuse_conflict(text)
    directives = list(_directives(text))
    manifest = _manifest(directives, text)
    replaced = dict(_replacements(directives))
    packages: list[LockedPackage] = []
    elsewhere: list[tuple[str, str]] = []
    for asked in manifest.requirements:
        target = replaced.get(f"{asked.name} {asked.requirement}", replaced.get(asked.name, ""))
        name = target.rpartition(" ")[0] if " " in target else asked.name
        if asked.kind == "path":
            elsewhere.append((asked.name, MODULE_HERE))
        else:
            packages.append(LockedPackage(name, asked.requirement, asked.region.start_line, not asked.indirect))
    if not _lists_all(manifest.runtime) and packages:
        elsewhere.append(("go.mod", "lists every module that is needed only from `go 1.17` on"))
    return LockedPackages("go", "go", tuple(packages), tuple(elsewhere), version=manifest.runtime)


def _lists_all(version: str) -> bool:
    found = regex(r"(\d+)\.(\d+)").match(version)
    return found is not None and (int(found[1]), int(found[2])) >= (1, 17)


def _directives(text: str) -> Iterator[Directive]:
    block, opened = "", 0
    for number, line in enumerate(text.split("\n"), start=1):
        code, _, comment = line.partition("//") if "://" not in line else (line, "", "")
        words = tuple(word.strip('"`') for word in code.split())
        if not words:
            continue
        if block and words == (")",):
            block = ""
        elif not block and words[-1].endswith("("):
            block, opened = words[0].rstrip("("), number
        else:
            verb, rest = (block, words) if block else (words[0], words[1:])
            yield Directive(verb, rest, comment.strip(), Region.of_line(number, line))
    if block:
        raise MalformedError(f"the block `{block} (` is never closed", opened)


def _manifest(directives: list[Directive], text: str) -> PackageManifest:
    module = _one(directives, "module")
    runtime = _one(directives, "go")
    replaced = dict(_replacements(directives))
    found = (
        _require(directive, replaced)
        for directive in directives
        if directive.verb == "require" and len(directive.words) > 1
    )
    return PackageManifest(
        ecosystem="go",
        name=module.words[0] if module else "",
        anchor=module.region if module else first_line(text),
        requirements=tuple(found),
        runtime=runtime.words[0] if runtime else "",
        runtime_region=runtime.region if runtime else None,
    )


def _require(directive: Directive, replaced: dict[str, str]) -> Requirement:
    name, version = directive.words[:2]
    requirement = Requirement(
        name=name,
        requirement=version,
        group="require",
        development=False,
        pinned=regex(r"v\d").match(version) is not None,
        region=directive.region,
        indirect=regex(r"indirect\b").match(directive.comment) is not None,
    )
    target = replaced.get(f"{name} {version}", replaced.get(name, ""))
    if regex(r"\.{0,2}/|[A-Za-z]:\\").match(target):
        return requirement._replace(kind="path")
    if " " in target:
        module, _, other = target.rpartition(" ")
        return requirement._replace(requirement=other, kind="registry" if module == name else "replaced")
    return requirement


def _replacements(directives: list[Directive]) -> Iterator[tuple[str, str]]:
    """`replace old [version] => new [version]`: by the left side as it stands."""
    for directive in directives:
        if directive.verb == "replace" and "=>" in directive.words:
            at = directive.words.index("=>")
            yield " ".join(directive.words[:at]), " ".join(directive.words[at + 1 :])


def _one(directives: list[Directive], verb: str) -> Directive | None:
    return next((directive for directive in directives if directive.verb == verb and directive.words), None)


def _root(directives: list[Directive]) -> Node:
    """`module`, `go`, `toolchain` as fields: what a rule may ask for besides the dependencies."""
    fields = {
        directive.verb: Node(directive.words[0], position=_position(directive.region))
        for directive in directives
        if directive.verb in ("module", "go", "toolchain") and directive.words
    }
    return Node(kind="mapping", fields=fields, keys=fields)


def _position(region: Region) -> tuple[int, int, int, int]:
    return region.start_line, region.start_column, region.end_line, region.end_column
