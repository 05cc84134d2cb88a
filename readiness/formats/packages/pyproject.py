"""pyproject.toml as PEP 621, PEP 735, Poetry, uv and PDM write it, and pipenv's Pipfile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.packages.content import PackageManifest, Requirement, redacted
from readiness.formats.packages.pep508 import exact, normalised
from readiness.formats.packages.pypi_requirements import is_development, is_published, listed, sourced
from readiness.formats.packages.toml_text import compose
from readiness.model.artifact import Artifact, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

_PRODUCTION = frozenset({"main", "prod", "production", "server", "deploy", "default"})


def pyproject(artifact: Artifact) -> tuple[Node, PackageManifest | None]:
    """None when it describes no package and no dependencies. Raises MalformedError."""
    root = compose(artifact.text)
    holders = [_node(root, key) for key in ("project", "tool.poetry")]
    holder = next((node for node in holders if node.kind == "mapping"), None)
    requirements = tuple(_requirements(root))
    if holder is None and not requirements:
        return root, None
    runtime = _node(root, "project.requires-python", "tool.poetry.dependencies.python")
    name = _node(root, "project.name", "tool.poetry.name")
    anchor = name if name.text else holder
    return root, PackageManifest(
        ecosystem="pypi",
        name=name.text,
        anchor=anchor.region if anchor else requirements[0].region,
        requirements=requirements,
        scripts={key: node.text for key, node in _node(root, "project.scripts", "tool.poetry.scripts").fields.items()},
        runtime=runtime.text or _version(runtime),
        runtime_region=runtime.region if runtime.kind != "absent" else None,
        private=True if any(text.startswith("Private ::") for text in _classifiers(root)) else None,
        library=is_published(requirements, _classifiers(root), built=_is_built(root)),
    )


def pipfile(artifact: Artifact) -> tuple[Node, PackageManifest]:
    """Raises MalformedError."""
    root = compose(artifact.text)
    runtime = _node(root, "requires.python_version", "requires.python_full_version")
    found = [*_table(root, "packages", development=False), *_table(root, "dev-packages", development=True)]
    first = next((root.keys[key] for key in ("packages", "dev-packages") if key in root.keys), root)
    return root, PackageManifest(
        ecosystem="pypi",
        name="",
        anchor=first.region,
        requirements=tuple(found),
        scripts={key: node.text for key, node in _node(root, "scripts").fields.items()},
        runtime=runtime.text,
        runtime_region=runtime.region if runtime.kind != "absent" else None,
    )


def _requirements(root: Node) -> Iterator[Requirement]:
    sources = {normalised(name): node for name, node in _node(root, "tool.uv.sources").fields.items()}
    for found in _standard(root):
        origin = sources.get(normalised(found.name))
        yield sourced(found, origin.items[0] if origin and origin.items else origin)
    yield from _table(root, "tool.poetry.dependencies", development=False)
    yield from _table(root, "tool.poetry.dev-dependencies", development=True)
    for group in _node(root, "tool.poetry.group").fields:
        yield from _table(root, f"tool.poetry.group.{group}.dependencies", development=group not in _PRODUCTION)


def _standard(root: Node) -> Iterator[Requirement]:
    """Lists of PEP 508 strings."""
    yield from _list(root, "project.dependencies", development=False)
    for extra in _node(root, "project.optional-dependencies").fields:
        yield from _list(root, f"project.optional-dependencies.{extra}", development=is_development(extra))
    for group in _node(root, "dependency-groups").fields:
        yield from _list(root, f"dependency-groups.{group}", development=group not in _PRODUCTION)
    yield from _list(root, "tool.uv.dev-dependencies", development=True)
    for group in _node(root, "tool.pdm.dev-dependencies").fields:
        yield from _list(root, f"tool.pdm.dev-dependencies.{group}", development=True)


def _list(root: Node, path: str, *, development: bool) -> Iterator[Requirement]:
    for item in _node(root, path).items:
        if isinstance(item.value, str):
            yield listed(item.value, item.region, path, development=development)


def _table(root: Node, path: str, *, development: bool) -> Iterator[Requirement]:
    """Poetry's and pipenv's tables: name → version or a table with `version`, `git`, `path`, …"""
    table = _node(root, path)
    for name, node in table.fields.items():
        if path.startswith("tool.poetry") and name == "python":
            continue
        origin = node.items[0] if node.items else node
        versions = node.text or _version(origin)
        bare = path.startswith("tool.poetry") and versions[:1].isdigit() and not set(versions) & set(",|*")
        requirement = Requirement(
            name=name,
            requirement=redacted(versions or _location(origin)),
            group=path,
            development=development,
            pinned=bare or bool(exact(versions)),
            conditional=_is_conditional(origin),
            region=table.key_region(name),
        )
        yield sourced(requirement, origin)


def _is_conditional(origin: Node) -> bool:
    optional = origin.fields.get("optional")
    return (optional is not None and optional.value is True) or not {"markers", "python", "platform"}.isdisjoint(
        origin.fields
    )


def _version(node: Node) -> str:
    version = node.fields.get("version")
    return version.text if version else ""


def _location(node: Node) -> str:
    return next((node.fields[key].text for key in ("git", "path", "url", "file") if key in node.fields), "")


def _is_built(root: Node) -> bool:
    """A build backend, and no word that the project is no package."""
    package, mode = root.get("tool.uv.package"), root.get("tool.poetry.package-mode")
    refused = any(node is not None and node.value is False for node in (package, mode))
    return "build-system" in root.fields and not refused


def _classifiers(root: Node) -> list[str]:
    return [item.text for item in _node(root, "project.classifiers", "tool.poetry.classifiers").items]


def _node(root: Node, *paths: str) -> Node:
    """The first of these paths that exists; else an empty node, so that wrong types read as nothing."""
    return next((node for path in paths if (node := root.get(path)) is not None), Node(kind="absent"))
