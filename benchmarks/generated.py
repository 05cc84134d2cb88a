"""A repository of any size, made up: mostly source, some manifests and Dockerfiles."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def large(root: Path, files: int) -> None:
    """A repository of that many files: mostly source, some manifests and Dockerfiles."""
    for number in range(files):
        folder = root / f"service-{number // 100}" / f"part-{number // 10 % 10}"
        folder.mkdir(parents=True, exist_ok=True)
        name, text = _content(number)
        (folder / name).write_text(text)


def _content(number: int) -> tuple[str, str]:
    if number % 100 == 0:
        return (
            "Dockerfile",
            'FROM node:22.11-alpine\nWORKDIR /app\nCOPY . .\nRUN npm ci\nUSER 1000\nCMD ["node", "x.js"]\n',
        )
    if number % 10 == 1:
        return f"k{number}.yaml", MANIFEST.format(number=number)
    if number % 2:
        plain = "".join(f"\n\ndef f{one}(value: int) -> int:\n    return value + {one}\n" for one in range(20))
        return f"m{number}.py", f"import os\n\nSETTING = os.environ.get('A{number}')\n{plain}"
    return f"t{number}.md", "text\n" * 40


MANIFEST = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: d{number}
spec:
  replicas: 2
  selector: {{matchLabels: {{app: d{number}}}}}
  template:
    metadata: {{labels: {{app: d{number}}}}}
    spec:
      containers:
        - name: c
          image: registry.example.org/d{number}:1.0.0
          ports: [{{containerPort: 8080}}]
          resources: {{limits: {{memory: 64Mi}}, requests: {{cpu: 10m, memory: 64Mi}}}}
"""
