"""What Kubernetes objects tell of operating: PrometheusRule, Probe, AlertmanagerConfig, backups, objectives, collectors of logs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.kubernetes.objects import KubernetesObject
from readiness.formats.operations.queries import of_object, recorded
from readiness.formats.operations.telling import catalogue, openslo, routing, rules
from readiness.model.artifact import Unresolved
from readiness.model.location import Location
from readiness.model.operations import BackupPlan, LogPipeline, Objective, UptimeCheck
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.artifact import Document, Node
    from readiness.model.facts import Fact

_COLLECTORS = lazy(
    r"(?:^|/)(?:fluent-?bit|fluentd[\w-]*|promtail|vector|filebeat|logstash|alloy|grafana-agent|agent|datadog-agent|cluster-agent|splunk-otel-collector"
    r"|opentelemetry-collector[\w-]*|otel-collector[\w-]*|aws-for-fluent-bit|rsyslog|logspout|loki-docker-driver|elastic-agent)(?:[:@]|$)"
)
"""Images that take logs away. A plain `agent` counts only where it is Datadog's or Grafana's."""
_LOG_KINDS = frozenset(
    {"ClusterLogForwarder", "ClusterOutput", "FluentBit", "Fluentd", "Flow", "ClusterFlow", "LogPipeline", "PodLogs"}
)
_DUMPS = lazy(
    r"\b(?:pg_dump(?:all)?|mysqldump|mariadb-dump|mongodump|redis-cli\b.*--rdb|restic backup|velero backup create|wal-g|barman|pgbackrest|etcdctl snapshot save|xtrabackup|rclone (?:copy|sync))\b"
)


def facts(document: Document[object]) -> Iterator[Fact]:
    """Of one object."""
    content = document.content
    if not isinstance(content, KubernetesObject):
        return
    path, root, place = document.path, content.root, Location(document.path, content.anchor, content.label)
    match content.kind:
        case "PrometheusRule" | "VMRule":
            yield from rules(path, root.get("spec.groups"))
            yield from recorded(path, root.get("spec.groups"))
        case "AlertmanagerConfig":
            spec = root.get("spec")
            yield from routing(path, spec) if spec is not None else ()
        case "Probe" | "VMProbe":
            yield from _probe(path, root, content)
        case "ScheduledBackup" | "Schedule" | "ReplicationSource" | "BackupConfiguration" | "BackupSchedule":
            yield BackupPlan(place, content.kind, "")
        case (
            "Cluster"
            | "PostgresCluster"
            | "postgresql"
            | "PerconaPGCluster"
            | "PerconaXtraDBCluster"
            | "PerconaServerMongoDB"
        ):
            if root.get("spec.backup") is not None or root.get("spec.backups") is not None:
                yield BackupPlan(place, content.kind, "")
        case "PrometheusServiceLevel" | "ServiceLevelObjective":
            slos = root.get("spec.slos")
            target = slos.items[0].get("objective") if slos is not None and slos.items else root.get("spec.target")
            yield Objective(place, content.kind, target.text if target is not None else "")
        case _ if content.kind in _LOG_KINDS:
            yield LogPipeline(place, content.kind)
        case _ if content.api_version.startswith("openslo/"):
            yield from openslo(path, root)
        case _ if content.api_version.startswith("backstage.io/"):
            yield from catalogue(path, root)
    yield from of_object(path, content.kind, content.label, root)
    yield from _pods(content, place)


def _probe(path: str, root: Node, content: KubernetesObject) -> Iterator[UptimeCheck]:
    targets = root.get("spec.targets.staticConfig.static") or root.get("spec.targets.static.targets")
    for target in targets.items if targets is not None else ():
        text = target.value if isinstance(target.value, Unresolved) else target.text
        yield UptimeCheck(Location(path, target.region, content.label), "blackbox", text)
    if targets is None and root.get("spec.targets.ingress") is not None:
        yield UptimeCheck(
            Location(path, content.anchor, content.label), "blackbox", Unresolved("every Ingress it selects")
        )


def _pods(content: KubernetesObject, place: Location) -> Iterator[Fact]:
    """Collectors of logs by their images, and jobs that dump a database by their commands."""
    listed = content.pod_spec.fields.get("containers") if content.pod_spec is not None else None
    for one in listed.items if listed is not None else ():
        image = one.fields.get("image")
        if image is not None and is_collector(image.text):
            yield LogPipeline(place, image.text.rpartition("/")[2].partition(":")[0])
        if content.kind == "CronJob":
            words = [item.text for key in ("command", "args") for item in getattr(one.fields.get(key), "items", ())]
            words += [image.text] if image is not None and "backup" in image.text else []
            text = " ".join(words)
            if _DUMPS.search(text) or "backup" in text:
                yield BackupPlan(place, "CronJob", "")


def is_collector(image: str) -> bool:
    """A program that takes logs away."""
    return _COLLECTORS.search(image) is not None and ("/agent" not in image or "datadog" in image or "grafana" in image)
