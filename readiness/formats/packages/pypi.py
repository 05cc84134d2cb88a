"""Python manifests: which reader a name calls for, and requirements.txt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.offsets import first_line
from readiness.formats.packages import pyproject, setup_cfg
from readiness.formats.packages.broken import MalformedError, problem, refuse_conflict
from readiness.formats.packages.content import PackageManifest
from readiness.formats.packages.pypi_requirements import is_development, listed_as
from readiness.formats.packages.requirements import compiled, read
from readiness.model.artifact import Artifact, Document, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from readiness.model.problem import Problem


def documents(artifact: Artifact) -> Iterator[Document[PackageManifest] | Problem]:
    """Nothing for a pyproject.toml or setup.cfg that only configures tools."""
    try:
        root, manifest = _reader(artifact.path)(artifact)
    except MalformedError as fault:
        yield problem(artifact, fault)
        return
    if manifest is not None:
        yield Document(artifact, "package", root, manifest, manifest.name)


def _reader(path: str) -> Callable[[Artifact], tuple[Node, PackageManifest | None]]:
    match path.rpartition("/")[2]:
        case "pyproject.toml":
            return pyproject.pyproject
        case "Pipfile":
            return pyproject.pipfile
        case "setup.cfg":
            return setup_cfg.setup_cfg
        case _:
            return requirements_txt


def requirements_txt(artifact: Artifact) -> tuple[Node, PackageManifest]:
    refuse_conflict(artifact.text)
    base = artifact.path.rpartition("/")[2]
    development = is_development(base.rpartition(".")[0])
    found = tuple(
        listed_as(line.text, line.named, line.region, base, development=development)
        for line in read(artifact.text)
        if line.kind in ("package", "url", "path")
    )
    manifest = PackageManifest(
        ecosystem="pypi",
        name="",
        anchor=found[0].region if found else first_line(artifact.text),
        requirements=found,
        locks=compiled(artifact.text),
    )
    return Node(kind="mapping"), manifest
