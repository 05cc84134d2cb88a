"""A program that is slow to start, and a liveness probe that does not wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.objects import containers, place
from readiness.formats.kubernetes.values import items_of, name_of, number_of
from readiness.model.finding import Kind, Observation
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node

_ENOUGH = 90
"""Seconds until the first restart that give nearly every program its time."""
_IMAGES = lazy(
    r"(^|[/_.:-])(java|jdk\d*|jre\d*|openjdk|temurin|corretto|tomcat|wildfly|jboss\w*|payara|spring\w*|quarkus|keycloak|elasticsearch|"
    r"opensearch|logstash|kafka|cassandra|neo4j|jenkins|sonarqube|nexus\d?|artifactory|confluence|jira|solr|activemq|"
    r"rails|gitlab(-[ce]e)?|discourse|redmine|tritonserver|vllm\w*|torchserve|ollama|"
    r"text-generation-inference|tensorflow-serving|hive|hbase|presto|trino|druid|pulsar)($|[/_.:@-])"
)
_VARIABLES = frozenset(
    {"JAVA_OPTS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CATALINA_OPTS", "JVM_OPTS", "ES_JAVA_OPTS",
     "SPRING_PROFILES_ACTIVE", "RAILS_ENV", "HF_HOME", "TRANSFORMERS_CACHE"}
)  # fmt: skip
_COMMAND = lazy(r"(^|[\s/])(java|rails|puma|vllm|torchserve|tritonserver)(\s|$)|\.jar(\s|$)")


def check(document: Document[object]) -> Iterator[Observation]:
    """One observation for each container with a liveness probe whose program is known to be slow to start."""
    for target in containers(document):
        liveness = target.node.fields.get("livenessProbe")
        if liveness is None or not liveness.fields or not _is_slow(target.node):
            continue
        waits = "startupProbe" in target.node.fields or _patience(liveness) >= _ENOUGH
        yield Observation(place(target, target.node, "livenessProbe"), Kind.PASS if waits else Kind.FAIL, target.name)


def _is_slow(container: Node) -> bool:
    words = [item.text for name in ("command", "args") for item in _items(container, name)]
    names = {name_of(one.fields.get("name")) for one in items_of(container, "env")}
    image = name_of(container.fields.get("image")).lower()
    exporter = "exporter" in image or "operator" in image
    return not exporter and bool(_IMAGES.search(image) or names & _VARIABLES or _COMMAND.search(" ".join(words)))


def _items(container: Node, name: str) -> tuple[Node, ...]:
    found = container.fields.get(name)
    return found.items if found is not None else ()


def _patience(probe: Node) -> int:
    """Seconds from the start to the first restart; what is only known later counts as enough."""
    delay, period, failures = (
        number_of(probe.fields.get(name)) if name in probe.fields else default
        for name, default in (("initialDelaySeconds", 0), ("periodSeconds", 10), ("failureThreshold", 3))
    )
    if isinstance(delay, int) and isinstance(period, int) and isinstance(failures, int):
        return delay + period * failures
    return _ENOUGH
