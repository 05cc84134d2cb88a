"""An image's name and tag → the releases it is made of: the language or server it is called after, and the system below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.formats.bases.names import plain_name
from readiness.formats.image import parse_image
from readiness.model.artifact import Unresolved
from readiness.model.release import Release
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.formats.image import ImageReference
    from readiness.model.facts import Text

SYSTEMS = {
    "debian": "debian", "ubuntu": "ubuntu", "alpine": "alpine-linux", "fedora": "fedora", "almalinux": "almalinux",
    "amazonlinux": "amazon-linux", "public.ecr.aws/amazonlinux/amazonlinux": "amazon-linux",
    "rockylinux": "rocky-linux", "rockylinux/rockylinux": "rocky-linux", "oraclelinux": "oracle-linux", "centos": "centos",
    "quay.io/centos/centos": "centos-stream", "photon": "vmware-photon", "opensuse/leap": "opensuse",
}  # fmt: skip
RUNTIMES = {
    "node": "nodejs", "python": "python", "golang": "go", "ruby": "ruby", "php": "php", "perl": "perl", "elixir": "elixir",
    "erlang": "erlang", "oven/bun": "bun", "denoland/deno": "deno", "eclipse-temurin": "eclipse-temurin",
    "amazoncorretto": "amazon-corretto", "sapmachine": "sapmachine", "azul/zulu-openjdk": "azul-zulu",
    "azul/zulu-openjdk-alpine": "azul-zulu", "bellsoft/liberica-openjdk-alpine": "bellsoft-liberica",
    "bellsoft/liberica-openjdk-debian": "bellsoft-liberica",
    "mcr.microsoft.com/openjdk/jdk": "microsoft-build-of-openjdk",
}  # fmt: skip
SERVERS = {
    "nginx": "nginx", "nginxinc/nginx-unprivileged": "nginx", "httpd": "apache-http-server", "tomcat": "tomcat",
    "haproxy": "haproxy", "traefik": "traefik", "caddy": "caddy", "postgres": "postgresql", "postgis/postgis": "postgresql",
    "mysql": "mysql", "mariadb": "mariadb", "mongo": "mongodb", "redis": "redis", "valkey/valkey": "valkey",
    "memcached": "memcached", "rabbitmq": "rabbitmq", "elasticsearch": "elasticsearch", "kibana": "kibana",
    "logstash": "logstash", "docker.elastic.co/elasticsearch/elasticsearch": "elasticsearch",
    "docker.elastic.co/kibana/kibana": "kibana", "docker.elastic.co/logstash/logstash": "logstash",
    "opensearchproject/opensearch": "opensearch", "cassandra": "apache-cassandra", "couchdb": "apache-couchdb",
    "apache/kafka": "apache-kafka", "zookeeper": "zookeeper", "influxdb": "influxdb", "neo4j": "neo4j", "solr": "solr",
    "quay.io/coreos/etcd": "etcd", "gcr.io/etcd-development/etcd": "etcd", "clickhouse/clickhouse-server": "clickhouse",
    "quay.io/keycloak/keycloak": "keycloak", "grafana/grafana": "grafana", "grafana/grafana-oss": "grafana",
}  # fmt: skip
"""Name without Docker Hub's registry → the product whose version its tag begins with."""
COMPILERS = frozenset({"go"})
_NAMED = {**SYSTEMS, **RUNTIMES, **SERVERS}
_BITNAMI = lazy(r"(?:(?:public\.ecr\.aws/)?bitnami(?:legacy)?)/(postgresql|[a-z]+)")
_DOTNET = lazy(r"mcr\.microsoft\.com/dotnet/(?:nightly/|core/)?(?:sdk|aspnet|runtime|runtime-deps)")
_RED_HAT = lazy(r"(?:registry\.(?:access\.)?redhat\.com|redhat)/ubi(\d+)(?:[/-].*)?")
_DISTROLESS = lazy(r"gcr\.io/distroless/(?:nodejs(?P<node>\d+)|[a-z][a-z0-9]*?(?:-[a-z]+)*)(?:-debian(?P<debian>\d+))?")
_VERSION = lazy(r"v?(\d+(?:\.\d+)*)(?=u\d|[-_+]|$)")
_PLAIN_TEMPLATE = lazy(r"\$\{.*|\$\w.*|\{\{.*|<.*", re.DOTALL)
_NO_SYSTEM = frozenset({"slim", "alpine"})
_SYSTEM_STEMS = ("alpine", "ubi", "debian", "ubuntu", "al20")
_SYSTEM_WORD = lazy(
    r"(?P<alpine>(?<=alpine)\d+\.\d+)|(?P<ubi>(?<=ubi)\d+)|(?P<debian>(?<=debian)-?\d+)|(?P<ubuntu>(?<=ubuntu)-?\d\d\.\d\d)"
    r"|(?P<amazon>(?<=al)20\d\d)"
)
_SYSTEM_PRODUCTS = {
    "alpine": "alpine-linux", "ubi": "rhel", "debian": "debian", "ubuntu": "ubuntu", "amazon": "amazon-linux"
}  # fmt: skip
_INSIDE = (
    ("python", lazy(r"(?<=\bpython)[23]\.\d+")),
    ("php", lazy(r"(?<=\bphp)\d+\.\d+")),
    ("postgresql", lazy(r"(?<=\bpg)\d+")),
    ("eclipse-temurin", lazy(r"(?<=temurin-)\d+")),
)
"""What a tag of any image carries behind its own version."""
_OPENJDK_LEFT = "2022-07-31"


