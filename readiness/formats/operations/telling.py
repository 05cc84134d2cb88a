"""What YAML files about operating tell: alert rules, routes and receivers, checks from outside, objectives, owners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.derive import fields_of, text_of
from readiness.formats.operations.queries import of_objectives, recorded
from readiness.formats.operations.scrapes import scrapes
from readiness.model.artifact import Document, Node, Unresolved
from readiness.model.location import Location
from readiness.model.operations import AlertReceiver, AlertRoute, AlertRule, Objective, OnCall, Owner, UptimeCheck
from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.facts import Fact


def recognised(root: Node) -> bool:
    """By the shape that its reader looks for."""
    if root.kind != "mapping":
        return False
    if _is_catalogue(root) or _is_openslo(root):
        return True
    groups, slos, endpoints = root.get("groups"), root.get("slos"), root.get("endpoints")
    return (
        (groups is not None and any(one.get("rules") is not None for one in groups.items))
        or (root.get("route.receiver") is not None and root.get("receivers") is not None)
        or root.get("scrape_configs") is not None
        or (slos is not None and root.get("service") is not None)
        or (endpoints is not None and any(one.get("url") is not None for one in endpoints.items))
    )


def facts(document: Document[object]) -> Iterator[Fact]:
    """All that such a file tells."""
    path, root = document.path, document.root
    if _is_catalogue(root):
        yield from catalogue(path, root)
    elif _is_openslo(root):
        yield from openslo(path, root)
    else:
        yield from rules(path, root.get("groups"))
        yield from recorded(path, root.get("groups"))
        yield from of_objectives(path, root)
        yield from routing(path, root)
        yield from _scrapes(path, root.get("scrape_configs"))
        yield from scrapes(path, root.get("scrape_configs"))
        yield from sloth(path, root)
        yield from _endpoints(path, root.get("endpoints"))


def rules(path: str, groups: Node | None) -> Iterator[AlertRule]:
    """Of Prometheus, of a PrometheusRule, and of Grafana's provisioning."""
    for group in groups.items if groups is not None else ():
        listed = group.get("rules")
        for rule in listed.items if listed is not None else ():
            name = _text(rule, "alert") or (_text(rule, "title") if rule.get("data") is not None else "")
            if name:
                yield _rule(path, rule, name)


def _rule(path: str, rule: Node, name: str) -> AlertRule:
    grafana = rule.get("alert") is None
    data = rule.get("data")
    queries = [_text(one, "model.expr") for one in data.items] if data is not None else []
    written = " ".join(one for one in queries if one) if grafana else _text(rule, "expr")
    conditions = [
        node for one in (data.items if data is not None else ()) for node in [one.get("model.conditions")] if node
    ]
    return AlertRule(
        location=Location(path, rule.key_region("title" if grafana else "alert"), name),
        name=name,
        source="grafana" if grafana else "prometheus",
        expression=f"{written} > 0" if grafana and (conditions or len(queries) > 1) else written,
        duration=_text(rule, "for") if "for" in rule.fields else None,
        labels=_texts(rule.get("labels")),
        annotations=_texts(rule.get("annotations")),
        places=_places(path, rule, name, data.items[0] if data is not None and data.items else None),
    )


def _places(path: str, rule: Node, name: str, query: Node | None) -> dict[str, Location]:
    """Grafana's expression is that of its first query."""
    given, model = rule.get("annotations"), query.get("model") if query is not None else None
    found = {key: Location(path, given.key_region(key), name) for key in fields_of(given)} if given is not None else {}
    for holder in (rule, model):
        if holder is not None and "expr" in holder.fields:
            found["expr"] = Location(path, holder.key_region("expr"), name)
    return found


def routing(path: str, root: Node) -> Iterator[Fact]:
    """Alertmanager's tree of routes, and its receivers."""
    route, receivers = root.get("route"), root.get("receivers")
    if route is None or receivers is None:
        return
    yield from _routes(path, route, _text(route, "receiver"), top=True)
    for one in receivers.items:
        name = _text(one, "name")
        reaches = tuple(
            sorted(
                {
                    regex(r"_?[cC]onfigs$").sub("", key)
                    for key, node in one.fields.items()
                    if regex(r"_?[cC]onfigs$").search(key) and node.items
                }
            )
        )
        if name:
            yield AlertReceiver(Location(path, one.key_region("name"), f"receiver/{name}"), name, reaches)


