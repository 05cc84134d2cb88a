"""What manifests tell of how a new version comes in."""

from __future__ import annotations

import pytest

from readiness.formats import kubernetes
from readiness.formats.yaml import YamlDocument, compose
from readiness.model.artifact import Artifact, Unresolved
from readiness.model.delivery import (
    AnalysisTemplate,
    ArgoRollout,
    DeliveryFact,
    DestinationRule,
    FlaggerCanary,
    PeerAuthentication,
    TrafficRoute,
)

PATH = "k8s/web.yaml"


def facts(text: str, role: str = "") -> list[DeliveryFact]:
    roots = [part.root for part in compose(text, unresolved=kubernetes.UNRESOLVED) if isinstance(part, YamlDocument)]
    documents = [found for root in roots for found in kubernetes.read(Artifact(PATH, text, role), root)]
    told = [fact for document in documents for fact in kubernetes.facts(document)]
    return [fact for fact in told if isinstance(fact, DeliveryFact)]


def rollout(strategy: str, more: str = "") -> ArgoRollout:
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: web, namespace: shop}\nspec:\n"
        f"  strategy: {strategy}\n  template: {{spec: {{containers: [{{name: a, image: a}}]}}}}\n{more}"
    )
    (found,) = facts(text)
    assert isinstance(found, ArgoRollout)
    return found


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("{}", None),
        ("{duration: 30}", 30),
        ("{duration: '30'}", 30),
        ("{duration: 10m}", 600),
        ("{duration: 1h}", 3600),
        ("{duration: 1d}", Unresolved("1d")),
        ("'${PAUSE}'", Unresolved("${PAUSE}")),
    ],
)
def test_pauses_in_seconds(written: str, seconds: object) -> None:
    (step,) = rollout(f"{{canary: {{steps: [{{pause: {written}}}]}}}}").steps
    assert step.amount == seconds
    assert step.gate is (seconds is None)


def test_steps_of_every_kind_and_none() -> None:
    found = rollout(
        "{canary: {steps: [{setWeight: 5}, {setWeight: '${W}'}, {analysis: {}}, {plugin: {name: a}}, {odd: 1}]}}"
    )
    assert [(step.kind, step.amount) for step in found.steps] == [
        ("setWeight", 5),
        ("setWeight", Unresolved("${W}")),
        ("analysis", None),
        ("plugin", None),
        ("", None),
    ]
    assert not found.stepless


def test_a_canary_without_steps_and_one_whose_steps_come_later() -> None:
    assert rollout("{canary: {}}").stepless
    assert rollout("{canary: {steps: []}}").stepless
    assert not rollout('{canary: {steps: "${STEPS}"}}').stepless


@pytest.mark.parametrize("written", ["{}", "{canary: {}, blueGreen: {}}", '"${STRATEGY}"', '{canary: "${CANARY}"}'])
def test_no_strategy_is_guessed(written: str) -> None:
    assert rollout(written).strategy == ""


def test_routers_services_and_analyses() -> None:
    found = rollout(
        "{canary: {stableService: web, canaryService: web-canary, trafficRouting: {managedRoutes: [{name: a}], "
        "istio: {virtualServices: [{name: web, routes: [primary]}], destinationRule: {name: web, canarySubsetName: new}}, "
        "alb: {ingresses: [one, two], rootService: root}}, analysis: {templates: [{templateName: rate, clusterScope: true}], "
        "args: [{name: service}], dryRun: [{metricName: rate}]}, "
        "steps: [{experiment: {analyses: [{name: a, templateName: fast}]}}]}}"
    )
    assert [(one.role, one.name) for one in found.services] == [
        ("stable", "web"),
        ("canary", "web-canary"),
        ("root", "root"),
    ]
    assert [(one.kind, [name for name, _, _ in one.objects], one.rule, one.subsets) for one in found.routers] == [
        ("istio", ["web"], "web", ("new",)),
        ("alb", ["one", "two"], "", ()),
    ]
    assert [(one.name, one.cluster, one.use, one.doubtful) for one in found.analyses] == [
        ("rate", True, "background", True),
        ("fast", False, "experiment", False),
    ]


def test_a_patch_is_no_rollout() -> None:
    text = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: web}\nspec: {strategy: {canary: {}}}\n"
    assert facts(text, role="kustomize") == []


def test_templates_with_what_they_need() -> None:
    (found,) = facts(
        "apiVersion: argoproj.io/v1alpha1\nkind: ClusterAnalysisTemplate\nmetadata: {name: rate}\n"
        "spec: {args: [{name: service}, {name: floor, value: '1'}], templates: [{templateName: other}], metrics: [{name: rate, "
        "count: '{{args.count}}', failureLimit: -1, failureCondition: 'false', provider: {web: {}}}, {provider: '${P}'}]}\n"
    )
    assert isinstance(found, AnalysisTemplate)
    assert (found.cluster, found.arguments, found.templates) == (True, ("service",), (("other", False),))
    assert (found.metrics[0].measurements, found.metrics[0].failures) == (Unresolved("{{args.count}}"), -1)
    assert (found.metrics[0].conditions, found.metrics[0].providers, found.metrics[1].providers) == (
        True,
        ("web",),
        None,
    )


@pytest.mark.parametrize(
    ("spec", "strategy"),
    [
        ("{analysis: {stepWeight: 5}}", "canary"),
        ("{canaryAnalysis: {iterations: 5}}", "blue-green"),
        ("{analysis: {iterations: 5, match: [{}]}}", "canary"),
        ("{provider: kubernetes, analysis: {stepWeight: 5}}", "blue-green"),
        ("{}", ""),
        ('{analysis: "${ANALYSIS}"}', ""),
    ],
)
def test_flagger_compares_two_stacks_where_it_counts_checks(spec: str, strategy: str) -> None:
    (found,) = facts(f"apiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata: {{name: web}}\nspec: {spec}\n")
    assert isinstance(found, FlaggerCanary)
    assert found.strategy == strategy


def test_routes_rules_and_policies_of_a_mesh() -> None:
    route, rule, policy = facts(
        "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: web}\nspec: {http: [{timeout: 1s, route: "
        "[{destination: {host: web, subset: v1}, weight: 90}, {destination: {host: web}}]}, {redirect: {}}], tcp: [{route: [{}]}]}\n"
        "---\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: web}\n"
        "spec: {host: web, subsets: [{name: v1, labels: {version: v1}}], trafficPolicy: {outlierDetection: {}}}\n"
        "---\napiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: web}\n"
        "spec: {selector: {matchLabels: {app: web}}, portLevelMtls: {9090: {mode: DISABLE}}}\n"
    )
    assert isinstance(route, TrafficRoute)
    assert [(one.protocol, one.bounded, [each.weight for each in one.destinations]) for one in route.splits] == [
        ("http", True, [90, None]),
        ("tcp", True, [None]),
    ]
    assert isinstance(rule, DestinationRule)
    assert (rule.outliers, [one.name for one in rule.subsets or ()]) == (True, ["v1"])
    assert isinstance(policy, PeerAuthentication)
    assert (policy.mode, policy.whole, [(port, mode) for port, mode, _ in policy.ports]) == (
        "",
        False,
        [("9090", "DISABLE")],
    )
