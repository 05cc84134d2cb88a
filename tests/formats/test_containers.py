"""Containers as they are run: the same fact of a manifest and of a Compose file."""

from __future__ import annotations

from readiness.formats import compose as compose_format
from readiness.formats import kubernetes
from readiness.formats.amounts import docker_bytes, quantity, seconds
from readiness.formats.yaml import YamlDocument, compose
from readiness.model.artifact import Artifact, Unresolved
from readiness.model.containers import Asking, ContainerRun, MountedAt

MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 45
      securityContext: {runAsUser: 1000, fsGroup: 2000, sysctls: [{name: net.ipv4.ip_unprivileged_port_start, value: "0"}]}
      initContainers:
      - {name: first, image: migrate:1}
      containers:
      - name: app
        image: web:1
        command: [/app]
        args: ["--port", "$(PORT)"]
        workingDir: /srv
        ports: [{name: http, containerPort: 8080}]
        env:
        - {name: PORT, value: "8080"}
        - {name: TOKEN, valueFrom: {secretKeyRef: {name: keys, key: token, optional: true}}}
        - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        envFrom:
        - {prefix: A_, configMapRef: {name: settings}}
        livenessProbe: {httpGet: {path: /live, port: http, scheme: HTTPS}}
        readinessProbe: {exec: {command: [cat, /ready]}}
        lifecycle: {preStop: {sleep: {seconds: 5}}}
        securityContext: {readOnlyRootFilesystem: true, runAsNonRoot: true, capabilities: {add: [NET_BIND_SERVICE]}}
        resources: {limits: {memory: 512Mi, cpu: 500m}}
        volumeMounts:
        - {name: tmp, mountPath: /tmp}
        - {name: conf, mountPath: /etc/web, readOnly: true}
      volumes:
      - {name: tmp, emptyDir: {}}
      - {name: conf, configMap: {name: settings}}
"""
COMPOSE = """\
services:
  web:
    image: web:1
    command: serve --port 80
    user: "1000:1000"
    read_only: true
    ports: ["8080:80", "53:53/udp"]
    expose: [9090]
    env_file: [{path: web.env, required: false}]
    environment: [TOKEN, LEVEL=info]
    stop_grace_period: 1m30s
    stop_signal: SIGINT
    mem_limit: 512m
    tmpfs: /run:size=1m
    volumes: ["data:/data:ro"]
    healthcheck: {test: curl -f http://localhost/health}
"""


def manifest(text: str) -> list[ContainerRun]:
    parts = compose(text, unresolved=kubernetes.UNRESOLVED)
    roots = [part.root for part in parts if isinstance(part, YamlDocument)]
    documents = [found for root in roots for found in kubernetes.read(Artifact("k8s/web.yaml", text, ""), root)]
    return [fact for each in documents for fact in kubernetes.facts(each) if isinstance(fact, ContainerRun)]


def composed(text: str) -> ContainerRun:
    part = next(iter(compose(text)))
    assert isinstance(part, YamlDocument)
    document = next(iter(compose_format.read(Artifact("deploy/compose.yaml", text), part.root)))
    return next(fact for fact in compose_format.facts(document) if isinstance(fact, ContainerRun))


def test_a_container_of_a_manifest() -> None:
    first, run = manifest(MANIFEST)
    assert (first.name, first.phase, first.image) == ("first", "init", "migrate:1")
    assert (run.workload, run.namespace, run.name, run.phase, run.partial) == (
        "Deployment/web", "shop", "app", "", False,
    )  # fmt: skip
    assert (run.command, run.arguments, run.working_directory) == (("/app",), ("--port", Unresolved("$(PORT)")), "/srv")
    assert [(port.number, port.name) for port in run.ports] == [(8080, "http")]
    assert [(one.name, one.value, one.kind, one.of, one.key, one.optional) for one in run.environment] == [
        ("PORT", "8080", "", "", "", False),
        ("TOKEN", None, "Secret", "keys", "token", True),
        ("POD", None, "field", "", "", False),
    ]
    assert [(one.kind, one.of, one.prefix) for one in run.environment_from] == [("ConfigMap", "settings", "A_")]
    said = (run.user, run.fs_group, run.non_root, run.read_only, run.grace, run.memory_limit, run.cpu_limit)
    assert [one.value if one else None for one in said] == [1000, 2000, True, True, 45, 512 * 2**20, 500]
    assert (run.capabilities, run.sysctls) == (("NET_BIND_SERVICE",), ("net.ipv4.ip_unprivileged_port_start",))
    assert [(one.path, one.kind, one.read_only) for one in run.mounts] == [
        ("/tmp", "emptyDir", False), ("/etc/web", "configMap", True),
    ]  # fmt: skip


def test_what_is_asked_of_it() -> None:
    live, ready, stop = manifest(MANIFEST)[1].asked
    assert (live.kind, live.handler, live.path, live.port, live.scheme) == (
        "liveness",
        "http",
        "/live",
        "http",
        "HTTPS",
    )
    assert (ready.kind, ready.handler, ready.command) == ("readiness", "exec", ("cat", "/ready"))
    assert (stop.kind, stop.handler, stop.seconds) == ("preStop", "sleep", 5)


def test_variables_that_are_only_known_later() -> None:
    text = MANIFEST.replace("- {prefix: A_, configMapRef: {name: settings}}", "- ${MORE}")
    assert manifest(text)[1].unknown_environment == Unresolved("${MORE}")
    assert manifest(MANIFEST)[1].unknown_environment is None


def test_a_container_of_a_compose_file() -> None:
    run = composed(COMPOSE)
    assert (run.by, run.workload, run.command, run.arguments) == (
        "compose", "services/web", None, ("serve", "--port", "80"),
    )  # fmt: skip
    assert [port.number for port in run.ports] == [80, 9090]
    assert [(outside, inside) for outside, inside, _ in run.published] == [(8080, 80)]
    assert [(one.name, one.value, one.kind) for one in run.environment] == [
        ("TOKEN", Unresolved("${TOKEN}"), "host"), ("LEVEL", "info", ""),
    ]  # fmt: skip
    assert [(one.kind, one.of, one.optional) for one in run.environment_from] == [("env file", "deploy/web.env", True)]
    said = (run.user, run.read_only, run.grace, run.stop_signal, run.memory_limit)
    assert [one.value if one else None for one in said] == ["1000:1000", True, 90, "SIGINT", 512 * 2**20]
    assert [(one.path, one.kind, one.read_only) for one in run.mounts] == [
        ("/data", "volume", True), ("/run", "tmpfs", False),
    ]  # fmt: skip
    assert isinstance(run.asked[0], Asking)
    assert run.asked[0].command == ("sh", "-c", "curl -f http://localhost/health")
    assert isinstance(run.mounts[0], MountedAt)


def test_an_amount_is_read_in_its_own_unit_and_nothing_else_is_one() -> None:
    assert (quantity("1.5Gi"), quantity("500m"), quantity("12 parsecs")) == (1.5 * 2**30, 0.5, None)
    assert (docker_bytes("1gb"), docker_bytes("64M"), docker_bytes("")) == (2**30, 64 * 2**20, None)
    assert (seconds("1m30s"), seconds("500ms"), seconds("30")) == (90, 0.5, None)
