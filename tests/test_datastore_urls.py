"""Addresses of stores: whose machine, and whether the way there is encrypted."""

from __future__ import annotations

import pytest

from readiness.checks.app.datastore_urls import data_source, is_remote, way


@pytest.mark.parametrize(
    ("text", "remote", "encrypted"),
    [
        ("postgres://shop:x@db.shop.eu:5432/shop", True, None),
        ("postgresql+asyncpg://shop@db.shop.eu/shop?sslmode=verify-full", True, True),
        ("postgres://db.shop.eu/shop?sslmode=disable", True, False),
        ("jdbc:mysql://db.shop.eu:3306/shop?useSSL=true", True, True),
        ("jdbc:mysql://db.shop.eu:3306/shop?useSSL=false", True, False),
        ("redis://cache:6379", False, None),
        ("redis://10.0.0.7:6379", False, None),
        ("redis://8.8.8.8:6379", True, None),
        ("mongodb://db.shop.svc.cluster.local/shop", False, None),
        ("amqp://guest@localhost", False, None),
        ("postgres://${HOST}/shop?sslmode=disable", None, False),
        ("postgres://db.example.com/shop", False, None),
    ],
)
def test_way(text: str, remote: bool | None, encrypted: bool | None) -> None:
    found = way(text)
    assert found is not None
    assert (found.remote, found.encrypted) == (remote, encrypted)


@pytest.mark.parametrize(
    "text", ["https://shop.eu", "rediss://cache.shop.eu", "mongodb+srv://db.shop.eu", "amqps://mq.shop.eu"]
)
def test_other_addresses_are_none_of_ours(text: str) -> None:
    assert way(text) is None


def test_data_sources() -> None:
    assert data_source("host=db.shop.eu user=shop sslmode=require") == ("PostgreSQL", True, True)
    assert data_source("shop:x@tcp(db.shop.eu:3306)/shop") == ("MySQL", True, None)
    assert data_source("shop:x@tcp(db.shop.eu:3306)/shop?tls=true") == ("MySQL", True, True)
    assert data_source("nothing of the kind") is None


def test_hosts() -> None:
    assert is_remote("db.shop.eu:5432")
    assert is_remote("%s") is None
    assert not is_remote("/var/run/postgresql")
