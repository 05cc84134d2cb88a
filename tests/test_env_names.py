"""Names of variables that are meant to be the same, and names that only look like it."""

from __future__ import annotations

import pytest

from readiness.checks.system.env_names import meant, nearest

READ = frozenset({"DATABASE_URL", "APP_HOST", "REDIS_ADDR", "SENTRY_DSN", "UI_COLOR", "AZURE_KEY"})


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("DATABSE_URL", "DATABASE_URL"),
        ("DATABASE_URI", "DATABASE_URL"),
        ("DB_URL", "DATABASE_URL"),
        ("URL_DATABASE", "DATABASE_URL"),
        ("REDIS_ADDRESS", "REDIS_ADDR"),
        ("UI_COLOUR", "UI_COLOR"),
        ("SENTRY_DNS", "SENTRY_DSN"),
        ("AZURE_KYE", "AZURE_KEY"),
    ],
)
def test_a_slip_is_seen(given: str, wanted: str) -> None:
    assert meant(given, READ, READ) == wanted


@pytest.mark.parametrize(
    "given",
    ["API_HOST", "DATABASE_PORT", "REDIS_ADDR_2", "APP_HOST_NAME", "OTEL_COLOR", "NODE_ADDR", "HTTP_PROXY", "UI_THEME"],
)
def test_another_thing_is_no_slip(given: str) -> None:
    assert meant(given, READ, READ | {"API_KEY"}) == ""


def test_of_names_that_are_missing_each_takes_the_likest_that_is_left() -> None:
    given = ["PRODUCT_CATALOG_ADDR", "CARTSERVICE_ADDR", "THEME"]
    wanted = ["PRODUCT_CATALOG_SERVICE_ADDR", "CART_SERVICE_ADDR", "COLLECTOR_SERVICE_ADDR"]
    assert nearest(given, wanted) == {
        "PRODUCT_CATALOG_SERVICE_ADDR": "PRODUCT_CATALOG_ADDR",
        "CART_SERVICE_ADDR": "CARTSERVICE_ADDR",
    }
