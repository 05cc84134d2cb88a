"""What is known of common base images."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from readiness.formats.bases import lookup
from readiness.formats.bases.table import TABLE
from readiness.model.artifact import Unresolved

if TYPE_CHECKING:
    from readiness.model.facts import Text


@pytest.mark.parametrize(
    ("image", "user"),
    [
        ("scratch", "root"),
        ("alpine:3.20", "root"),
        ("docker.io/library/node:20", "root"),
        ("public.ecr.aws/docker/library/node:20", "root"),
        ("gcr.io/distroless/base", "root"),
        ("gcr.io/distroless/base-debian12:nonroot", "nonroot"),
        ("gcr.io/distroless/static-debian12:debug-nonroot", "nonroot"),
        ("gcr.io/distroless/static:debug", "root"),
        ("cgr.dev/chainguard/python:latest", "nonroot"),
        ("cgr.dev/chainguard/python:latest-dev", "nonroot"),
        ("cgr.dev/chainguard/wolfi-base", "root"),
        ("bitnami/redis:7", "1001"),
        ("bitnamilegacy/redis:7", "1001"),
        ("nginxinc/nginx-unprivileged:1.27-alpine", "101"),
        ("some/app-unprivileged", "nonroot"),
        ("mcr.microsoft.com/dotnet/aspnet:8.0", "root"),
        ("mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled", "app"),
        ("jenkins/jenkins:lts", "jenkins"),
        ("elasticsearch:8.13.0", "elasticsearch"),
        ("docker.elastic.co/elasticsearch/elasticsearch:8.13.0", "elasticsearch"),
        ("grafana/grafana:11.0.0", "472"),
        ("prom/prometheus:v2.53.0", "nobody"),
        ("postgres:16", "root"),
        ("registry.access.redhat.com/ubi9/ubi-minimal:9.4", "root"),
        ("registry.access.redhat.com/ubi9/nodejs-20", "1001"),
        ("my.registry/team/app:1", None),
        ("someone/node:20", None),
        (Unresolved("${BASE}"), None),
        (Unresolved("gcr.io/distroless/base:${TAG}"), None),
        (Unresolved("node:${TAG}"), "root"),
    ],
)
def test_default_user(image: Text, user: str | None) -> None:
    base = lookup(image)
    assert (base and base.user) == user


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("node:20", (True, True, True, True, "glibc")),
        ("node:20-slim", (True, False, False, False, "glibc")),
        ("node:20-alpine3.20", (True, False, True, False, "musl")),
        (Unresolved("node:${V}-alpine"), (True, False, True, False, "musl")),
        (Unresolved("node:${V}"), (True, None, None, None, "")),
        ("node@sha256:abc", (True, None, None, None, "")),
        ("python:3.12-slim-bookworm", (True, False, False, True, "glibc")),
        ("debian:12-slim", (True, False, False, False, "glibc")),
        ("gcr.io/distroless/static", (False, False, False, False, "none")),
        ("gcr.io/distroless/base:debug", (True, False, True, False, "glibc")),
        ("scratch", (False, False, False, False, "none")),
        ("nginx:alpine", (True, True, True, False, "musl")),
    ],
)
def test_contents(image: Text, expected: tuple[bool | str | None, ...]) -> None:
    base = lookup(image)
    assert base is not None
    assert (base.has("sh"), base.has("curl"), base.has("wget"), base.has("python3"), base.libc) == expected


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("nginx:1.27", (True, False, "apt")),
        ("nginx:1.18.0-alpine", (True, True, "apk")),
        ("nginx:1.17-alpine", (None, True, "apk")),  # curl came in April 2020
        ("nginx:1.13.12", (None, False, "apt")),
        ("nginx:1-alpine-slim", (False, True, "apk")),
        ("eclipse-temurin:21-jre", (True, True, "apt")),
        ("eclipse-temurin:21-jre-alpine", (None, True, "apk")),
        ("eclipse-temurin:21-jre-ubi9-minimal", (True, None, "")),
        ("traefik:v3.1", (None, True, "apk")),
        ("traefik:v1.7.34", (False, False, "none")),  # nothing but the program
        ("traefik:v1.7-alpine", (None, True, "apk")),
        ("mysql:8.4", (True, None, "microdnf")),
        ("mysql:8.0-debian", (False, False, "apt")),
        ("mysql:5.7", (None, None, "")),
        ("mariadb:11", (False, False, "apt")),
        ("mariadb:11-ubi9", (None, None, "")),
        ("mongo:7", (None, False, "apt")),
        ("oraclelinux:9-slim", (True, None, "microdnf")),
        ("oraclelinux:7", (True, None, "yum")),
        ("rockylinux:9-minimal", (True, None, "microdnf")),
        ("almalinux:9", (True, None, "dnf")),
        ("centos:7.9.2009", (True, None, "yum")),
        ("centos:centos8", (True, None, "dnf")),
        ("amazonlinux:2", (True, None, "yum")),
        ("amazonlinux:2023", (True, None, "dnf")),
    ],
)
def test_fetchers_and_package_managers(image: str, expected: tuple[bool | str | None, ...]) -> None:
    base = lookup(image)
    assert base is not None
    assert (base.curl, base.wget, base.package_manager) == expected


@pytest.mark.parametrize(
    ("image", "healthcheck"),
    [
        ("mysql/mysql-server:8.0", True),
        ("vaultwarden/server:1.34.3", True),
        ("axllent/mailpit", True),
        ("ghcr.io/paperless-ngx/paperless-ngx:2.20", True),
        ("apache/superset:4.1.1", True),
        ("mysql:8.4", False),
        ("postgres:17", False),
        ("nginx", False),
        ("eclipse-temurin:21-jre", False),
        ("bitnami/redis:7", None),
    ],
)
def test_healthchecks_of_their_own(image: str, healthcheck: bool | None) -> None:
    base = lookup(image)
    assert base is not None
    assert base.healthcheck is healthcheck


def test_accounts_and_privileges() -> None:
    node, postgres, scratch = lookup("node:20-alpine"), lookup("postgres:16-alpine"), lookup("scratch")
    assert node is not None
    assert postgres is not None
    assert scratch is not None
    assert ((node.accounts or {}).get("node"), node.drops_privileges) == (1000, False)
    assert ((postgres.accounts or {}).get("postgres"), postgres.drops_privileges) == (70, True)
    assert scratch.accounts == {}


def test_a_plain_name_in_the_table_is_the_first_that_matches_it() -> None:
    plain = [name for name, _ in TABLE if re.fullmatch(r"[\w/-]+", name)]
    assert [next(pattern for pattern, _ in TABLE if re.fullmatch(pattern, name)) for name in plain] == plain
