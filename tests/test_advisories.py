"""What advisories say of versions: OSV's schema, the ecosystems' own orders, CVSS."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.advisories import order, severity
from readiness.advisories.flaws import groups, verdict
from readiness.advisories.ranges import Told, told
from readiness.advisories.record import Row, normalised, packed, rows, unpacked
from readiness.advisories.severity import Severity
from readiness.model.flaw import Flaw

RECORDS = json.loads((Path(__file__).parent / "data" / "advisories.json").read_text(encoding="utf-8"))
ALL = [row for record in RECORDS for row in rows(record)]


def of(ecosystem: str, name: str) -> list[Row]:
    return [row for row in ALL if (row.ecosystem, row.name) == (ecosystem, name)]


def row(*events: tuple[str, str], ecosystem: str = "npm", kind: str = "SEMVER", versions: tuple[str, ...] = ()) -> Row:
    theirs = {"npm": "npm", "pypi": "PyPI", "maven": "Maven"}[ecosystem]
    affected = {
        "package": {"ecosystem": theirs, "name": "a"},
        "ranges": [{"type": kind, "events": [{what: version} for what, version in events]}] if events else [],
        "versions": list(versions),
    }
    (found,) = rows({"id": "X-1", "affected": [affected]})
    return found


@pytest.mark.parametrize(
    ("ecosystem", "ascending"),
    [
        ("npm", "1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0"),
        ("npm", "1.9.0 1.10.0 1.11.0 2.0.0 2.1.0 2.1.1"),
        ("cargo", "0.2.22 0.2.23 0.3.0-alpha.1 0.3.0"),
        (
            "go",
            "v0.0.0-20200101000000-abcdefabcdef v0.0.0-20220906165146-f3363e06e74c v0.1.0 v1.0.0 v2.0.0+incompatible",
        ),
        ("pypi", "1.0.dev456 1.0a1 1.0a2.dev456 1.0a12 1.0b1.dev456 1.0b2 1.0b2.post345 1.0rc1.dev456 1.0rc1 1.0"),
        ("pypi", "1.0 1.0+abc.5 1.0.post456.dev34 1.0.post456 1.0.15 1.1.dev1 1!0.1"),
        ("maven", "1 1.1"),
        ("maven", "1-snapshot 1 1-sp"),
        ("maven", "1-foo2 1-foo10"),
        ("maven", "1.foo 1-1 1.1"),
        ("maven", "1-ga 1-sp"),
        ("maven", "1-ga.1 1-sp.1"),
        ("maven", "1-sp-1 1-ga-1"),
        ("maven", "1.0-alpha-1 1.0-beta-1 1.0-m1 1.0-rc1 1.0-SNAPSHOT 1.0 1.0-sp 1.0-xyz"),
        ("maven", "2.9.10 2.9.10.1 2.10 2.10.1"),
        ("gem", "1.0.a 1.0.b2 1.0.b10 1.0 1.0.1"),
        ("gem", "1.8.2.a10 1.8.2.b1 1.8.2 1.9.a 1.9.0.rc1 1.9"),
        ("gem", "2.2.3 2.2.3.1 2.2.4"),
        ("composer", "1.0.0-dev 1.0.0-alpha1 1.0.0-beta2 1.0.0-RC1 1.0.0 1.0.0-p1 1.0.1"),
        ("nuget", "1.0.0-alpha 1.0.0-Alpha.1 1.0.0-BETA 1.0.0 1.0.0.1 1.0.1"),
    ],
)
def test_versions_follow_one_another_as_their_ecosystem_says(ecosystem: str, ascending: str) -> None:
    key = order.of(ecosystem)
    for one, other in pairwise(ascending.split()):
        assert key(one) < key(other), (one, other)
        assert not key(other) < key(one), (one, other)


@pytest.mark.parametrize(
    ("ecosystem", "same"),
    [
        ("npm", "1.0.0 v1.0.0 1.0.0+build"),
        ("pypi", "1.0 1.0.0 v1.0"),
        ("maven", "1.ga 1-ga 1-0 1.0 1 1.0.0-final 1.0.RELEASE"),
        ("maven", "1-a1 1-alpha-1"),
        ("maven", "1.foo 1-foo"),
        ("maven", "1-ga-1 1-1"),
        ("gem", "1 1.0 1.0.0"),
        ("composer", "v1.0 1.0.0.0 1.0.0-stable"),
        ("nuget", "1.0 1.0.0.0 1.0.0+a"),
    ],
)
def test_spellings_of_one_version(ecosystem: str, same: str) -> None:
    key = order.of(ecosystem)
    for one, other in pairwise(same.split()):
        assert not key(one) < key(other)
        assert not key(other) < key(one)


@pytest.mark.parametrize(
    ("ecosystem", "text"),
    [
        ("npm", "latest"),
        ("pypi", "x"),
        ("maven", "${revision}"),
        ("gem", "-"),
        ("composer", "dev-main"),
        ("nuget", "1.*"),
    ],
)
def test_what_is_no_version(ecosystem: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"version|Invalid"):
        order.of(ecosystem)(text)


@pytest.mark.parametrize("ecosystem", ["npm", "maven", "gem", "composer", "nuget"])
@given(
    texts=st.lists(
        st.from_regex(r"[0-9]{1,2}(\.[0-9]{1,2}){0,2}(-(alpha|beta|rc)\.?[0-9])?", fullmatch=True),
        min_size=3,
        max_size=3,
    )
)
def test_an_order_is_one(ecosystem: str, texts: list[str]) -> None:
    key = order.of(ecosystem)
    one, two, three = sorted((key(text) for text in texts), key=lambda each: each)
    assert not two < one
    assert not three < two
    assert not three < one


@pytest.mark.parametrize(
    ("events", "version", "expected"),
    [
        ((("introduced", "0"), ("fixed", "1.2.0")), "1.1.9", Told(True, "1.2.0")),
        ((("introduced", "0"), ("fixed", "1.2.0")), "1.2.0", Told(False)),
        ((("introduced", "0"), ("fixed", "1.2.0")), "1.2.0-rc.1", Told(True, "1.2.0")),
        ((("introduced", "1.0.0"),), "0.9.0", Told(False)),
        ((("introduced", "1.0.0"),), "1.0.0", Told(True)),
        ((("introduced", "0"), ("last_affected", "1.2.0")), "1.2.0", Told(True)),
        ((("introduced", "0"), ("last_affected", "1.2.0")), "1.2.1", Told(False)),
        ((("introduced", "2.0.0"), ("fixed", "2.1.0"), ("introduced", "0"), ("fixed", "1.5.0")), "1.4.0", Told(True, "1.5.0")),
        ((("introduced", "2.0.0"), ("fixed", "2.1.0"), ("introduced", "0"), ("fixed", "1.5.0")), "1.9.0", Told(False)),
        ((("introduced", "2.0.0"), ("fixed", "2.1.0"), ("introduced", "0"), ("fixed", "1.5.0")), "2.0.5", Told(True, "2.1.0")),
        ((("introduced", "0"), ("limit", "2.0.0")), "1.0.0", Told(True)),
        ((("introduced", "0"), ("limit", "2.0.0")), "2.0.0", Told(False)),
        ((("introduced", "0"), ("limit", "*")), "9.0.0", Told(True)),
        ((("introduced", "0"), ("fixed", "not a version")), "1.0.0", Told(True)),
        ((("introduced", "1.0.0"), ("fixed", "1.0.0")), "1.0.0", Told(True)),
        ((("introduced", "0"),), "link:../near", Told(None)),
    ],
)  # fmt: skip
def test_events_are_walked_in_order(events: tuple[tuple[str, str], ...], version: str, expected: Told) -> None:
    assert told(row(*events), version) == expected


def test_versions_that_are_listed_are_affected_besides() -> None:
    assert told(row(versions=("5.6.1",)), "5.6.1") == Told(True)
    assert told(row(versions=("5.6.1",)), "5.6.2") == Told(False)
    assert told(
        row(("introduced", "0"), ("fixed", "1"), ecosystem="pypi", kind="ECOSYSTEM", versions=("2.0",)), "2.0.0"
    ).affected


def test_commits_alone_tell_nothing_of_versions() -> None:
    blind = row(("introduced", "0"), ("fixed", "3f786850e387550fdab836ed7e6dc881de23001b"), kind="GIT")
    assert told(blind, "1.0.0") == Told(None)
    assert verdict([blind], "1.0.0").unknown == ("X-1",)


@pytest.mark.parametrize(
    ("ecosystem", "name", "version", "expected"),
    [
        ("npm", "lodash", "4.17.20", [("CVE-2021-23337", "high", 7.2, "4.17.21"), ("CVE-2020-28500", "medium", 5.3, "4.17.21")]),
        ("npm", "lodash", "4.17.21", []),
        ("npm", "lodash.trim", "4.5.1", [("CVE-2020-28500", "medium", 5.3, "")]),
        ("npm", "minimist", "0.2.1", [("CVE-2021-44906", "critical", 9.8, "0.2.4")]),
        ("npm", "minimist", "0.2.4", []),
        ("npm", "chalk", "5.6.1", [("MAL-2025-46969", "", 0.0, "")]),
        ("npm", "chalk", "5.6.2", []),
        ("maven", "org.apache.logging.log4j:log4j-core", "2.14.1", [("CVE-2021-44228", "critical", 10.0, "2.15.0")]),
        ("maven", "org.apache.logging.log4j:log4j-core", "2.12.4", []),
        ("maven", "org.apache.logging.log4j:log4j-core", "2.0-beta9", [("CVE-2021-44228", "critical", 10.0, "2.3.1")]),
        ("pypi", "jinja2", "2.11.2", [("CVE-2020-28493", "medium", 5.3, "2.11.3")]),
        ("pypi", "aiohttp", "3.9.3", []),
        ("go", "golang.org/x/net", "v0.0.0-20220127200216-cd36cc0744dd", [("CVE-2022-27664", "", 0.0, "0.0.0-20220906165146-f3363e06e74c")]),
        ("go", "golang.org/x/net", "v0.30.0", []),
        ("go", "stdlib", "1.18.5", [("CVE-2022-27664", "", 0.0, "1.18.6")]),
        ("gem", "rack", "2.2.3", [("CVE-2022-30122", "high", 7.5, "2.2.3.1")]),
        ("composer", "guzzlehttp/psr7", "v2.1.0", [("CVE-2022-24775", "high", 7.5, "2.1.1")]),
        ("nuget", "newtonsoft.json", "12.0.3", [("GHSA-5crp-9r3c-p9vr", "low", 0.0, "13.0.1")]),
        ("cargo", "time", "0.1.44", [("CVE-2020-26235", "medium", 6.2, "")]),
        ("cargo", "time", "0.2.10", [("CVE-2020-26235", "medium", 6.2, "0.2.23")]),
        ("cargo", "time", "0.3.36", []),
    ],
)  # fmt: skip
def test_real_records(ecosystem: str, name: str, version: str, expected: list[tuple[str, str, float, str]]) -> None:
    found = verdict(of(ecosystem, name), version)
    assert [(one.ids[0], one.word, one.score, one.fixed) for one in found.flaws] == expected
    assert found.unknown == ()


def test_records_of_one_flaw_are_one() -> None:
    assert [len(group) for group in groups(of("pypi", "jinja2"))] == [2]
    (flaw,) = verdict(of("pypi", "jinja2"), "2.11.2").flaws
    assert isinstance(flaw, Flaw)
    assert flaw.ids == ("CVE-2020-28493", "GHSA-g3rq-g295-4j3m", "PYSEC-2021-66", "SNYK-PYTHON-JINJA2-1012994")


def test_a_record_that_joins_two_groups_makes_them_one() -> None:
    first, second = row(("introduced", "0"))._replace(id="A"), row(("introduced", "0"))._replace(id="B")
    third = first._replace(id="C", aliases=("A", "B"))
    assert [len(group) for group in groups([first, second, third])] == [3]


@pytest.mark.parametrize("each", ALL, ids=lambda each: f"{each.id} {each.name}")
def test_rows_are_kept_whole(each: Row) -> None:
    assert unpacked(each.ecosystem, each.name, each.id, packed(each)) == each


@pytest.mark.parametrize("bad", [[], "x", {}, {"id": 1}])
def test_what_is_no_record_is_refused(bad: object) -> None:
    with pytest.raises(ValueError, match="no record"):
        list(rows(bad))


def test_parts_of_the_wrong_type_are_as_if_they_were_not_there() -> None:
    odd = {
        "id": "X",
        "aliases": "A",
        "affected": [3, {"package": []}, {"package": {"name": "a", "ecosystem": "npm"}, "ranges": {}}],
    }
    assert [(one.aliases, one.ranges) for one in rows(odd)] == [((), ())]


def test_names_are_compared_as_registries_do() -> None:
    assert normalised("pypi", "Zope.Interface") == "zope-interface"
    assert (normalised("nuget", "Newtonsoft.Json"), normalised("npm", "JSONStream")) == (
        "newtonsoft.json",
        "JSONStream",
    )


@pytest.mark.parametrize(
    ("vector", "score"),
    [
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8),
        ("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", 7.5),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0),
        ("AV:N/AC:L/Au:N/C:C/I:C/A:C", 10.0),
        ("AV:N/AC:M/Au:N/C:P/I:N/A:N", 4.3),
        ("CVSS:3.1/AV:?", 0.0),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 0.0),
        ("high", 0.0),
    ],
)
def test_scores(vector: str, score: float) -> None:
    found = severity.of({"severity": [{"type": "CVSS", "score": vector}]}, {})
    assert found.score == score


def test_a_word_where_there_is_no_score() -> None:
    vector = {
        "severity": [{"type": "CVSS_V4", "score": "CVSS:4.0/AV:N"}],
        "database_specific": {"severity": "MODERATE"},
    }
    assert severity.of(vector, {}) == Severity("medium")
