"""Images and packages that are there to build software, not to run it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.image import parse_image
from readiness.model.artifact import Unresolved
from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.model.facts import Text

_IMAGES = lazy(
    r"(.*/)?(golang|rust|maven|gradle|gcc|swift|haskell|dart|emscripten|sbt|buildpack-deps|go-toolset|dotnet/(nightly/)?sdk"
    r"|clojure|crystal|nim|zig)"
)
_KITS = lazy(
    r"(.*/)?(eclipse-temurin|openjdk|amazoncorretto|ibm-semeru-runtimes|sapmachine|bellsoft/liberica-openjdk-.*)"
)
_SLIM = lazy(r"(^|-)slim(-|$)")
_PACKAGES = lazy(
    r"(build-essential|build-base|alpine-sdk|gcc|gcc-\d+|g\+\+|g\+\+-\d+|gcc-c\+\+|clang(-\d+)?|cmake|golang|golang-go|go|rust|rustc|cargo"
    r"|maven|gradle|default-jdk(-headless)?|openjdk-?\d+(-jdk.*)?|python3?(\.\d+)?-dev(el)?|musl-dev|libc6?-dev|base-devel"
    r"|kernel-devel|autoconf|automake|bison|flex)([=~<>].*)?"
)


def of_base(image: Text) -> str | None:
    """`toolchain` for an image of compilers, `kit` for one of Java's where a runtime would do; None for all else."""
    parts = parse_image(image)
    name, tag = parts.repository, parts.tag
    if isinstance(name, Unresolved):
        return None
    if _IMAGES.fullmatch(name) and not (name.endswith("swift") and isinstance(tag, str) and _SLIM.search(tag)):
        return "toolchain"
    if _KITS.fullmatch(name) and isinstance(tag, str | None) and "jre" not in (tag or ""):
        return "kit" if name.rpartition("/")[2] != "openjdk" else None
    return None


def is_package(name: str) -> bool:
    """A system package that compiles, or is only needed for that."""
    return _PACKAGES.fullmatch(name) is not None
