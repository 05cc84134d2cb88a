"""What an image is for, by its file's name, its folder, its base and what is in it."""

from __future__ import annotations

import pytest

from readiness.formats import dockerfile
from readiness.formats.dockerfile.purpose import for_development, purpose
from readiness.formats.dockerfile.stages import Dockerfile
from readiness.model.artifact import Artifact, Document


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Dockerfile", False),
        ("api/Dockerfile.dev", True),
        ("dev.Dockerfile", True),
        ("workstation/postinstall/Dockerfile", True),
        (".devcontainer/Dockerfile", True),
        (".gitlab/ci_util_image/Dockerfile", True),
        (".cursor/Dockerfile", True),
        ("e2e/Dockerfile", True),
        ("devices/Dockerfile", False),
    ],
)
def test_development_by_name(path: str, expected: bool) -> None:
    assert for_development(path) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('FROM debian:12\nRUN apt-get install -y jq\nENTRYPOINT ["jq"]\n', "tool"),
        ('FROM debian:12\nRUN apt-get install -y jq\nCMD ["jq"]\n', ""),
        ('FROM debian:12\nCOPY app /app\nENTRYPOINT ["/app"]\n', ""),
        ('FROM debian:12\nRUN --mount=target=/src make -C /src install\nENTRYPOINT ["app"]\n', ""),
        ('FROM debian:12\nRUN --mount=type=cache,target=/c apt-get install -y jq\nENTRYPOINT ["jq"]\n', "tool"),
        ('FROM debian:12\nRUN apt-get install -y nginx\nEXPOSE 80\nENTRYPOINT ["nginx"]\n', ""),
        ('FROM postgres:17\nENTRYPOINT ["postgres"]\n', ""),
        ('FROM cypress/included:13.0.0\nENTRYPOINT ["cypress"]\n', "development"),
    ],
)
def test_purpose_by_content(text: str, expected: str) -> None:
    found = next(iter(dockerfile.documents(Artifact("x/Dockerfile", text))))
    assert isinstance(found, Document)
    assert isinstance(found.content, Dockerfile)
    assert purpose(found.content, "x/Dockerfile") == expected
