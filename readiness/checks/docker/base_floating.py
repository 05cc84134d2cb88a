"""Base images under tags that move on to other versions: channels, bare variants, a major version that promises little."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats import bases
from readiness.formats.dockerfile.images import External, externals, reference
from readiness.formats.dockerfile.purpose import for_development, named_for_development
from readiness.formats.image import DEFAULT_REGISTRY, ImageReference
from readiness.model.artifact import Document, Unresolved
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.dockerfile import Dockerfile

_CHANNEL = lazy(
    r"(edge|nightly|dev|devel|develop|development|main|master|head|trunk|tip|canary|next|beta|alpha|rc|preview|unstable|testing"
    r"|sid|rawhide|stable|oldstable|lts|current|mainline|rolling|tumbleweed|snapshot)([-_.](?!\d{6})[a-z][\w.-]*)?"
)
_VARIANT = lazy(
    r"(alpine|slim|bullseye|buster|bookworm|trixie|stretch|jammy|noble|focal|bionic|windowsservercore|nanoserver|fpm|apache|cli|zts"
    r"|jre|jdk|debian|ubuntu|perl|onbuild|management|full|minimal)([-_.][a-z]+)*"
)
_MAJOR = lazy(r"v?\d{1,3}([-_][A-Za-z][\w.-]*)?")
_SYSTEM = lazy(
    r"(.+/)?(debian|ubuntu|fedora|almalinux|rockylinux|centos|oraclelinux|amazonlinux|photon|leap|bci-.*|buildpack-deps|minideb"
    r"|ubi\d+(-\w+)*|ubi\d*)(/.*)?"
)
"""Systems whose releases are one number or a code name, within which only fixes come."""
_BY_MAJOR = frozenset(
    "node postgres eclipse-temurin openjdk amazoncorretto ibm-semeru-runtimes sapmachine ibmjava azul/zulu-openjdk"
    " bellsoft/liberica-openjdk-debian bellsoft/liberica-openjdk-alpine".split()
)
"""Images whose publishers promise that nothing breaks within a major version: it is the release that people choose."""
_TAGLESS = (("gcr.io", "distroless/"), ("cgr.dev", "chainguard/"), (DEFAULT_REGISTRY, "chainguard/"))
"""Publishers who offer no version tags to everybody: only a digest says which image it is."""


def check(document: Document[Dockerfile]) -> Iterator[Observation]:
    """One observation for each image from outside that has a tag other than `latest`, or whose publisher offers no other."""
    for one in externals(document.content):
        found = _judge(one, reference(one.image))
        if found is not None:
            kind, note, level = found
            where = Location(document.path, one.region, f"stage/{one.stage.label}/{one.keyword}")
            name = one.image.text if isinstance(one.image, Unresolved) else one.image
            aside = len(document.content.stages) > 1 and named_for_development(one.stage.name)
            level = Level.NOTE if aside or for_development(document.path) else level
            yield Observation(where, kind, name, note, level=level)


def publishes_no_versions(image: ImageReference) -> bool:
    return any(registry == image.registry and str(image.repository).startswith(name) for registry, name in _TAGLESS)


def _judge(one: External, image: ImageReference) -> tuple[Kind, str, Level | None] | None:
    if image.digest is not None:
        return Kind.PASS, "", None
    if isinstance(image.tag, Unresolved):
        if _fixed(image.tag.text):
            return Kind.PASS, "", None
        return Kind.OPEN, f"`{one.written}` is only known at build time", None
    tagless = publishes_no_versions(image)
    if tagless and regex(r"(debian|java|nodejs|python)\d+").search(str(image.repository)):
        return Kind.PASS, "", None  # the release stands in the name: `distroless/static-debian12`
    if image.tag is None or image.tag == "latest":
        return (Kind.FAIL, "its publisher's tags all move: pin the digest", Level.NOTE) if tagless else None
    if tagless and not regex(r"\d").search(image.tag):
        return Kind.FAIL, "its publisher's tags all move: pin the digest", Level.NOTE
    return _judge_tag(one, image, image.tag)


def _judge_tag(one: External, image: ImageReference, tag: str) -> tuple[Kind, str, Level | None]:
    system = isinstance(image.repository, str) and _SYSTEM.fullmatch(image.repository) is not None
    if _CHANNEL.fullmatch(tag) and not (system and tag.startswith("sid")):
        return Kind.FAIL, "a channel, not a version", None
    if system or not _public(one, image):
        return Kind.PASS, "", None
    if _VARIANT.fullmatch(tag):
        return Kind.FAIL, "it names no version", None
    if _MAJOR.fullmatch(tag) and image.repository not in _BY_MAJOR:
        return Kind.FAIL, "a major version alone", Level.NOTE
    return Kind.PASS, "", None


def _fixed(written: str) -> bool:
    """`1.27.${PATCH}`, `3.19-${VARIANT}`: at least major and minor stand there."""
    return regex(r"\d+\.\d+").search(regex(r"\$\{[^}]*\}|\$\w+|.*/").sub("", written)) is not None


def _public(one: External, image: ImageReference) -> bool:
    """An image whose tags we know to work that way. In other registries a lone number may be a build's own."""
    official = image.registry == DEFAULT_REGISTRY and isinstance(image.repository, str) and "/" not in image.repository
    return official or bases.lookup(one.image) is not None
