"""The table of end-of-life dates: how it is read, and what of it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readiness.formats.bases import support
from readiness.formats.bases.endoflife import PRODUCTS, from_api, from_files
from readiness.formats.bases.releases import _NAMED, releases
from readiness.model.artifact import Unresolved
from readiness.model.release import Release

if TYPE_CHECKING:
    from pathlib import Path

    from readiness.model.facts import Text

SHIPPED = support.read(support.SHIPPED)


@pytest.mark.parametrize(
    ("image", "told"),
    [
        ("python:3.9.18-slim-bullseye", {"Python 3.9", "Debian 11"}),
        ("docker.io/library/node:18-alpine3.17", {"Node.js 18", "Alpine Linux 3.17"}),
        ("public.ecr.aws/docker/library/ruby:2.7", {"Ruby 2.7"}),
        ("arm64v8/golang:1.20-buster", {"Go 1.20", "Debian 10"}),
        ("debian:buster-20230522-slim", {"Debian 10"}),
        ("ubuntu:bionic", {"Ubuntu 18.04"}),
        ("ubuntu:22.04", {"Ubuntu 22.04"}),
        ("centos:centos7", {"CentOS 7"}),
        ("centos:7.9.2009", {"CentOS 7"}),
        ("quay.io/centos/centos:stream9", {"CentOS Stream 9"}),
        ("registry.access.redhat.com/ubi8/ubi-minimal:8.9", {"Red Hat Enterprise Linux 8"}),
        ("amazonlinux:2.0.20230307.0", {"Amazon Linux 2"}),
        ("mcr.microsoft.com/dotnet/aspnet:6.0-jammy", {"Microsoft .NET 6", "Ubuntu 22.04"}),
        ("mcr.microsoft.com/dotnet/core/aspnet:3.1-alpine3.12", {"Microsoft .NET 3.1", "Alpine Linux 3.12"}),
        ("eclipse-temurin:8u322-b06-jdk-focal", {"Eclipse Temurin 8", "Ubuntu 20.04"}),
        ("amazoncorretto:17-al2023", {"Amazon Corretto 17", "Amazon Linux 2023"}),
        ("gcr.io/distroless/nodejs18-debian11:nonroot", {"Node.js 18", "Debian 11"}),
        ("gcr.io/distroless/base-nossl-debian12", {"Debian 12"}),
        ("bitnami/postgresql:11-debian-10-r0", {"PostgreSQL 11", "Debian 10"}),
        ("postgis/postgis:12-3.3-alpine", {"PostgreSQL 12"}),
        ("timescale/timescaledb:2.11.1-pg12", {"PostgreSQL 12"}),
        ("wordpress:6.4-php7.4-apache", {"PHP 7.4"}),
        ("traefik:v2.3", {"Traefik 2.3"}),
        ("mysql:8", {"MySQL 8.4"}),
        ("redis:6", {"Redis 6.2"}),
        ("maven:3.8-eclipse-temurin-11-focal", {"Eclipse Temurin 11", "Ubuntu 20.04"}),
        (Unresolved("python:${VERSION}-slim-buster"), {"Debian 10"}),
        (Unresolved("node:18-${VARIANT}"), {"Node.js 18"}),
        (Unresolved("node:1${MINOR}-alpine"), set()),
        ("python:3.13", {"Python 3.13"}),
        ("node:lts-slim", set()),
        ("debian:stable", set()),
        ("alpine", set()),
    ],
)
def test_releases_of_an_image(image: Text, told: set[str]) -> None:
    found = [known for release in releases(image) or () if (known := SHIPPED.find(release)) is not None]
    assert {f"{product.label} {life.cycle}" for product, life in found} == told


@pytest.mark.parametrize(
    "image", ["registry.example.com/python:3.8", "acme/node:12", "acme/app:focal", Unresolved("$BASE")]
)
def test_nothing_is_told_of_images_that_are_not_known(image: Text) -> None:
    assert releases(image) is None


@pytest.mark.parametrize(
    ("image", "expected"),
    [("openjdk:17-jdk-slim", "2022-07-31"), ("openjdk:27-ea-jdk", ""), ("openjdk:27-rc-jdk", ""), ("openjdk", "")],
)
def test_openjdk_was_left_by_its_publisher(image: str, expected: str) -> None:
    assert "".join(release.ended for release in releases(image) or ()) == expected


def test_the_longest_lived_of_several_that_will_do() -> None:
    found = SHIPPED.find(Release("nodejs", ("18", "22", "23")))
    assert found is not None
    assert found[1].cycle == "22"


@pytest.mark.parametrize(
    ("product", "cycle", "ends"),
    [
        ("debian", "12", "2028-06-30"),  # long-term support is for everybody
        ("ubuntu", "20.04", "2025-05-31"),  # Ubuntu Pro is not
        ("rhel", "7", "2024-06-30"),
        ("python", "3.9", "2025-10-31"),
        ("nodejs", "18", "2025-04-30"),
        ("mysql", "5.7", "2023-10-31"),
        ("postgresql", "13", "2025-11-13"),
        ("alpine-linux", "3.17", "2024-11-22"),
    ],
)
def test_what_counts_as_support(product: str, cycle: str, ends: str) -> None:
    known = SHIPPED.product(product)
    assert known is not None
    assert next(life.ends for life in known.lives if life.cycle == cycle) == ends


def test_the_shipped_table_is_whole_and_says_where_it_is_from() -> None:
    assert SHIPPED.names == PRODUCTS
    assert set(_NAMED.values()) <= set(PRODUCTS)
    assert all(support.parse(SHIPPED.text, name) for name in SHIPPED.names)
    assert "endoflife.date" in SHIPPED.source
    assert "MIT" in SHIPPED.text[:1000]


PAGE = """\
---
title: {title}
eolColumn: Security
releases:
  - releaseCycle: "2"
    codename: "Second One"
    releaseDate: 2025-01-01
    eol: false
    latest: "2.1"
    latestReleaseDate: 2027-01-02
  - releaseCycle: "1"
    releaseDate: 2020-01-01
    eol: 2024-06-30
    eoes: 2026-06-30

