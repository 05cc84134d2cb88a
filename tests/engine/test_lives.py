"""Releases, the table and the calendar."""

from __future__ import annotations

from datetime import date

import pytest

from readiness.engine.examine import Observed
from readiness.engine.lives import settled
from readiness.formats.bases.support import Support
from readiness.model.finding import Kind, Level, Observation
from readiness.model.location import Location
from readiness.model.release import Release

TABLE = Support("""\
# date: 2026-08-21
@debian\tDebian\t
12\tbookworm\t2023-06-10\t2028-06-30\t
10\tbuster\t2019-07-06\t2024-06-30\t
8\tjessie\t2015-04-25\t2020-06-30\t
@nodejs\tNode.js\tcommercial support
26\t\t2026-05-05\tno\t
18\t\t2022-04-19\t2025-04-30\t2030-04-30
@traefik\tTraefik\t
3.6\t\t2025-11-07\t2026-08-16\t
2.11\t\t2024-02-12\t2026-02-01\t
""")


def _told(*releases: Release, today: str = "2026-11-01", table: Support = TABLE) -> list[Observation]:
    one = Observed("rule", Observation(Location("Dockerfile"), Kind.FAIL, "image", releases=releases), "FROM image")
    return [done.observation for done in settled([one], lambda: date.fromisoformat(today), lambda: table)]


@pytest.mark.parametrize(
    ("version", "today", "kind"),
    [
        ("10", "2024-06-30", Kind.PASS),
        ("10", "2024-07-01", Kind.FAIL),
        ("10.13", "2024-07-01", Kind.FAIL),
        ("12", "2026-11-01", Kind.PASS),
        ("13", "2026-11-01", Kind.OPEN),
        ("11", "2026-11-01", Kind.OPEN),
        ("9", "2026-11-01", Kind.FAIL),
        ("7", "2026-11-01", Kind.FAIL),
    ],
)
def test_the_calendar_decides(version: str, today: str, kind: Kind) -> None:
    assert [one.kind for one in _told(Release("debian", (version,)), today=today)] == [kind]


def test_all_that_ended_is_named_and_longer_support_for_money_is_told() -> None:
    (one,) = _told(Release("nodejs", ("18",)), Release("", ("slim", "buster")))
    assert (
        one.note
        == "Node.js 18 ended 2025-04-30, but for commercial support until 2030-04-30; Debian 10 ended 2024-06-30"
    )
    assert one.name == "image"


def test_one_that_ended_outweighs_one_that_is_not_known() -> None:
    (one,) = _told(Release("nodejs", ()), Release("", ("buster",)))
    assert (one.kind, one.note) == (Kind.FAIL, "Debian 10 ended 2024-06-30")
    (one,) = _told(Release("nodejs", ()), Release("", ("bookworm",)))
    assert (one.kind, one.note) == (Kind.OPEN, "the version of Node.js is not written here")


def test_what_the_table_leaves_out_is_told_by_its_neighbour() -> None:
    (one,) = _told(Release("debian", ("9.13",)))
    assert one.note == "9.13 is older than Debian 10, which ended 2024-06-30"


def test_words_that_are_no_release_tell_nothing() -> None:
    assert _told(Release("", ("slim",))) == []


def test_short_lives_are_a_note() -> None:
    assert [one.level for one in _told(Release("traefik", ("3.6",)))] == [Level.NOTE]
    assert [one.level for one in _told(Release("traefik", ("3.5.1",)))] == [Level.NOTE]
    assert [one.level for one in _told(Release("traefik", ("2.11",)))] == [None]
    assert [one.level for one in _told(Release("traefik", ("3.6",)), Release("", ("buster",)))] == [None]


def test_an_old_table_says_so() -> None:
    (old,) = _told(Release("debian", ("10",)), today="2027-09-01")
    assert old.note == "Debian 10 ended 2024-06-30, as was known on 2026-08-21"
    (undecided,) = _told(Release("nodejs", ("26",)), today="2027-09-01")
    assert (undecided.kind, "over a year ago" in undecided.note) == (Kind.OPEN, True)
    assert [one.kind for one in _told(Release("nodejs", ("26",)), today="2027-08-01")] == [Kind.PASS]
    assert [one.kind for one in _told(Release("debian", ("12",)), today="2027-09-01")] == [Kind.PASS]


def test_without_releases_neither_clock_nor_table_is_asked() -> None:
    one = Observed("rule", Observation(Location("Dockerfile"), Kind.FAIL))
    assert list(settled([one], lambda: pytest.fail("clock"), lambda: pytest.fail("table"))) == [one]


def test_passes_are_counted_by_file() -> None:
    same = Observed("rule", Observation(Location("Dockerfile"), Kind.FAIL, releases=(Release("debian", ("12",)),)))
    other = same._replace(observation=same.observation._replace(location=Location("b/Dockerfile")))
    done = list(settled([same, same, other], lambda: date(2026, 11, 1), lambda: TABLE))
    assert [(one.observation.location.path, one.targets, one.observation.kind) for one in done] == [
        ("Dockerfile", 2, Kind.PASS),
        ("b/Dockerfile", 1, Kind.PASS),
    ]
