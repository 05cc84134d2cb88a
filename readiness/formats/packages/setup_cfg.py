"""setup.cfg: the declarative part of setuptools, read line by line because configparser loses the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.packages.content import PackageManifest
from readiness.formats.packages.pypi_requirements import is_development, is_published, listed
from readiness.model.artifact import Artifact, Node
from readiness.model.location import Region
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

Entry = tuple[str, str, str, Region]
"""Section, key, one line of the value, its place."""


def setup_cfg(artifact: Artifact) -> tuple[Node, PackageManifest | None]:
    """None when it only configures tools."""
    entries = list(_entries(artifact.text))
    requirements = tuple(
        listed(
            value, region, f"{section}.{key}", development=section.endswith("extras_require") and is_development(key)
        )
        for section, key, value, region in entries
        if (section, key) == ("options", "install_requires") or section == "options.extras_require"
    )
    name = _first(entries, "metadata", "name")
    runtime = _first(entries, "options", "python_requires")
    anchor = name or next((entry for entry in entries if entry[0] in ("metadata", "options")), None)
    if anchor is None:
        return Node(kind="mapping"), None
    classifiers = [value for section, key, value, _ in entries if (section, key) == ("metadata", "classifiers")]
    return Node(kind="mapping"), PackageManifest(
        ecosystem="pypi",
        name=name[2] if name else "",
        anchor=anchor[3],
        requirements=requirements,
        runtime=runtime[2] if runtime else "",
        runtime_region=runtime[3] if runtime else None,
        library=is_published(requirements, classifiers, built=name is not None),
    )


def _entries(text: str) -> Iterator[Entry]:
    section, key = "", ""
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if not bare or bare[0] in "#;":
            continue
        if header := regex(r"\[([^\]]+)\]").fullmatch(bare):
            section, key = header[1].strip(), ""
            continue
        value = bare
        if not line[0].isspace():
            pair = regex(r"([^=:]+)[=:](.*)$").match(bare)
            key, value = (pair[1].strip().lower(), pair[2].strip()) if pair else ("", "")
        if key and value:
            yield section, key, value, Region.of_line(number, line)


def _first(entries: list[Entry], section: str, key: str) -> Entry | None:
    return next((entry for entry in entries if entry[:2] == (section, key)), None)
