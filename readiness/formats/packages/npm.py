"""package.json: what a Node package asks for, and whether it is made to be published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.offsets import first_line
from readiness.formats.packages.broken import MalformedError, problem
from readiness.formats.packages.content import PackageManifest, Requirement, is_commit, overridden, redacted
from readiness.formats.packages.json_text import compose
from readiness.model.artifact import Artifact, Document, Node
from readiness.model.location import Location, Region
from readiness.model.problem import Problem
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

GROUPS = {
    "dependencies": False,
    "optionalDependencies": False,
    "peerDependencies": False,
    "devDependencies": True,
}
"""Tables of dependencies, and whether they are for development only."""

SERVERS = frozenset(
    (
        "@adonisjs/core",
        "@feathersjs/express",
        "@hapi/hapi",
        "@nestjs/core",
        "@remix-run/serve",
        "apollo-server",
        "express",
        "fastify",
        "hono",
        "koa",
        "micro",
        "next",
        "nuxt",
        "polka",
        "restify",
        "sails",
    )
)
"""A package that needs one of these at run time serves; plug-ins for them name them as peers."""


def documents(artifact: Artifact) -> Iterator[Document[PackageManifest] | Problem]:
    try:
        root, duplicates = compose(artifact.text)
    except MalformedError as fault:
        yield problem(artifact, fault)
        return
    if root.kind != "mapping":
        yield problem(artifact, MalformedError("a package.json must hold an object", root.line))
        return
    for key, region in duplicates:
        yield Problem(
            location=Location(artifact.path, region),
            kind="duplicate-key",
            format="package",
            message=f"`{key}` stands twice in one object; the last one wins",
        )
    manifest = _manifest(root, artifact.text)
    yield Document(artifact, "package", root, manifest, manifest.name)


def _manifest(root: Node, text: str) -> PackageManifest:
    scripts = {key: node.text for key, node in _table(root, "scripts").items()}
    runtime = root.get("engines.node")
    private = root.get("private")
    anchor = next((root.fields[key] for key in ("name", *GROUPS, "scripts") if key in root.fields), None)
    key = (
        "name" if anchor is root.fields.get("name") else next((key for key in GROUPS if key in root.fields), "scripts")
    )
    return PackageManifest(
        ecosystem="npm",
        name=_text(root, "name"),
        anchor=root.key_region(key) if anchor is not None else first_line(text),
        requirements=tuple(_requirements(root)),
        scripts=scripts,
        runtime=runtime.text if runtime else "",
        runtime_region=runtime.region if runtime else None,
        private=private.value is True if private else None,
        library=_is_library(root),
        overridden=frozenset(_overridden(root)),
    )


def _requirements(root: Node) -> Iterator[Requirement]:
    for group, development in GROUPS.items():
        table = root.fields.get(group)
        for name, node in _table(root, group).items():
            kind = _kind(node.text)
            yield Requirement(
                name=name,
                requirement=redacted(node.text),
                group=group,
                development=development,
                kind=kind,
                pinned=_pinned(node.text, kind),
                conditional=group in ("optionalDependencies", "peerDependencies"),
                region=table.key_region(name) if table else Region(1, 1, 1, 2),
            )


def _overridden(root: Node) -> Iterator[str]:
    """Of nested tables the outer name."""
    for path in ("overrides", "resolutions", "pnpm.overrides"):
        table = root.get(path)
        for key in table.fields if table is not None else ():
            yield overridden(key)


def _kind(requirement: str) -> str:
    if regex(r"(file|link|portal|workspace):|\.{0,2}/|~/").match(requirement):
        return "path"
    if regex(r"git[+:@]|(github|gitlab|bitbucket|gist):|[\w.-]+/[\w.-]+(#|$)|https?://[^#]+\.git(#|$)").match(
        requirement
    ):
        return "git"
    return "url" if regex(r"https?://").match(requirement) else "registry"


def _pinned(requirement: str, kind: str) -> bool | None:
    if kind == "path":
        return True
    if kind == "git":
        return is_commit(requirement.rpartition("#")[2])
    if kind == "url":
        return False
    if requirement.startswith(("catalog:", "patch:")):
        return None
    version = regex(r"^npm:(@?[^@]+@)?").sub("", requirement.strip())
    return regex(r"[=v ]*\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?").fullmatch(version) is not None


def _is_library(root: Node) -> bool:
    """Not private, and either says what to publish, or offers an entry point while nothing starts or serves it."""
    private = root.fields.get("private")
    if private is not None and private.value is True:
        return False
    if root.fields.get("publishConfig") or root.fields.get("files"):
        return True
    offered = any(key in root.fields for key in ("main", "module", "exports", "bin", "types"))
    serves = not SERVERS.isdisjoint(_table(root, "dependencies")) or "start" in _table(root, "scripts")
    return offered and not serves


def _table(root: Node, key: str) -> dict[str, Node]:
    """The text entries of a table; empty when it is missing or of another type."""
    node = root.fields.get(key)
    return {name: value for name, value in node.fields.items() if isinstance(value.value, str)} if node else {}


def _text(root: Node, key: str) -> str:
    node = root.fields.get(key)
    return node.value if node is not None and isinstance(node.value, str) else ""
