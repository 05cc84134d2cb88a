"""What a Dockerfile's image is for: production, development and tests, or a program of others that people call by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from readiness.formats.image import parse_image
from readiness.pattern import lazy

if TYPE_CHECKING:
    from readiness.formats.dockerfile.stages import Dockerfile, Stage

Purpose = Literal["", "development", "tool"]

_FILE = lazy(
    r"(^|/)\.(devcontainer|clusterfuzzlite|cursor|vscode|idea|gitpod|claude|codex|agents?|gitlab|github|circleci|buildkite)/|(^|/)(oss-?)?fuzz(ing)?/|(^|/)packaging/(deb|debian|rpm|apk|arch|snap|flatpak)/|(^|[./_-])(dev|devel|development|local|ci|test|tests|testing|e2e|debug|tilt|emulator)([./_-][^/]*)?$",
    re.IGNORECASE,
)
_FOLDER = lazy(
    r"(^|/)\.?(dev|devel|development|devcontainer|local|testing|e2e|workstations?)/|(^|[/._-])(cypress|playwright)[^/]*$",
    re.IGNORECASE,
)
_STAGE = lazy(r"(^|[-_])(dev|devel|development|test|tests|testing|e2e|lint|debug|ci|docs)([-_]|$)")
_TEST_IMAGES = lazy(r"(^|/)(playwright|cypress|selenium|puppeteer|devcontainers?|vscode/devcontainers|gitpod)([/:-]|$)")
_SYSTEMS = frozenset(
    "alpine debian ubuntu busybox fedora almalinux rockylinux centos oraclelinux amazonlinux bitnami/minideb".split()
)


def for_development(path: str) -> bool:
    """Name or folder say that it is not what runs in production: `Dockerfile.dev`, `.devcontainer/Dockerfile`, `e2e/Dockerfile`."""
    return _FILE.search(path) is not None or _FOLDER.search(path) is not None


def named_for_development(stage: str) -> bool:
    """The name of a stage says so."""
    return _STAGE.search(stage) is not None


def for_production(dockerfile: Dockerfile, path: str) -> bool:
    """Neither the file's name and folder nor its base image say that it is for development or tests."""
    base = dockerfile.base.image
    tests = isinstance(base, str) and _TEST_IMAGES.search(base) is not None
    return not (tests or for_development(path))


def purpose(dockerfile: Dockerfile, path: str) -> Purpose:
    """Empty for what may well be deployed."""
    if not for_production(dockerfile, path):
        return "development"
    return "tool" if is_tool(dockerfile) else ""


def is_tool(dockerfile: Dockerfile) -> bool:
    """A program installed on a plain system and started, with nothing of this repository beside it and no port.

    So is an image with `jq` in it: it ends when it has done what it was called for.
    """
    settings = dockerfile.shipped.settings
    if settings.entrypoint is None or settings.exposes or settings.healthcheck is not None:
        return False
    image = dockerfile.base.image
    system = isinstance(image, str) and parse_image(image).repository in _SYSTEMS
    return system and not any(map(_brings_something, dockerfile.needed(dockerfile.shipped)))


def _brings_something(stage: Stage) -> bool:
    """From the build context, another image, or a mount; a stage may build what it fetched."""
    if any(keyword in {"COPY", "ADD", "ONBUILD"} for keyword in (one.keyword for one in stage.instructions)):
        return True
    return any(
        flag.name == "mount" and flag.options.get("type", "bind") == "bind"
        for one in stage.instructions
        for flag in one.flags
    )
