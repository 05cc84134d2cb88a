"""Reports to print: small values built by hand, and larger ones made of them."""

from __future__ import annotations

from datetime import date

from readiness.model.checklist import Attestation, Item, ItemVerdict, Verdict
from readiness.model.finding import (
    Applicability,
    Edit,
    Finding,
    Fix,
    Kind,
    Level,
    Precision,
    Suppression,
)
from readiness.model.location import Location, Region
from readiness.model.report import Coverage, Notification, Report, ScannerRun
from readiness.model.rule import Declared, Parameter, Rule
from readiness.model.system import Service

UNPINNED = Rule(
    id="docker-unpinned-base",
    title="Base images name a version",
    level=Level.WARNING,
    precision=Precision.VERY_HIGH,
    items=("infrastructure.reproducible-image",),
    message="base image {name} is not pinned to a version",
    why="A moving tag makes two builds of one commit differ.",
    remediation="Name a version or, better, a digest.",
    check=Declared("dockerfile.base-image", None, {"path": "tag", "exists": True}),
    equivalents=("hadolint:DL3006", "checkov:CKV_DOCKER_7"),
    references=("https://docs.docker.com/build/building/best-practices/",),
    tags=("docker", "security"),
    source="docker/docker-unpinned-base.yaml",
)

PROBE = Rule(
    id="k8s-probe-missing",
    title="Every container that serves traffic has a readiness probe",
    level=Level.ERROR,
    precision=Precision.HIGH,
    items=("application.health-endpoint",),
    message="{name} has no readiness probe",
    why="Without a readiness probe, traffic reaches a pod before it can answer, and every roll-out drops requests.",
    remediation="Add a readinessProbe that asks the health endpoint of the application.",
    check=Declared("kubernetes.container", None, {"path": "readinessProbe", "exists": True}),
    applies_to=("service",),
    parameters={"minimum": Parameter(3, "Failures before it counts as down.")},
    aliases=("k8s-no-probe",),
    source="k8s/k8s-probe-missing.yaml",
)

SECRET = Rule(
    id="secret-in-code",
    title="No secret stands in code",
    level=Level.ERROR,
    precision=Precision.MEDIUM,
    items=("application.no-secrets",),
    message="{name} holds a secret",
    why="Whoever can read the repository, now or in its history, can use it.",
    remediation="Revoke it, then read it from the environment or a secret store.",
    check=Declared("env.variable", None, {"path": "value", "exists": False}),
    tags=("secret",),
    security_severity="8.5",
)

RULES = (UNPINNED, PROBE, SECRET)


def item(item_id: str, title: str) -> Item:
    return Item(item_id, item_id.partition(".")[0], title, "It is asked for.", (), "Say how you know.")


ITEMS = (
    item("application.tests", "All tests pass: unit, integration, end-to-end"),
    item("application.no-secrets", "No hard-coded secrets in code or configuration files"),
    item("application.health-endpoint", "The health endpoint returns a meaningful status"),
    item("infrastructure.reproducible-image", "Images build reproducibly: versions pinned"),
    item("infrastructure.resource-limits", "Resource limits set (CPU, memory)"),
    item("operations.on-call", "On-call rotation and escalation path defined"),
)

ATTESTATION = Attestation(
    item="operations.on-call",
    explanation="Two people a week, see the rota",
    attested_by="mira@example.org",
    attested_on=date(2026, 3, 1),
    expires_on=date(2026, 9, 1),
)

FIX = Fix("pin to 12.5", (Edit("Dockerfile", Region(1, 12, 1, 18), "12.5"),), Applicability.UNSAFE)

BASE = Finding(
    rule_id="docker-unpinned-base",
    kind=Kind.FAIL,
    level=Level.WARNING,
    message="base image debian:latest is not pinned to a version",
    location=Location("Dockerfile", Region(1, 6, 1, 19), "stage/0/FROM"),
    service="web",
    snippet="FROM debian:latest",
    fix=FIX,
    fingerprint="f1",
    also_reported_by=("hadolint:DL3007",),
)

