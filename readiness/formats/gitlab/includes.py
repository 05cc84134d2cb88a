"""What a GitLab pipeline includes: files of the repository, of other projects, of the web, of GitLab itself."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from readiness.formats.derive import text_of, texts_of
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from readiness.model.artifact import Node
    from readiness.model.facts import Text


class Include(NamedTuple):
    kind: str
    """`local`, `project`, `remote`, `template`, `component`."""
    name: Text
    """The path, the URL, the template, the component; of a project `group/project: path`. A local path is relative to the root."""
    node: Node
    """Where it is written: the scalar, or the mapping."""
    ref: Text = ""
    """Of a project or a component."""
    integrity: bool = False


def includes(node: Node | None) -> Iterator[Include]:
    """All of them, in whichever form."""
    for item in () if node is None else node.items if node.kind == "sequence" else (node,):
        if item.kind == "scalar":
            text = text_of(item)
            if text is not None:
                yield _plain(text, item)
        elif item.kind == "mapping":
            yield from _given(item)


def _plain(text: Text, item: Node) -> Include:
    written = text.text if isinstance(text, Unresolved) else text
    if regex(r"https?://").match(written):
        return Include("remote", text, item)
    return Include("local", _path(text), item)


def _given(item: Node) -> Iterator[Include]:
    for path in texts_of(item.get("local")):
        yield Include("local", _path(path), item)
    for url in texts_of(item.get("remote")):
        yield Include("remote", url, item, integrity=item.get("integrity") is not None)
    for template in texts_of(item.get("template")):
        yield Include("template", template, item)
    project = text_of(item.get("project"))
    if project is not None:
        yield Include("project", project, item, text_of(item.get("ref")) or "")
    component = text_of(item.get("component"))
    if component is not None:
        written = component.text if isinstance(component, Unresolved) else component
        yield Include("component", component, item, written.partition("@")[2])


def _path(text: Text) -> Text:
    if isinstance(text, Unresolved) or "$" in text:
        return text if isinstance(text, Unresolved) else Unresolved(text)
    return posixpath.normpath(text.lstrip("/"))


_TEMPLATES: Mapping[str, tuple[str, str]] = {
    "SAST": ("sast", "sast"),
    "SAST-IaC": ("iac-sast", "sast"),
    "Dependency-Scanning": ("dependency_scanning", "scan"),
    "Container-Scanning": ("container_scanning", "scan"),
    "Secret-Detection": ("secret_detection", "secret-scan"),
    "Code-Quality": ("code_quality", "lint"),
}


def template_jobs(include: Include) -> Iterator[tuple[str, str]]:
    """Jobs, with their purpose, that GitLab's own templates and components are known to bring. All of them may fail by default."""
    name = include.name.text if isinstance(include.name, Unresolved) else include.name
    last = name.partition("@")[0].rpartition("/")[2].replace(".latest", "").removesuffix(".gitlab-ci.yml")
    if include.kind == "template":
        known = _TEMPLATES.get(last)
    else:
        known = next((made for key, made in _TEMPLATES.items() if key.lower() == last.lower()), None)
    if known is not None and include.kind in ("template", "component"):
        yield known


def known_template(include: Include) -> bool:
    """What it brings is known as far as any rule asks."""
    return include.kind == "template" and next(template_jobs(include), None) is not None
