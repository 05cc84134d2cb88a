"""How each service comes to its next version, found from its manifests, and what of what that needs is there."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from readiness.audit import audit
from readiness.config import Config
from readiness.model.finding import Kind
from readiness.places import compiled_rules
from readiness.request import Request

if TYPE_CHECKING:
    from pathlib import Path

    from readiness.model.strategy import Strategy

POD = 'selector: {matchLabels: {app: web}}\n  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "web:1"}]}}'
DEPLOYMENT = f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec:\n  {POD}\n"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n"


def rollout(strategy: str) -> str:
    head = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: web}\nspec:\n  replicas: 5\n"
    return f"{head}  strategy: {strategy}\n  {POD}\n"


def coloured(colour: str, replicas: int = 2) -> str:
    return (
        DEPLOYMENT.replace("name: web}", f"name: web-{colour}}}", 1)
        .replace("app: web}", f"app: web, colour: {colour}}}")
        .replace("spec:\n", f"spec:\n  replicas: {replicas}\n", 1)
    )


def told(folder: Path, *objects: str, select: tuple[str, ...] = (), **files: str) -> dict[str, Strategy]:
    (folder / "web.yaml").write_text("---\n".join(objects), encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    report = audit(
        Request(
            root=str(folder),
            config=Config(select=select, without=("all",)),
            today=lambda: date(2026, 11, 1),
            compiled=compiled_rules(os.environ),
        )
    )
    assert [note.message for note in report.notifications if "crashed" in note.message] == []
    return {one.service: one for one in report.strategies}


def answers(one: Strategy) -> dict[str, Kind]:
    return {need.name: need.kind for need in one.preconditions}


@pytest.mark.parametrize(
    ("objects", "name"),
    [
        ([DEPLOYMENT], "rolling"),
        ([DEPLOYMENT.replace("spec:", "spec:\n  strategy: {type: Recreate}", 1)], "recreate"),
        ([DEPLOYMENT.replace("spec:", 'spec:\n  strategy: {type: "${TYPE}"}', 1)], "unknown"),
        ([DEPLOYMENT.replace("Deployment", "StatefulSet").replace("spec:", "spec:\n  updateStrategy: {type: OnDelete}", 1)], "unknown"),
        ([DEPLOYMENT.replace("Deployment", "DaemonSet")], "rolling"),
        ([DEPLOYMENT.replace("Deployment", "ReplicaSet")], "unknown"),
        ([rollout("{canary: {steps: [{setWeight: 20}, {pause: {}}]}}")], "canary"),
        ([rollout("{canary: {maxSurge: 1}}")], "rolling"),
        ([rollout("{blueGreen: {activeService: web}}")], "blue-green"),
        ([rollout('"${STRATEGY}"')], "unknown"),
    ],
)  # fmt: skip
def test_found_from_what_releases_it(tmp_path: Path, objects: list[str], name: str) -> None:
    assert told(tmp_path, *objects)["web"].name == name


def test_what_has_no_versions_side_by_side_has_no_strategy(tmp_path: Path) -> None:
    job = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: once}\nspec: {template: {spec: {containers: [{name: a, image: a}]}}}\n"
    assert told(tmp_path, job) == {}


def test_rolling_is_answered_by_the_rules_that_looked(tmp_path: Path) -> None:
    one = told(tmp_path, DEPLOYMENT, SERVICE)["web"]
    assert answers(one) == {
        "readiness": Kind.FAIL,
        "drain": Kind.OPEN,
        "pods kept up": Kind.PASS,
        "a second pod": Kind.FAIL,
        "migrations": Kind.OPEN,
    }
    assert (
        one.those(Kind.FAIL)[0].reason
        == "container web of Deployment/web gets requests before it says that it is ready"
    )


def test_the_silence_of_a_rule_that_was_not_asked_means_nothing(tmp_path: Path) -> None:
    one = told(tmp_path, DEPLOYMENT, SERVICE, select=("k8s-recreate",))["web"]
    assert {need.kind for need in one.preconditions} == {Kind.OPEN}
    assert one.preconditions[0].reason == "k8s-readiness-missing was not asked"


def test_one_after_the_other(tmp_path: Path) -> None:
    assert answers(told(tmp_path, DEPLOYMENT.replace("Deployment", "StatefulSet"))["web"])["pods kept up"] is Kind.PASS
    assert answers(told(tmp_path, DEPLOYMENT.replace("Deployment", "DaemonSet"))["web"])["pods kept up"] is Kind.OPEN


def test_a_pause_before_the_signal_is_drain(tmp_path: Path) -> None:
    waiting = DEPLOYMENT.replace("{name: web, image", "{name: web, lifecycle: {preStop: {sleep: {seconds: 5}}}, image")
    assert answers(told(tmp_path, waiting)["web"])["drain"] is Kind.PASS


def test_what_somebody_vouched_for_is_met(tmp_path: Path) -> None:
    vouched = DEPLOYMENT.replace(
        "metadata: {name: web}", "metadata:\n  # readiness: ignore[k8s-single-replica] -- it may rest\n  name: web", 1
    )
    found = {need.name: need for need in told(tmp_path, vouched, SERVICE)["web"].preconditions}
    assert found["a second pod"].kind is Kind.PASS
    assert found["a second pod"].reason == "vouched for: it may rest"


def test_recreate_needs_that_no_request_comes(tmp_path: Path) -> None:
    one = told(tmp_path, DEPLOYMENT.replace("spec:", "spec:\n  strategy: {type: Recreate}", 1), SERVICE)["web"]
    assert answers(one) == {"no requests meanwhile": Kind.FAIL}


def test_canary_of_argo(tmp_path: Path) -> None:
    one = told(tmp_path, rollout("{canary: {steps: [{setWeight: 20}, {pause: {duration: 10m}}]}}"))["web"]
    assert answers(one) == {
        "traffic split": Kind.PASS,
        "small steps": Kind.PASS,
        "metrics that judge it": Kind.FAIL,
        "readiness": Kind.OPEN,
        "migrations": Kind.OPEN,
    }
    assert one.evidence[0].message == "Rollout/web: canary"


def test_a_template_that_judges_nothing_judges_no_canary(tmp_path: Path) -> None:
    template = (
        "apiVersion: argoproj.io/v1alpha1\nkind: AnalysisTemplate\nmetadata: {name: rate}\n"
        "spec: {metrics: [{name: rate, provider: {prometheus: {query: up}}}]}\n"
    )
    judged = (
        "{canary: {analysis: {templates: [{templateName: rate}]}, steps: [{setWeight: 20}, {pause: {duration: 10m}}]}}"
    )
    one = told(tmp_path, rollout(judged), rate=template)["web"]
    assert answers(one)["metrics that judge it"] is Kind.FAIL


def test_blue_green_of_argo(tmp_path: Path) -> None:
    one = told(tmp_path, rollout("{blueGreen: {activeService: web, autoPromotionEnabled: false}}"), SERVICE)["web"]
    assert answers(one)["two stacks"] is Kind.PASS
    assert answers(one)["a look at it first"] is Kind.PASS
    assert answers(one)["a way back"] is Kind.FAIL


def test_a_deployment_whose_pods_a_rollout_borrows_goes_its_way(tmp_path: Path) -> None:
    borrowing = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: web}\nspec:\n  replicas: 5\n"
        "  strategy: {blueGreen: {activeService: web}}\n  workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n"
    )
    assert told(tmp_path, DEPLOYMENT, borrowing)["web"].name == "blue-green"


@pytest.mark.parametrize(
    ("analysis", "name"),
    [
        ("{interval: 1m, stepWeight: 5, metrics: [{name: request-success-rate, thresholdRange: {min: 99}}]}", "canary"),
        ("{interval: 1m, iterations: 10, metrics: [{name: request-success-rate, thresholdRange: {min: 99}}]}", "blue-green"),
        ("{interval: 1m, iterations: 10, match: [{headers: {beta: {exact: '1'}}}], metrics: [{name: a, threshold: 1}]}", "canary"),
    ],
)  # fmt: skip
def test_flagger(tmp_path: Path, analysis: str, name: str) -> None:
    canary = (
        "apiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata: {name: web}\nspec:\n"
        f"  targetRef: {{apiVersion: apps/v1, kind: Deployment, name: web}}\n  analysis: {analysis}\n"
    )
    one = told(tmp_path, DEPLOYMENT, canary)["web"]
    assert one.name == name
    assert one.evidence[0].message == "Canary/web releases it"
    judge = "metrics that judge it" if name == "canary" else "a look at it first"
    assert answers(one)[judge] is Kind.PASS


def test_colours_behind_one_service(tmp_path: Path) -> None:
    switch = SERVICE.replace("{app: web}", "{app: web, colour: blue}")
    found = told(tmp_path, coloured("blue"), coloured("green"), switch)
    assert {name: one.name for name, one in found.items()} == {"web-blue": "blue-green", "web-green": "blue-green"}
    assert answers(found["web-green"])["two stacks alike"] is Kind.PASS
    assert answers(found["web-green"])["a look at it first"] is Kind.OPEN
    assert answers(found["web-green"])["a way back"] is Kind.PASS


def test_a_colour_at_rest_is_no_way_back(tmp_path: Path) -> None:
    switch = SERVICE.replace("{app: web}", "{app: web, colour: blue}")
    found = told(tmp_path, coloured("blue"), coloured("green", replicas=0), switch)
    assert answers(found["web-green"])["a way back"] is Kind.FAIL


def version(name: str) -> str:
    return DEPLOYMENT.replace("name: web}", f"name: web-{name}}}", 1).replace(
        "app: web}", f"app: web, version: {name}}}"
    )


def test_versions_that_share_requests_by_weight(tmp_path: Path) -> None:
    route = (
        "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: web}\nspec:\n  hosts: [web]\n  http:\n"
        "  - route: [{destination: {host: web, subset: a}, weight: 90}, {destination: {host: web, subset: b}, weight: 10}]\n"
    )
    rule = (
        "apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: web}\n"
        "spec: {host: web, subsets: [{name: a, labels: {version: v1}}, {name: b, labels: {version: v2}}]}\n"
    )
    found = told(tmp_path, version("v1"), version("v2"), version("v3"), SERVICE, route, rule)
    assert {name: one.name for name, one in found.items()} == {
        "web-v1": "canary",
        "web-v2": "canary",
        "web-v3": "rolling",
    }
    assert answers(found["web-v1"])["traffic split"] is Kind.PASS
    assert answers(found["web-v1"])["metrics that judge it"] is Kind.OPEN


def test_a_route_of_the_gateway_api(tmp_path: Path) -> None:
    services = [
        SERVICE.replace("name: web", f"name: web-{name}").replace("app: web", f"app: web, version: {name}")
        for name in ("v1", "v2")
    ]
    route = (
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: web}\n"
        "spec: {rules: [{backendRefs: [{name: web-v1, port: 80, weight: 9}, {name: web-v2, port: 80, weight: 1}]}]}\n"
    )
    found = told(tmp_path, version("v1"), version("v2"), *services, route)
    assert {one.name for one in found.values()} == {"canary"}


def test_an_ingress_with_a_weight(tmp_path: Path) -> None:
    ingress = (
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: web-canary\n  annotations:\n"
        "    nginx.ingress.kubernetes.io/canary: 'true'\n    nginx.ingress.kubernetes.io/canary-weight: '10'\n"
        "spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}\n"
    )
    assert told(tmp_path, DEPLOYMENT, SERVICE, ingress)["web"].name == "canary"


def test_workloads_that_go_different_ways_are_not_guessed(tmp_path: Path) -> None:
    other = DEPLOYMENT.replace("name: web}", "name: web-two}", 1).replace(
        "spec:", "spec:\n  strategy: {type: Recreate}", 1
    )
    dockerfile = tmp_path / "web"
    dockerfile.mkdir()
    (dockerfile / "Dockerfile").write_text("FROM scratch\n", encoding="utf-8")
    one = told(tmp_path, DEPLOYMENT, other)["web"]
    assert one.name == "unknown"
    assert [place.message for place in one.evidence] == [
        "Deployment/web: rolling by default",
        "Deployment/web-two: Recreate",
    ]
    assert one.preconditions == ()


def test_a_patch_may_change_it(tmp_path: Path) -> None:
    patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {strategy: {type: Recreate}}\n"
    one = told(tmp_path, DEPLOYMENT, patch=patch)["web"]
    assert one.name == "unknown"
    assert one.evidence[0].message == "a patch changes the strategy of Deployment/web"
