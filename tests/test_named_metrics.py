"""Names of metrics in queries and in code, and names that are one slip apart."""

from __future__ import annotations

import pytest

from readiness.checks.system.alike import alike, distance
from readiness.checks.system.promql import metrics
from readiness.checks.system.references import may_be, reference
from readiness.formats.source.measured import made
from readiness.formats.source.tree import Source


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ('sum by (le, job) (rate(shop_seconds_bucket{path=~"/a(b|c)"}[5m])) > 2', ["shop_seconds_bucket"]),
        (
            "job:errors:rate5m / on(job) group_left(team) job:all:rate5m offset 5m",
            ["job:errors:rate5m", "job:all:rate5m"],
        ),
        ('{__name__="a_total"} unless b_total', ["a_total", "b_total"]),
        ("rate({{args.name}}_total[1m]) or $metric or up == 1", ["up"]),
        ('label_replace(a, "x", "$1", "y", "(.*)") # b', ["a"]),
        ("histogram_quantile(0.99, rate(a_bucket[$__rate_interval]))", ["a_bucket"]),
    ],
)
def test_metrics_of_a_query(query: str, names: list[str]) -> None:
    assert list(metrics(query)) == names


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        (
            "python",
            'from prometheus_client import Counter\nA = Counter("a_total", "A", namespace="shop")\n',
            ["shop_a"],
        ),
        (
            "go",
            'const ns = "shop"\nvar a = prometheus.NewGauge(prometheus.GaugeOpts{Namespace: ns, Name: "a"})\n',
            ["shop_a"],
        ),
        ("go", 'var a = prometheus.NewGauge(prometheus.GaugeOpts{Namespace: cfg.Namespace, Name: "a"})\n', []),
        ("javascript", "new client.Counter({ name: 'a_total', help: 'A' })", ["a"]),
        (
            "java",
            '@Timed("shop.owner") class A { Counter c = registry.counter("shop.calls"); }',
            ["shop_calls", "shop_owner"],
        ),
        ("csharp", 'meter.CreateHistogram<double>("shop.cart.latency", unit: "s")', ["shop_cart_latency"]),
    ],
)
def test_code_makes_the_metrics_it_registers(language: str, text: str, names: list[str]) -> None:
    assert sorted(one.name for one in made(Source(language, text), "a")) == names


def test_names_that_differ_by_a_slip_are_alike_and_others_are_not() -> None:
    assert alike("cart-service", "cartservice")
    assert alike("payments", "payment")
    assert not alike("app", "api")
    assert not alike("worker-1", "worker-2")
    assert not alike("checkout", "shipping")
    assert distance("abcd", "abdc") == 1


def test_a_reference_ends_in_its_last_part_and_fits_what_fills_its_gaps() -> None:
    assert reference("docker.io/library/redis:7").repository == "redis"
    assert reference("localhost:5000/a/web@sha256:00").last == "web"
    assert may_be("v⟨version⟩", "v1.2")
    assert not may_be("⟨github.sha⟩", "1.2.0")