def _routes(path: str, route: Node, inherited: str, *, top: bool, depth: int = 8) -> Iterator[AlertRoute]:
    name = _text(route, "receiver") or inherited
    place = Location(
        path, route.key_region("receiver") if "receiver" in route.fields else route.region, f"route/{name}"
    )
    yield AlertRoute(place, name, top, tuple(_severities(route)))
    below = route.get("routes")
    for one in below.items if below is not None and depth else ():
        yield from _routes(path, one, name, top=False, depth=depth - 1)


def _severities(route: Node) -> Iterator[str]:
    for key in ("match", "match_re"):
        value = _text(route, f"{key}.severity")
        yield from value.split("|") if value else ()
    listed = route.get("matchers")
    for one in listed.items if listed is not None else ():
        written = one.text or (f"{_text(one, 'name')}={_text(one, 'value')}")
        found = regex(r"\s*severity\s*=~?\s*[\"']?([^\"']+)").match(written)
        if found is not None:
            yield from found.group(1).strip().split("|")


def _scrapes(path: str, configs: Node | None) -> Iterator[UptimeCheck]:
    """The blackbox exporter asks what a scrape of `/probe` gives it as targets."""
    for one in configs.items if configs is not None else ():
        if _text(one, "metrics_path").rstrip("/") != "/probe":
            continue
        static = one.get("static_configs")
        for group in static.items if static is not None else ():
            targets = group.get("targets")
            for target in targets.items if targets is not None else ():
                yield UptimeCheck(Location(path, target.region, "scrape_configs"), "blackbox", target.text)


def _endpoints(path: str, endpoints: Node | None) -> Iterator[UptimeCheck]:
    for one in endpoints.items if endpoints is not None else ():
        url = _text(one, "url")
        if url and (one.get("conditions") is not None or one.get("interval") is not None):
            place = Location(path, one.key_region("url"), f"endpoints/{_text(one, 'name')}")
            yield UptimeCheck(place, "gatus", Unresolved(url) if "$" in url else url)


def sloth(path: str, root: Node) -> Iterator[Objective]:
    """Objectives of Sloth, and of Pyrra's specification."""
    slos = root.get("slos")
    if slos is None or root.get("service") is None:
        return
    for one in slos.items:
        yield Objective(Location(path, one.key_region("name"), _text(one, "name")), "sloth", _text(one, "objective"))


def openslo(path: str, root: Node) -> Iterator[Objective]:
    if _text(root, "kind") == "SLO":
        listed = root.get("spec.objectives")
        first = listed.items[0] if listed is not None and listed.items else None
        target = (_text(first, "target") or _text(first, "targetPercent")) if first is not None else ""
        yield Objective(Location(path, root.key_region("kind"), _text(root, "metadata.name")), "openslo", target)


_CALLED = {
    "pagerduty.com/integration-key": "pagerduty",
    "pagerduty.com/service-id": "pagerduty",
    "opsgenie.com/component-selector": "opsgenie",
    "opsgenie.com/team": "opsgenie",
    "splunk.com/on-call-team": "splunk-on-call",
    "splunk.com/on-call-routing-key": "splunk-on-call",
    "incident.io/api-host": "incident.io",
    "firehydrant.com/service-name": "firehydrant",
    "rootly.com/service-id": "rootly",
    "grafana.com/oncall-team": "grafana-oncall",
}


def catalogue(path: str, root: Node) -> Iterator[Fact]:
    """Backstage: who owns a component, and who is called for it."""
    owner = root.get("spec.owner")
    if owner is not None and owner.text:
        yield Owner(Location(path, owner.region, "spec/owner"), "*", (owner.text,))
    annotations = root.get("metadata.annotations")
    for name, node in fields_of(annotations).items():
        if name in _CALLED and node.text and annotations is not None:
            yield OnCall(Location(path, annotations.key_region(name), name), _CALLED[name], "service")


def _is_catalogue(root: Node) -> bool:
    return _text(root, "apiVersion").startswith("backstage.io/")


def _is_openslo(root: Node) -> bool:
    return _text(root, "apiVersion").startswith("openslo/")


def _text(node: Node, dotted: str) -> str:
    text = text_of(node.get(dotted))
    return text.text if isinstance(text, Unresolved) else text or ""


def _texts(node: Node | None) -> dict[str, str]:
    return {name: one.text for name, one in fields_of(node).items()}
