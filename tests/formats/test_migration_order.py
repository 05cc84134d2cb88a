"""Which files are migrations, and which of them others follow."""

from __future__ import annotations

import pytest

from readiness.formats.migration import order


@pytest.mark.parametrize(
    ("path", "folder", "key"),
    [
        ("db/migrate/20240101010101_a.rb", "db/migrate", (20240101010101,)),
        ("app/migrations/0001_initial.py", "app/migrations", (1,)),
        ("prisma/migrations/20240101_x/migration.sql", "prisma/migrations", (20240101,)),
        ("migrations/2024-01-02-120000_x/up.sql", "migrations", (2024, 1, 2, 120000)),
        ("src/main/resources/db/migration/V1_2__x.sql", "src/main/resources/db/migration", (1, 2)),
        ("migrations/postgres/000001_x.up.sql", "migrations/postgres", (1,)),
        ("alembic/versions/ab12_x.py", "alembic/versions", ()),
        ("alembic/versions/b2_x.py", "alembic/versions", ()),
        ("alembic/versions/2024_01_02_1200-ab_x.py", "alembic/versions", (2024, 1, 2, 1200)),
        ("server/db/migrations/2.5.12.js", "server/db/migrations", (2, 5, 12)),
        ("server/db/migrations/2.0.0-rc.29.js", "server/db/migrations", (2, 0, 0, -1, 29)),
        ("db/migration/R__view.sql", "db/migration", ()),
    ],
)
def test_places(path: str, folder: str, key: tuple[int, ...]) -> None:
    assert order.place(path) == order.Place(folder, key)


@pytest.mark.parametrize(
    "path",
    [
        "app/migrations/__init__.py", "docs/migration/0001.md", "src/v1/1_a.py", "db/old_migrations/1_a.rb", "db/beta/migrations/1_a.js",
        "packages/3.0-migration/1.js", "alembic/versions/__init__.py",
    ],
)  # fmt: skip
def test_what_is_no_migration(path: str) -> None:
    assert order.place(path) is None


def test_a_migration_that_others_follow_is_settled() -> None:
    newest = [
        "a/migrations/0002_b.py",
        "a/migrations/0002_c.py",
        "b/migrations/2_x.up.sql",
        "b/migrations/2_x.down.sql",
    ]
    older = ["a/migrations/0001_a.py", "b/migrations/1_x.up.sql", "b/migrations/R__v.sql"]
    assert order.settled([*newest, *older, "README.md"]) == frozenset(older)


def test_a_release_comes_after_its_candidates() -> None:
    known = [f"db/migrations/2.0.0{rest}.js" for rest in ("-beta.3", "-rc.12", "")]
    assert order.settled(known) == frozenset(known[:2])


def test_where_names_tell_no_order_none_is_settled() -> None:
    assert order.settled(["versions/ab_x.py", "versions/cd_x.py"]) == frozenset()
    assert order.settled(["versions/ab_x.py", "versions/0002_x.py"]) == {"versions/ab_x.py"}


@pytest.mark.parametrize("path", ["m/1_a.down.sql", "m/2024_x/down.sql", "m/U1__a.sql", "m/1_a.rollback.sql"])
def test_ways_back(path: str) -> None:
    assert order.is_down(path)
    assert not order.is_down("m/1_tear_down_of_x.up.sql")
