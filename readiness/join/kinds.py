"""What a service is: something that serves, works, runs once, is used by hand, or is a program of others that only runs here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.artifact import Unresolved
from readiness.model.facts import (
    ComposeService,
    Fact,
    Framework,
    ImageBuilt,
    KubernetesService,
    Listen,
    Package,
    Route,
    Workload,
)
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.join.candidates import Candidate

_ASIDE = lazy(r"(?i)test|example|demo|sandbox|sample|template|docs?/|playground|tutorial")
_READ = (".py", ".js", ".ts", ".go", ".mjs", ".tsx")
"""Languages whose servers we recognise: their silence means something."""

OTHERS = lazy(
    r"redis(-stack(-server)?)?|valkey|keydb|dragonfly|memcached|postgres(ql)?|postgis|timescaledb|pgbouncer|mysql(-server)?|mariadb"
    r"|mongo(db)?|cassandra|scylla|clickhouse(-server)?|influxdb|neo4j|cockroach|etcd|consul|vault|minio|elasticsearch|opensearch"
    r"|kibana|logstash|rabbitmq|(cp-)?kafka|redpanda|(cp-)?zookeeper|nats|mosquitto|localstack|mailhog|mailpit"
    r"|(opentelemetry-collector|otelcol|otelopscol)(-[a-z0-9]+)?|prometheus|alertmanager|(node|blackbox)-exporter|pushgateway|grafana(-oss)?|loki"
    r"|tempo|promtail|jaeger|zipkin|fluentd|fluent-bit|cadvisor|envoy|traefik|haproxy|keycloak|flagd|adminer|pgadmin4|phpmyadmin"
)
"""Images whose name leaves no doubt that others wrote the program: what is asked of code is asked of them, not here."""


def kind(candidate: Candidate, facts: Sequence[Fact], files: frozenset[str]) -> str:
    """By the strongest evidence; `service` where an image is shipped and nothing says what it runs."""
    if _published(candidate, facts) and not _is_django_project(candidate.path, files):
        return "library"
    if _of_others(facts) or _is_made_of_others(candidate.path, facts, files):
        return "infrastructure"
    composed = [fact for fact in facts if isinstance(fact, ComposeService)]
    if any(_serves(fact) for fact in facts):
        return "service"
    workloads = [fact for fact in facts if isinstance(fact, Workload)]
    if workloads:
        return "job" if all(one.kind in ("Job", "CronJob") for one in workloads) else "worker"
    if composed and all(one.oneshot for one in composed):
        return "job"
    images = [fact for fact in facts if isinstance(fact, ImageBuilt)]
    if not images:
        return "library" if any(isinstance(fact, Package) and fact.library for fact in facts) else "tool"
    if any(isinstance(one.base, Unresolved) for one in images):
        return "service"  # what runs is in an image that is only known later: the code here may be its settings
    return "worker" if _readable(candidate.path, files) else "service"


def _published(candidate: Candidate, facts: Sequence[Fact]) -> bool:
    """Made to be used by others' programs, whatever servers it can open for them."""
    if any(isinstance(fact, ImageBuilt | Workload | ComposeService) for fact in facts):
        return False
    packages = [fact for fact in facts if isinstance(fact, Package)]
    return any(one.library and one.location.path.rpartition("/")[0] == candidate.path for one in packages)


def _is_django_project(folder: str, files: frozenset[str]) -> bool:
    """`manage.py` beside a package with `wsgi.py`: what deploys it, whatever else its pyproject.toml says."""
    below = (path for path in files if path.endswith("manage.py") and (not folder or path.startswith(folder + "/")))
    roots = [path.removesuffix("manage.py") for path in below if not _ASIDE.search(path[len(folder) :])]
    return any(
        path.startswith(root) and path.count("/") == root.count("/") + 1 and path.endswith(("/wsgi.py", "/asgi.py"))
        for root in roots
        for path in files
    )


def _of_others(facts: Sequence[Fact]) -> bool:
    """Nothing of it is written or built here, and all its images are well-known programs."""
    if any(isinstance(fact, ImageBuilt | Framework | Listen | Route | Package) for fact in facts):
        return False
    images = [image for fact in facts if isinstance(fact, Workload) for image in fact.images]
    names = {_bare(one) if isinstance(one, str) else "" for one in images} - {"busybox", "curl", "kubectl"}
    return bool(names) and all(map(OTHERS.fullmatch, names))


def _is_made_of_others(folder: str, facts: Sequence[Fact], files: frozenset[str]) -> bool:
    """Well-known programs whose images get their settings here, and nothing that is written here."""
    images = [fact for fact in facts if isinstance(fact, ImageBuilt)]
    if not images or not all(isinstance(one.base, str) and OTHERS.fullmatch(_bare(one.base)) for one in images):
        return False
    return not any(isinstance(fact, Framework | Listen | Route | Package) for fact in facts) and not _readable(
        folder, files
    )


def _bare(image: str) -> str:
    """`redis` of `docker.io/library/redis:8.2@sha256:…`."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0].lower()


def _serves(fact: Fact) -> bool:
    match fact:
        case Listen() | Route() | Framework() | KubernetesService():
            return True
        case ImageBuilt(ports=ports) | Workload(ports=ports):
            return bool(ports)
        case ComposeService(published=published):
            return bool(published)
        case _:
            return False


def _readable(folder: str, files: frozenset[str]) -> bool:
    """Whether its code is in a language we read, so that no server found means there is none."""
    return any(path.endswith(_READ) and (not folder or path.startswith(folder + "/")) for path in files)
