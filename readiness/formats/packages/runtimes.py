"""Files that name the runtime to use: .nvmrc, .python-version, .tool-versions, runtime.txt, global.json, and Java's and .NET's in build files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.packages.content import PackageManifest
from readiness.model.artifact import Artifact, Document, Node
from readiness.model.location import Location, Region
from readiness.model.named import NamedTuple
from readiness.model.packages import RuntimeNamed
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_OF_FILE: Mapping[str, str] = {
    ".nvmrc": "nodejs",
    ".node-version": "nodejs",
    ".python-version": "python",
    ".ruby-version": "ruby",
    ".java-version": "eclipse-temurin",
    ".go-version": "go",
}
_OF_TOOL: Mapping[str, str] = {
    "nodejs": "nodejs", "node": "nodejs", "python": "python", "ruby": "ruby", "golang": "go", "go": "go", "java": "eclipse-temurin",
    "php": "php", "erlang": "erlang", "elixir": "elixir", "bun": "bun", "deno": "deno", "dotnet": "dotnet", "dotnet-core": "dotnet",
}  # fmt: skip
"""asdf's and mise's names of tools."""
_VERSION = lazy(r"(\d+(?:\.\d+)*)(?:[.+-]?[a-z][\w.+-]*|\+\d[\w.]*)?")
_NODE_NAMES: Mapping[str, str] = {
    "argon": "4", "boron": "6", "carbon": "8", "dubnium": "10", "erbium": "12", "fermium": "14", "gallium": "16",
    "hydrogen": "18", "iron": "20", "jod": "22", "krypton": "24",
}  # fmt: skip
_DOTNET_PROJECTS = (".csproj", ".fsproj", ".vbproj")
_FRAMEWORK = lazy(r"<TargetFramework>\s*net([5-9]\.0|\d\d+\.0)\s*</TargetFramework>")
_JAVA = lazy(
    r"<(?:java\.version|maven\.compiler\.release|jdk\.version)>\s*(?:1\.)?(\d+)\s*<"
    r"|JavaLanguageVersion\.of\(\s*[\"']?(\d+)[\"']?\s*\)|jvmToolchain\(\s*(\d+)\s*\)"
)


_ASKED: Mapping[str, tuple[str, str, str]] = {
    "npm": ("nodejs", "engines", "range"),
    "pypi": ("python", "", "range"),
    "go": ("go", "go.mod", "floor"),
}
"""Ecosystem → product, what asks, and how."""


class Runtime(NamedTuple):
    """One runtime at one place."""

    product: str
    """As endoflife.date calls it: `nodejs`."""
    written: str
    """As written: `v16.20.0`, `lts/gallium`."""
    version: str
    """Empty: it names no version (`lts/*`, `system`), or in no way that is known here."""
    region: Region


class RuntimesNamed(NamedTuple):
    runtimes: tuple[Runtime, ...]


def facts(document: Document[object]) -> Iterator[RuntimeNamed]:
    """What is named, and of a manifest what it can do with."""
    content, base = document.content, document.path.rpartition("/")[2]
    if isinstance(content, RuntimesNamed):
        kind = "floor" if base.endswith((".xml", ".gradle", ".kts", *_DOTNET_PROJECTS)) else "file"
        for one in content.runtimes:
            versions = (one.version,) if one.version else ()
            yield RuntimeNamed(Location(document.path, one.region), one.product, versions, one.written, base, kind)
    elif isinstance(content, PackageManifest) and content.runtime and content.ecosystem in _ASKED:
        product, by, kind = _ASKED[content.ecosystem]
        place = Location(document.path, content.runtime_region or content.anchor)
        yield RuntimeNamed(place, product, (content.runtime,), content.runtime, by or base, kind)


def documents(artifact: Artifact) -> Iterator[Document[RuntimesNamed]]:
    """None for a file that names no runtime."""
    found = tuple(_found(artifact.path.rpartition("/")[2], artifact.text))
    if found:
        yield Document(artifact, "package", Node(kind="mapping"), RuntimesNamed(found))


def _found(base: str, text: str) -> Iterator[Runtime]:
    if base in _OF_FILE:
        yield from _first(base, text)
    elif base == ".tool-versions":
        yield from _tools(text)
    elif base == ".sdkmanrc":
        yield from _named(text, r"java\s*=\s*(\S+)", "eclipse-temurin")
    elif base == "runtime.txt":
        yield from _named(text, r"python-(\S+)", "python")
    elif base == "global.json":
        yield from _dotnet(text)
    elif base.endswith(_DOTNET_PROJECTS):
        yield from _framework(text)
    else:
        yield from _java(text)


def _first(base: str, text: str) -> Iterator[Runtime]:
    """The first line that says something: pyenv may list several, of which the first is used."""
    for number, line in enumerate(text.split("\n"), start=1):
        word = line.partition("#")[0].strip()
        if word:
            yield _runtime(_OF_FILE[base], word, Region.of_line(number, line))
            return


def _tools(text: str) -> Iterator[Runtime]:
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.partition("#")[0].split()
        if len(words) > 1 and words[0] in _OF_TOOL:
            yield _runtime(_OF_TOOL[words[0]], words[1], Region.of_line(number, line))


def _named(text: str, pattern: str, product: str) -> Iterator[Runtime]:
    for number, line in enumerate(text.split("\n"), start=1):
        if found := re.match(rf"\s*{pattern}\s*$", line):
            yield _runtime(product, found[1], Region.of_line(number, line))
            return


def _dotnet(text: str) -> Iterator[Runtime]:
    """An SDK that may roll forward to a newer major version is a floor, not the one that is used."""
    found = regex(r'"version"\s*:\s*"(\d+)\.\d+\.\d+[^"]*"').search(text)
    if found and '"sdk"' in text and not regex(r'"rollForward"\s*:\s*"(latest)?major"', re.IGNORECASE).search(text):
        number = text.count("\n", 0, found.start()) + 1
        region = Region.of_line(number, text.split("\n")[number - 1])
        yield Runtime("dotnet", found[0].split('"')[3], found[1], region)


def _framework(text: str) -> Iterator[Runtime]:
    """The one framework a project is built for. One that is moved to a newer runtime is no less a floor."""
    found = _FRAMEWORK.search(text)
    if found:
        number = text.count("\n", 0, found.start()) + 1
        region = Region.of_line(number, text.split("\n")[number - 1])
        yield Runtime("dotnet", found[1], found[1].partition(".")[0], region)


def _java(text: str) -> Iterator[Runtime]:
    """Of a build file, the first that is named: what is compiled for is what is meant to run it."""
    found = _JAVA.search(text)
    if found:
        version = next(group for group in found.groups() if group)
        number = text.count("\n", 0, found.start()) + 1
        yield Runtime("eclipse-temurin", version, version, Region.of_line(number, text.split("\n")[number - 1]))


def _runtime(product: str, word: str, region: Region) -> Runtime:
    bare = regex(r"^(v|go|ruby-|python-|node-|(temurin|zulu|corretto|openjdk|liberica|graalvm)[\w]*-(jre-)?)").sub(
        "", word.lower()
    )
    if product == "nodejs" and bare.startswith("lts/"):
        return Runtime(product, word, _NODE_NAMES.get(bare[4:], ""), region)
    if bare.startswith(("pypy", "jruby", "truffleruby", "miniconda", "anaconda")):
        return Runtime(product, word, "", region)
    found = _VERSION.fullmatch(bare)
    return Runtime(product, word, found[1] if found else _NODE_NAMES.get(bare, ""), region)
