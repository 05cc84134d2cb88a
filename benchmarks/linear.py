"""Whether a joined audit stays linear: processor time for each service of a monorepo of 100, beside one of 10.

    python benchmarks/linear.py [--small 10] [--large 100] [--runs 3] [--folder DIR]

Each service has code, a Dockerfile, a Deployment with probes and variables, a Service, an Ingress, an alert, and a job of the one
pipeline; each asks the next. The repositories are written below `--folder` (default: a temporary one). Processor time of the audit, in
one process, counts, the least of all runs; what the first service costs, with all that a run begins with, is taken off. Ends with 0 where a
service costs at most 1.3 times as much among many.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

MOST = 1.3
ALONE = """
import sys
from readiness.cli import main
from readiness.engine import files
files.WORTH_WORKERS = sys.maxsize
sys.exit(main(["audit", sys.argv[1], "--without", "all", "--offline", "--exit-zero", "--no-cache", "--output", "json"]))
"""
"""In one process: worker processes cost processor time of their own, which has nothing to do with the services."""
CODE = """\
import logging
import os
import signal

from flask import Flask, jsonify
from prometheus_client import Counter, make_wsgi_app

app = Flask(__name__)
ORDERS = Counter("service_{n}_orders_total", "Orders")
NEXT = os.environ["NEXT_URL"]
PASSWORD = os.environ["DB_PASSWORD"]


@app.get("/healthz")
def health():
    return jsonify(status="ok")


@app.get("/orders/<order>")
def order(order):
    ORDERS.inc()
    return jsonify(order=order)


signal.signal(signal.SIGTERM, lambda *_: exit(0))
app.run(host="0.0.0.0", port={port})
"""
DOCKERFILE = """\
FROM python:3.14.0-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY . .
USER 1000
EXPOSE {port}
CMD ["python", "main.py"]
"""
MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: service-{n}
  labels: {{app.kubernetes.io/part-of: shop}}
spec:
  replicas: 2
  selector:
    matchLabels: {{app.kubernetes.io/part-of: shop, app.kubernetes.io/name: service-{n}}}
  template:
    metadata:
      labels: {{app.kubernetes.io/part-of: shop, app.kubernetes.io/name: service-{n}}}
      annotations: {{prometheus.io/scrape: "true", prometheus.io/port: "{port}", prometheus.io/path: /metrics}}
    spec:
      terminationGracePeriodSeconds: 30
      securityContext: {{runAsNonRoot: true, runAsUser: 1000}}
      containers:
        - name: app
          image: registry.example.com/shop/service-{n}:1.0.{n}
          ports: [{{name: http, containerPort: {port}}}]
          env:
            - {{name: NEXT_URL, value: "http://service-{m}:80/orders"}}
            - name: DB_PASSWORD
              valueFrom: {{secretKeyRef: {{name: service-{n}, key: password}}}}
          resources: {{requests: {{cpu: 100m, memory: 64Mi}}, limits: {{memory: 64Mi}}}}
          readinessProbe: {{httpGet: {{path: /healthz, port: http}}}}
          livenessProbe: {{httpGet: {{path: /healthz, port: http}}, periodSeconds: 20}}
---
apiVersion: v1
kind: Service
metadata: {{name: service-{n}}}
spec:
  selector: {{app.kubernetes.io/part-of: shop, app.kubernetes.io/name: service-{n}}}
  ports: [{{name: http, port: 80, targetPort: http}}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {{name: service-{n}}}
spec:
  tls: [{{hosts: [service-{n}.example.com], secretName: tls}}]
  rules:
    - host: service-{n}.example.com
      http: {{paths: [{{path: /, pathType: Prefix, backend: {{service: {{name: service-{n}, port: {{name: http}}}}}}}}]}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{name: service-{n}}}
spec:
  maxUnavailable: 1
  selector: {{matchLabels: {{app.kubernetes.io/name: service-{n}}}}}
"""
ALERTS = """\
groups:
  - name: service-{n}
    rules:
      - alert: Service{n}Quiet
        expr: rate(service_{n}_orders_total[5m]) == 0
        for: 10m
        labels: {{severity: page}}
        annotations: {{summary: No orders, runbook_url: "https://runbooks.example.com/service-{n}"}}
"""
JOB = """\
  service-{n}:
    runs-on: ubuntu-24.04
    steps:
      - run: docker build -t registry.example.com/shop/service-{n}:1.0.{n} services/service-{n}
      - run: docker push registry.example.com/shop/service-{n}:1.0.{n}
"""
MIGRATION = "ALTER TABLE orders_{n} ADD COLUMN note text;\n"


def written(root: Path, services: int) -> Path:
    """A repository of that many services; what is there already is written again."""
    jobs = ["name: ship\non: {push: {branches: [main]}}\npermissions: {contents: read}\njobs:\n"]
    compose = ["services:\n"]
    for number in range(services):
        given = {"n": number, "m": (number + 1) % services, "port": 8000 + number}
        folder = root / "services" / f"service-{number}"
        files = {"main.py": CODE, "Dockerfile": DOCKERFILE, f"migrations/000{number % 9 + 1}_note.sql": MIGRATION}
        for path, text in files.items():
            _store(folder / path, text.format(**given))
        _store(folder / "requirements.txt", "flask==3.1.0\nprometheus-client==0.21.0\n")
        _store(root / "deploy" / f"service-{number}.yaml", MANIFEST.format(**given))
        _store(root / "alerts" / f"service-{number}.yaml", ALERTS.format(**given))
        jobs.append(JOB.format(**given))
        compose.append(
            f"  service-{number}:\n    build: services/service-{number}\n    ports: ['{given['port']}:{given['port']}']\n"
        )
    _store(root / ".github" / "workflows" / "ship.yaml", "".join(jobs))
    _store(root / "compose.yaml", "".join(compose))
    return root


def _store(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def cost(root: Path, runs: int) -> float:
    """Seconds of processor time of one audit by our own rules, the least of several."""
    command = [sys.executable, "-c", ALONE, str(root)]
    return min(_once(command) for _ in range(runs + 1))


def _once(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--small", type=int, default=10)
    parser.add_argument("--large", type=int, default=100)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", default="")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(arguments.folder or scratch)
        empty = written(folder / "one", 1)
        base = cost(empty, arguments.runs)
        each: list[float] = []
        for number in (arguments.small, arguments.large):
            spent = cost(written(folder / f"of-{number}", number), arguments.runs)
            each.append((spent - base) / (number - 1))
            print(f"{number:4} services: {spent:6.2f} s, {each[-1] * 1000:6.1f} ms each beside the first")
    ratio = each[1] / each[0]
    print(f"{ratio:.2f} times as much for each among {arguments.large} (at most {MOST})")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", os.getcwd())
    sys.exit(main())