---

> A page.
"""


def test_files_and_the_api_tell_the_same() -> None:
    from_pages = from_files({"ubuntu": PAGE.format(title="Ubuntu"), "unasked": "---\n"})
    releases = [
        {"name": "2", "codename": "Second One", "releaseDate": "2025-01-01", "isEol": False, "eolFrom": None,
         "latest": {"name": "2.1", "date": "2027-01-02", "link": None}},
        {"name": "1", "codename": None, "releaseDate": "2020-01-01", "isEol": True, "eolFrom": "2024-06-30",
         "isEoes": True, "eoesFrom": "2026-06-30", "latest": None},
    ]  # fmt: skip
    answer = {"schema_version": "1.2.0", "result": [{"name": "ubuntu", "label": "Ubuntu", "releases": releases}]}
    assert from_api(answer) == from_pages
    table = support.Support(from_pages)
    assert table.date == "2027-01-02"
    product = table.product("ubuntu")
    assert product is not None
    assert product.lives == (
        support.Life("2", "second", "2025-01-01", "no", ""),
        support.Life("1", "", "2020-01-01", "2024-06-30", "2026-06-30"),
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("---\ntitle: X\n---\n", "no list of releases"),
        ("---\ntitle: [\n---\n", "ubuntu"),
        ("", "no list of releases"),
        (PAGE.replace("    eol: false\n", "").format(title="U"), "when it ends"),
        (PAGE.replace("eol: 2024-06-30", "eol: soon").format(title="U"), "when it ends"),
        (PAGE.replace('- releaseCycle: "1"\n   ', "-").format(title="U"), "no name"),
    ],
)
def test_malformed_pages_are_refused_in_one_line(text: str, word: str) -> None:
    with pytest.raises(ValueError, match=word) as caught:
        from_files({"ubuntu": text})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("answer", [None, [], {}, {"result": "no"}, {"result": [{"name": "ubuntu"}]}, {"result": [7]}])
def test_malformed_answers_are_refused(answer: object) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        from_api(answer)


def test_a_newer_table_of_the_users_own_is_preferred_and_a_broken_one_is_not(tmp_path: Path) -> None:
    own = tmp_path / "support.tsv"
    assert support.newest(str(own)).date == SHIPPED.date
    for text, used in (
        (SHIPPED.text.replace(f"# date: {SHIPPED.date}", "# date: 2099-01-01"), "2099-01-01"),
        (SHIPPED.text.replace(f"# date: {SHIPPED.date}", "# date: 2001-01-01"), SHIPPED.date),
        ("", SHIPPED.date),
        ("# date: 2099-01-01\n", SHIPPED.date),
    ):
        own.write_text(text)
        assert support.newest(str(own)).date == used


def test_a_broken_product_is_as_good_as_none() -> None:
    table = support.Support(
        "# date: 2026-01-01\n@debian\tDebian\t\n12\tbookworm\n@go\tGo\t\n1.20\t\t2023-02-01\t2024-02-06\t\n"
    )
    assert table.product("debian") is None
    assert table.find(Release("go", ("1.20.3",))) is not None
