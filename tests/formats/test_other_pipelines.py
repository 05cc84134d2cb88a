"""CircleCI, Azure Pipelines and Jenkins: which jobs there are, in which order, for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness import formats
from readiness.model.artifact import Artifact
from readiness.model.facts import PipelineJob
from readiness.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator


def told(path: str, text: str) -> dict[str, PipelineJob]:
    return {fact.id: fact for fact in _facts(path, text) if isinstance(fact, PipelineJob)}


def _facts(path: str, text: str) -> Iterator[object]:
    for part in formats.documents(Artifact(path, text)):
        if not isinstance(part, Problem):
            yield from formats.module(part.format).facts(part)


def test_circleci() -> None:
    found = told(
        ".circleci/config.yml",
        """
version: 2.1
commands:
  suite: {steps: [{run: npm test}]}
jobs:
  unit: {docker: [{image: "cimg/node:22.11"}], steps: [checkout, suite]}
  ship: {docker: [{image: "cimg/base:2024.01"}], steps: [{run: {name: ship, command: kubectl apply -f k8s/}}]}
workflows:
  main:
    jobs:
      - unit
      - hold: {type: approval, requires: [unit]}
      - orb/release: {name: release, requires: [unit]}
      - ship: {requires: [hold], filters: {branches: {only: main}}}
""",
    )
    assert {name: (job.needs, job.purposes) for name, job in found.items()} == {
        "unit": ((), ("test",)),
        "hold": (("unit",), ()),
        "release": (("unit",), ()),
        "ship": (("hold",), ("deploy",)),
    }
    assert found["hold"].manual
    assert found["release"].calls is not None
    assert found["ship"].starts == ("default",)


def test_azure_pipelines() -> None:
    found = told(
        "azure-pipelines.yml",
        """
trigger: [main]
stages:
  - stage: Check
    jobs:
      - job: unit
        steps: [{script: npm test}]
  - stage: Ship
    jobs:
      - deployment: web
        environment: production
        strategy: {runOnce: {deploy: {steps: [{task: KubernetesManifest@1, inputs: {action: deploy}}]}}}
""",
    )
    assert found["Check/unit"].purposes == ("test",)
    ship = found["Ship/web"]
    assert (ship.needs, ship.purposes, ship.environment) == (("Check/unit",), ("deploy",), "production")


def test_jenkins() -> None:
    found = told(
        "Jenkinsfile",
        """
pipeline {
  agent any
  stages {
    stage('Build') { steps { sh 'docker build -t app .' } }
    stage('Check') {
      parallel {
        stage('Unit') { steps { sh "npm test" } }
        stage('Lint') { steps { sh(script: 'npm run lint') } }
      }
    }
    // stage('Gone') { steps { sh 'x' } }
    stage('Ship') {
      input { message "Ship it?" }
      steps { sh '''
        kubectl apply -f k8s/
      ''' }
    }
  }
  post { always { sh 'echo done' } }
}
""",
    )
    assert {name: (job.needs, job.purposes) for name, job in found.items()} == {
        "Build": ((), ("build",)),
        "Unit": (("Build",), ("test",)),
        "Lint": (("Build",), ("lint",)),
        "Ship": (("Unit", "Lint"), ("deploy",)),
    }
    assert found["Ship"].manual


def test_what_is_none_of_these() -> None:
    assert told("Jenkinsfile", "node { sh 'npm test' }") == {}
    assert told(".circleci/config.yml", "- a\n- b\n") == {}
    assert told("azure-pipelines.yml", "parameters: []\n") == {}