NO_PROBE = Finding(
    rule_id="k8s-probe-missing",
    kind=Kind.FAIL,
    level=Level.ERROR,
    message="container web has no readiness probe",
    location=Location("deploy/web app.yaml", Region(12, 17, 12, 20), "Deployment/web/containers/web"),
    service="web",
    related_locations=(Location("deploy/service.yaml", Region(4, 9, 4, 12), message="sends it traffic"),),
    snippet="        - name: web",
    fingerprint="f2",
)

SUPPRESSED = Finding(
    rule_id="secret-in-code",
    kind=Kind.FAIL,
    level=Level.ERROR,
    message="variable TOKEN holds a secret",
    location=Location("src/settings.py", Region(3, 9, 3, 14)),
    snippet='TOKEN = "****"',
    suppression=Suppression("inSource", "a dummy for tests", Location("src/settings.py", Region(2, 1, 2, 40))),
    fingerprint="f3",
)

PASS = Finding(
    rule_id="k8s-probe-missing",
    kind=Kind.PASS,
    level=Level.ERROR,
    message="container api has a readiness probe",
    location=Location("deploy/api.yaml"),
    targets=3,
    fingerprint="f4",
)

OPEN = Finding(
    rule_id="docker-unpinned-base",
    kind=Kind.OPEN,
    level=Level.WARNING,
    message="base image ${BASE} cannot be resolved",
    location=Location("api/Dockerfile", Region(2, 6, 2, 13)),
    snippet="FROM ${BASE}",
    fingerprint="f5",
)

FINDINGS = (BASE, NO_PROBE, SUPPRESSED, PASS, OPEN)


def verdicts(service: str) -> tuple[ItemVerdict, ...]:
    """One of each kind."""
    tests, secrets, health, image, limits, on_call = ITEMS
    return (
        ItemVerdict(tests, service, Verdict.PASS, "2 pipeline jobs run tests", ()),
        ItemVerdict(secrets, service, Verdict.ATTESTED, "a dummy for tests", (SUPPRESSED,)),
        ItemVerdict(health, service, Verdict.FAIL, "container web has no readiness probe", (NO_PROBE,)),
        ItemVerdict(image, service, Verdict.UNKNOWN, "base image ${BASE} cannot be resolved", (OPEN,)),
        ItemVerdict(limits, service, Verdict.NOT_APPLICABLE, "no Kubernetes manifests", ()),
        ItemVerdict(on_call, service, Verdict.ATTESTED, "mira@example.org, until 2026-09-01", (), ATTESTATION),
    )


def service(name: str) -> Service:
    return Service(name=name, path=name, kind="service", evidence=(Location(f"{name}/Dockerfile", message="an image"),))


COVERAGE = Coverage(
    found=183,
    read=180,
    judged=96,
    skipped=(("logo.png", "binary"), ("photo.jpg", "binary"), ("dump.sql", "larger than 2 MB")),
    formats={"kubernetes": 12, "dockerfile": 3},
)

OFFLINE = Notification(Level.ERROR, "pip-audit could not run: offline")

SCANNERS = (
    ScannerRun("hadolint", "2.15.1", 3, 4),
    ScannerRun("pip-audit", "2.10.1", 0, 0, "offline"),
)


def report(
    *,
    findings: tuple[Finding, ...] = FINDINGS,
    verdicts: tuple[ItemVerdict, ...] = verdicts("web"),
    notifications: tuple[Notification, ...] = (),
    rules: tuple[Rule, ...] = RULES,
    project: str = "shop",
    fail_on: Level = Level.ERROR,
) -> Report:
    """A report with one finding of each kind, unless told otherwise."""
    return Report(
        version="0.1.0",
        project=project,
        rules=rules,
        findings=findings,
        verdicts=verdicts,
        services=(service("web"),),
        notifications=notifications,
        coverage=COVERAGE,
        scanners=SCANNERS,
        fail_on=fail_on,
    )


def good_verdicts() -> tuple[ItemVerdict, ...]:
    return tuple(ItemVerdict(each, "web", Verdict.PASS, "seen", ()) for each in ITEMS)


EMPTY = Report(version="0.1.0", project="", rules=(), findings=(), verdicts=())
