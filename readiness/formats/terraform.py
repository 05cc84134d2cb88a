"""Terraform, read as text: resources by type and name, and the settings that are written out in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from readiness.model.artifact import Artifact, Document, Node, Unresolved
from readiness.model.location import Location, Region
from readiness.model.named import NamedTuple
from readiness.model.operations import AlertRule, BackupPlan, LogPipeline, Objective, OnCall, UptimeCheck
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from readiness.model.artifact import Target
    from readiness.model.facts import Fact
    from readiness.model.problem import Problem

NAME = "terraform"
SELECTORS: Mapping[str, Callable[[Document[object]], Iterable[Target]]] = {}
_RESOURCE = lazy(r"^\s*resource\s+\"(\w+)\"\s+\"([\w-]+)\"\s*\{")
_SETTING = lazy(r"^\s*(\w+)\s*=\s*(.+?)\s*(?:#.*)?$")

_ALERTS = {
    "datadog_monitor": ("datadog", ("query",)),
    "aws_cloudwatch_metric_alarm": ("cloudwatch", ("metric_name", "comparison_operator", "threshold")),
    "google_monitoring_alert_policy": ("google", ("filter", "query", "display_name")),
    "azurerm_monitor_metric_alert": ("azure", ("metric_name", "operator", "threshold")),
    "newrelic_nrql_alert_condition": ("newrelic", ("query",)),
    "grafana_rule_group": ("grafana", ("expr", "model")),
    "sentry_issue_alert": ("sentry", ("conditions", "conditions_v2", "name")),
    "sentry_metric_alert": ("sentry", ("query", "aggregate")),
    "honeycombio_trigger": ("honeycomb", ("query_json", "name")),
}
_UPTIME = {
    "google_monitoring_uptime_check_config": "google",
    "aws_route53_health_check": "route53",
    "aws_synthetics_canary": "cloudwatch",
    "azurerm_application_insights_web_test": "azure",
    "azurerm_application_insights_standard_web_test": "azure",
    "datadog_synthetics_test": "datadog",
    "newrelic_synthetics_monitor": "newrelic",
    "statuscake_uptime_check": "statuscake",
    "statuscake_test": "statuscake",
    "uptimerobot_monitor": "uptimerobot",
    "betteruptime_monitor": "betteruptime",
    "checkly_check": "checkly",
    "checkly_url_monitor": "checkly",
    "pingdom_check": "pingdom",
    "grafana_synthetic_monitoring_check": "grafana",
    "uptimekuma_monitor_http": "uptime-kuma",
    "onlineornot_uptime_check": "onlineornot",
}
_ON_CALL = {
    "pagerduty_schedule": ("pagerduty", "schedule"),
    "pagerduty_escalation_policy": ("pagerduty", "escalation"),
    "opsgenie_schedule": ("opsgenie", "schedule"),
    "opsgenie_schedule_rotation": ("opsgenie", "schedule"),
    "opsgenie_escalation": ("opsgenie", "escalation"),
    "grafana_oncall_schedule": ("grafana-oncall", "schedule"),
    "grafana_oncall_escalation_chain": ("grafana-oncall", "escalation"),
    "betteruptime_on_call_calendar": ("betteruptime", "schedule"),
    "betteruptime_policy": ("betteruptime", "escalation"),
    "incident_schedule": ("incident.io", "schedule"),
    "incident_escalation_path": ("incident.io", "escalation"),
    "squadcast_schedule": ("squadcast", "schedule"),
    "squadcast_escalation_policy": ("squadcast", "escalation"),
}
_OBJECTIVES = {
    "datadog_service_level_objective": "datadog",
    "google_monitoring_slo": "google",
    "newrelic_service_level": "newrelic",
    "grafana_slo": "grafana",
    "honeycombio_slo": "honeycomb",
    "nobl9_slo": "nobl9",
}
_LOGS = frozenset({
    "aws_cloudwatch_log_group", "aws_cloudwatch_log_subscription_filter", "google_logging_project_sink", "azurerm_monitor_diagnostic_setting",
    "azurerm_log_analytics_workspace", "datadog_logs_archive", "datadog_logs_index", "aws_kinesis_firehose_delivery_stream", "logtail_source",
})  # fmt: skip
_OTHER_LOGS = lazy(
    r"firewall|flow|vpc|waf|route53|dns|\brds\b|postgres|mysql|redis|elasticsearch|opensearch|kafka|audit|trail|inspection|guardduty|vpn|(?:index|search)_slow|slow_log",
    re.IGNORECASE,
)
_BACKUPS = {
    "aws_db_instance": "backup_retention_period",
    "aws_rds_cluster": "backup_retention_period",
    "aws_docdb_cluster": "backup_retention_period",
    "aws_elasticache_replication_group": "snapshot_retention_limit",
}
_PLANS = frozenset(
    {
        "aws_backup_plan",
        "aws_dlm_lifecycle_policy",
        "google_gke_backup_backup_plan",
        "azurerm_backup_policy_vm",
        "velero_schedule",
    }
)


class Resource(NamedTuple):
    type: str
    name: str
    location: Location
    settings: Mapping[str, tuple[str, int]]
    """Written out, of the resource and its blocks: text and line, the first of each name."""


def documents(artifact: Artifact) -> Iterator[Document[object] | Problem]:
    """The whole file as one document."""
    lines = artifact.text.split("\n")
    found = tuple(_resources(artifact.path, lines))
    if found:
        yield Document(artifact, NAME, Node(kind="mapping", position=(1, 1, len(lines), 1)), found)


def _resources(path: str, lines: list[str]) -> Iterator[Resource]:
    """Braces are counted outside of quoted text: what a heredoc holds may mislead, and then only about one resource."""
    number = 0
    while number < len(lines):
        found = _RESOURCE.match(lines[number])
        start, number = number, number + 1
        if found is None:
            continue
        settings: dict[str, tuple[str, int]] = {}
        depth = _depth(lines[start])
        while depth > 0 and number < len(lines):
            one = _SETTING.match(lines[number])
            if one is not None:
                settings.setdefault(one.group(1), (one.group(2).strip(), number + 1))
            depth += _depth(lines[number])
            number += 1
        place = Location(path, Region.of_line(start + 1, lines[start]), f"{found.group(1)}.{found.group(2)}")
        yield Resource(found.group(1), found.group(2), place, settings)


def _depth(line: str) -> int:
    bare = regex(r"\"(?:\\.|[^\"\\])*\"").sub("", line.partition("#")[0])
    return bare.count("{") - bare.count("}")


def facts(document: Document[object]) -> Iterator[Fact]:
    """Alerts, checks from outside, who is called, objectives, logs, backups."""
    for one in cast("tuple[Resource, ...]", document.content):
        yield from _told(one)


def _told(one: Resource) -> Iterator[Fact]:
    if one.type in _ALERTS:
        source, keys = _ALERTS[one.type]
        written = " ".join(one.settings[key][0] for key in keys if key in one.settings)
        yield AlertRule(one.location, one.name, source, f"{one.name} {written}")
    elif one.type in _UPTIME:
        yield UptimeCheck(one.location, _UPTIME[one.type], _url(one), off=_is_off(one))
    elif one.type in _ON_CALL:
        yield OnCall(one.location, *_ON_CALL[one.type])
    elif one.type in _OBJECTIVES:
        target = next(
            (one.settings[key][0] for key in ("target", "goal", "target_percentage", "value") if key in one.settings),
            "",
        )
        yield Objective(one.location, _OBJECTIVES[one.type], target)
    elif one.type in _LOGS and not _of_something_else(one):
        yield LogPipeline(one.location, one.type)
    elif one.type in _PLANS:
        yield BackupPlan(one.location, one.type, "")
    elif one.type in _BACKUPS and _BACKUPS[one.type] in one.settings:
        value, line = one.settings[_BACKUPS[one.type]]
        place = one.location._replace(region=Region(line, 1, line, 2))
        yield BackupPlan(place, one.type, one.name, enabled=value != "0")


def _of_something_else(one: Resource) -> bool:
    """A group for the logs of a network, a database or an auditor says nothing of the service's own."""
    named = f"{one.name} {one.settings.get('name', ('', 0))[0]}"
    return one.type == "aws_cloudwatch_log_group" and _OTHER_LOGS.search(named) is not None


def _is_off(one: Resource) -> bool:
    given = {name: text for name, (text, _) in one.settings.items()}
    return given.get("paused") == "true" or given.get("disabled") == "true" or given.get("enabled") == "false"


def _url(one: Resource) -> str | Unresolved:
    parts = [
        one.settings[key][0].strip('"')
        for key in ("url", "website_url", "fqdn", "host", "path", "resource_path", "uri")
        if key in one.settings
    ]
    text = parts[0] if parts and "://" in parts[0] else "".join(parts)
    if not text:
        return ""
    return (
        Unresolved(text)
        if "${" in text or regex(r"(?:var|local|data|module|aws|google|azurerm)[._]\w").match(text)
        else text
    )