def releases(reference: Text) -> tuple[Release, ...] | None:
    """None: nothing is known of the image. Empty: its tag moves along with what is maintained (`python`, `node:lts`)."""
    image = parse_image(reference)
    name = plain_name(image)
    if name is None:
        return None
    tag = image.tag.text if isinstance(image.tag, Unresolved) else image.tag or ""
    own = _own(name, image, tag)
    if own is None:
        below = tuple(_below(tag)) if "/" not in name else ()
        return (*_inside(tag), *below) or None
    return (*own, *_below(tag))


def product(name: str) -> str:
    """What the tag's version is of; empty when that is not known."""
    if name in _NAMED or "/" not in name:  # nearly always: the patterns need not be compiled then
        return _NAMED.get(name, "")
    bitnami = _BITNAMI.fullmatch(name)
    if bitnami:
        short = {"postgresql": "postgres", "mongodb": "mongo", "kafka": "apache/kafka"}.get(bitnami[1], bitnami[1])
        return _NAMED.get(short, "")
    return "dotnet" if _DOTNET.fullmatch(name) else ""


def _own(name: str, image: ImageReference, tag: str) -> tuple[Release, ...] | None:
    called = product(name)
    if not called:
        return _openjdk(tag) if name == "openjdk" else _named(name)
    stream = called.startswith("centos") and regex(r"(?:stream|centos)(\d+)").match(tag)
    if stream:
        return (Release("centos-stream" if tag.startswith("stream") else called, (stream[1],)),)
    if isinstance(image.tag, Unresolved) or (image.tag is None and image.digest is not None):
        version = _VERSION.match(_PLAIN_TEMPLATE.sub("", tag))
        known = version is not None and tag[version.end() : version.end() + 1] == "-"
        return (Release(called, (version[1],) if known and version else ()),)
    return tuple(_versioned(called, tag))


def _named(name: str) -> tuple[Release, ...] | None:
    """Images that carry their releases in their names."""
    red_hat = _RED_HAT.fullmatch(name) if "redhat" in name else None
    if red_hat:
        return (Release("rhel", (red_hat[1],)),)
    distroless = _DISTROLESS.fullmatch(name) if name.startswith("gcr.io/") else None
    if distroless is None:
        return None
    found = (("nodejs", distroless["node"]), ("debian", distroless["debian"]))
    return tuple(Release(product, (version,)) for product, version in found if version)


def _versioned(called: str, tag: str) -> Iterator[Release]:
    found = _VERSION.match(tag)
    if found is not None:
        yield Release(called, (found[1],))


def _openjdk(tag: str) -> tuple[Release, ...]:
    """Since July 2022, only its early-access builds are renewed (docker-library/openjdk#505)."""
    found = _VERSION.match(tag)
    if found is None or regex(r"\b(ea|rc)\b").search(tag):
        return ()
    return (Release("openjdk", (found[1],), _OPENJDK_LEFT),)


def _inside(tag: str) -> Iterator[Release]:
    """`wordpress:6-php8.1`, `timescaledb:2-pg12`, `maven:3-eclipse-temurin-17`: versions that a tag carries further behind."""
    for called, pattern in _INSIDE:
        found = pattern.search(tag)
        if found is not None:
            yield Release(called, (found[0],))


def _below(tag: str) -> Iterator[Release]:
    """The system that a tag names behind what it is called after: `-bullseye`, `-alpine3.17`, `-debian-11-r0`."""
    behind = tag.partition("-")[2] if _VERSION.match(tag) else tag
    words = tuple(word for word in behind.split("-") if word.isalpha() and word not in _NO_SYSTEM)
    if words:
        yield Release("", words)
    found = _SYSTEM_WORD.search(behind) if any(stem in behind for stem in _SYSTEM_STEMS) else None
    if found is not None and found.lastgroup:
        yield Release(_SYSTEM_PRODUCTS[found.lastgroup], (found[0].lstrip("-"),))
