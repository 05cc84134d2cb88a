"""endoflife.date's data → our table, from its files (a checkout's `products/*.md`) or its API's answer."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from readiness.formats.bases.support import CALLED, ENDED, NOT_ENDED, Life, Product, is_day, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SOURCE = "endoflife.date, https://github.com/endoflife-date/endoflife.date"
PAID = {
    "ubuntu": "Ubuntu Pro",
    "rhel": "Red Hat's extended life cycle support",
    "oracle-linux": "Oracle's extended support",
    "nodejs": "commercial support",
    "rabbitmq": "commercial support",
    "mariadb": "MariaDB Enterprise",
}
"""Products with longer support for money, which counts as none for whoever pulls the public image."""
PRODUCTS = (
    "debian", "ubuntu", "alpine-linux", "amazon-linux", "fedora", "rocky-linux", "almalinux", "centos", "centos-stream",
    "oracle-linux", "rhel", "vmware-photon", "opensuse",
    "nodejs", "python", "go", "ruby", "php", "perl", "dotnet", "elixir", "erlang", "bun", "deno",
    "eclipse-temurin", "amazon-corretto", "azul-zulu", "bellsoft-liberica", "sapmachine", "microsoft-build-of-openjdk",
    "nginx", "apache-http-server", "tomcat", "haproxy", "traefik", "caddy",
    "postgresql", "mysql", "mariadb", "mongodb", "redis", "valkey", "memcached", "rabbitmq", "elasticsearch", "kibana", "logstash",
    "opensearch", "apache-cassandra", "apache-couchdb", "apache-kafka", "zookeeper", "influxdb", "neo4j", "solr", "etcd",
    "clickhouse", "keycloak", "grafana",
)  # fmt: skip
_LONG_TERM = frozenset({"debian"})
"""Whose longer support is for everybody, from the same archive and in the same images."""


def texts(folder: str) -> dict[str, str]:
    """The pages of the products known here, by name, from a checkout or its `products`. Raises OSError."""
    below = os.path.join(folder, "products")
    where = below if os.path.isdir(below) else folder
    found = {}
    for name in PRODUCTS:
        path = os.path.join(where, f"{name}.md")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as stream:
                found[name] = stream.read()
    return found


def from_files(texts: Mapping[str, str]) -> str:
    """The table as text, of `products/<name>.md` by name. Raises ValueError with one line."""
    return _table({name: _front(name, text) for name, text in texts.items() if name in PRODUCTS})


def from_api(answer: Any) -> str:
    """The table as text, of `/api/v1/products/full`. Raises ValueError with one line."""
    listed = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(listed, list):
        raise ValueError("it is not an answer of endoflife.date's API, version 1")  # noqa: TRY004 (it is data, not code)
    return _table({one["name"]: one for one in listed if isinstance(one, dict) and one.get("name") in PRODUCTS})


def _front(name: str, text: str) -> Any:
    """The YAML in front of a page, its scalars as written."""
    import yaml

    parts = text.split("\n---", 1)
    try:
        return yaml.load(parts[0], Loader=yaml.BaseLoader)  # noqa: S506 (it makes texts, lists and mappings alone)
    except yaml.YAMLError as error:
        raise ValueError(f"{name}: {' '.join(str(error).split())[:200]}") from error


def _table(pages: Mapping[str, Any]) -> str:
    products = [_product(name, pages[name]) for name in PRODUCTS if name in pages]
    days = sorted(day for page in pages.values() for day in _days(page))
    if not products or not days:
        raise ValueError("none of the products that are known here is in it")
    return written(days[-1], SOURCE, products)


def _days(page: Any) -> Iterator[str]:
    """On which something was published: the newest says how old the data is, whatever a copy's own dates are."""
    for one in page["releases"]:
        latest = one.get("latest")
        found = one.get("latestReleaseDate") or (latest.get("date") if isinstance(latest, dict) else "")
        if isinstance(found, str) and is_day(found):
            yield found


def _product(name: str, page: Any) -> Product:
    releases = page.get("releases") if isinstance(page, dict) else None
    if not isinstance(releases, list) or not releases or not all(isinstance(one, dict) for one in releases):
        raise ValueError(f"{name}: it has no list of releases")
    label = str(page.get("title") or page.get("label") or name)
    return Product(name, _clean(label), PAID.get(name, ""), tuple(_life(name, one) for one in releases))


def _life(name: str, one: Mapping[str, Any]) -> Life:
    cycle = _clean(str(one.get("releaseCycle") or one.get("name") or ""))
    if not cycle:
        raise ValueError(f"{name}: one of its releases has no name")
    ends, longer = _end(name, cycle, one, "eol"), _end(name, cycle, one, "eoes")
    if name in _LONG_TERM and is_day(longer):
        ends = max(ends, longer)
    codename = _clean(str(one.get("codename") or "")).lower().partition(" ")[0] if name in CALLED else ""
    paid = longer if name in PAID and is_day(longer) else ""
    return Life(cycle, codename, _day(one.get("releaseDate")), ends, paid)


def _end(name: str, cycle: str, one: Mapping[str, Any], kind: str) -> str:
    """A day, `yes` or `no`, from either form: `eol: 2024-06-30`, `eol: false`; `eolFrom: null, isEol: false`."""
    given = one.get(kind)
    day = _day(given) or _day(one.get(f"{kind}From"))
    if day:
        return day
    truth = given if given is not None else one.get("is" + kind.capitalize())
    if kind == "eol" and str(truth).lower() not in ("true", "false"):
        raise ValueError(f"{name} {cycle}: it does not say when it ends")
    return ENDED if str(truth).lower() == "true" else NOT_ENDED


def _day(given: object) -> str:
    return given if isinstance(given, str) and is_day(given) else ""


def _clean(text: str) -> str:
    """Nothing that would end a field or a line."""
    return " ".join(text.split())
