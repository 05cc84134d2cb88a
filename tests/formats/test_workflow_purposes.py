"""What a job is for, by its commands and actions."""

from __future__ import annotations

import pytest

from readiness.formats.workflow.judgement import Work, purposes


def _of(script: str, job: str = "job", environment: str = "") -> tuple[str, ...]:
    return purposes(Work(names=(job, ""), environment=environment, scripts=(script,), actions=()))


def _uses(action: str, job: str = "job", **settings: str) -> tuple[str, ...]:
    return purposes(Work(names=(job, ""), environment="", scripts=(), actions=((action, settings),)))


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param("pytest -q", ("test",), id="pytest"),
        pytest.param("python -m pytest", ("test",), id="python -m pytest"),
        pytest.param("uv run python manage.py test", ("test",), id="django"),
        pytest.param("npm test -- --ci", ("test",), id="npm test"),
        pytest.param("npm --prefix tests ci", (), id="npm ci in a folder called tests"),
        pytest.param("npm install -D jest", (), id="installing a test tool"),
        pytest.param("pip install pytest ruff", (), id="installing with pip"),
        pytest.param("pytest --version", (), id="asking for the version"),
        pytest.param("yarn workspace web test:unit", ("test",), id="yarn workspace"),
        pytest.param("pnpm -r --filter web run lint", ("lint",), id="pnpm filter"),
        pytest.param("pnpm run check", (), id="npm check says nothing"),
        pytest.param("make -C tests build", ("build",), id="make -C"),
        pytest.param("make lint test", ("lint", "test"), id="make targets"),
        pytest.param("just check", ("test",), id="just"),
        pytest.param("./gradlew :app:test", ("test",), id="gradlew"),
        pytest.param("mvn -B -pl web verify", ("test",), id="maven"),
        pytest.param("npx turbo run build lint", ("build", "lint"), id="turbo"),
        pytest.param("nx affected -t test --parallel 3", ("test",), id="nx"),
        pytest.param("bash scripts/run-tests.sh", ("test",), id="script"),
        pytest.param("npx playwright test", ("e2e", "test"), id="playwright"),
        pytest.param("npx playwright install", (), id="playwright install"),
        pytest.param("go test ./... && golangci-lint run", ("lint", "test"), id="go"),
        pytest.param("ruff check . && mypy .", ("lint", "typecheck"), id="ruff and mypy"),
        pytest.param("npx tsc --noEmit", ("typecheck",), id="tsc"),
        pytest.param("docker build -t x .", ("build",), id="docker build"),
        pytest.param("docker buildx build --push -t x .", ("build", "publish"), id="docker buildx push"),
        pytest.param("docker compose push", ("publish",), id="compose push"),
        pytest.param("uv build && uv publish", ("build", "publish"), id="uv"),
        pytest.param("npm publish --access public", ("publish",), id="npm publish"),
        pytest.param("kubectl apply -f k8s/", ("deploy",), id="kubectl apply"),
        pytest.param("kubectl -n web set image deploy/web web=x:1", ("deploy",), id="kubectl set image"),
        pytest.param("kubectl rollout status deploy/web", (), id="rollout status only looks"),
        pytest.param("kubectl apply --dry-run=server -f k8s/", (), id="dry run"),
        pytest.param("helm upgrade --install web ./chart --atomic", ("deploy", "rollback"), id="helm"),
        pytest.param("helm plugin install https://x", (), id="helm plugin"),
        pytest.param("helm template . | kubeconform -", ("lint",), id="helm template"),
        pytest.param("terraform plan", (), id="terraform plan"),
        pytest.param("terraform -chdir=infra apply -auto-approve", ("deploy",), id="terraform apply"),
        pytest.param("ansible-playbook --check site.yml", (), id="ansible check"),
        pytest.param("vercel pull --yes\nvercel build\nvercel deploy --prebuilt", ("build", "deploy"), id="vercel"),
        pytest.param("npx vercel --prod --token=$T", ("deploy",), id="vercel --prod"),
        pytest.param("railway up --service web", ("deploy",), id="railway"),
        pytest.param("flyctl deploy --remote-only", ("deploy",), id="fly"),
        pytest.param("gcloud --quiet run deploy web --image x", ("deploy",), id="cloud run"),
        pytest.param("aws ecs update-service --cluster c", ("deploy",), id="ecs"),
        pytest.param('curl -X POST "$RENDER_DEPLOY_HOOK"', ("deploy",), id="deploy hook"),
        pytest.param("ssh me@host 'docker compose up -d'", ("deploy",), id="ssh compose up"),
        pytest.param("docker compose up -d db", (), id="compose up for a test"),
        pytest.param("kind create cluster\nkubectl apply -f k8s/\nhelm test web", ("test",), id="cluster of its own"),
        pytest.param("trivy image x && pip-audit", ("scan",), id="scan"),
        pytest.param("npm audit --audit-level=high", ("scan",), id="npm audit"),
        pytest.param("gitleaks detect", ("secret-scan",), id="gitleaks"),
        pytest.param("npx prisma migrate deploy", ("migrate",), id="migration is no deployment"),
        pytest.param("curl -f https://x.example/api/health", ("smoke",), id="smoke"),
        pytest.param("uvx smokeshow upload x", (), id="only whole words"),
        pytest.param("kubectl rollout undo deploy/web", ("deploy", "rollback"), id="rollback"),
        pytest.param("echo kubectl apply -f k8s/\n# npm test", (), id="only said"),
    ],
)
def test_commands_say_what_a_job_is_for(script: str, expected: tuple[str, ...]) -> None:
    assert _of(script) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(_uses("docker/build-push-action"), ("build",), id="build"),
        pytest.param(_uses("docker/build-push-action", push="true"), ("build", "publish"), id="push"),
        pytest.param(_uses("docker/build-push-action", push="${{ inputs.push }}"), ("build", "publish"), id="may push"),
        pytest.param(
            _uses("docker/build-push-action", outputs="type=image,push=true"), ("build", "publish"), id="output"
        ),
        pytest.param(_uses("Azure/WebApps-Deploy"), ("deploy",), id="any case"),
        pytest.param(_uses("superfly/flyctl-actions/setup-flyctl"), (), id="only sets up"),
        pytest.param(_uses("github/codeql-action/analyze"), ("scan",), id="codeql"),
        pytest.param(_uses("github/codeql-action/upload-sarif"), (), id="upload only"),
        pytest.param(_uses("snyk/actions/node"), ("scan",), id="snyk"),
        pytest.param(_uses("goreleaser/goreleaser-action", args="release --snapshot"), ("build",), id="snapshot"),
        pytest.param(_uses("goreleaser/goreleaser-action", args="release --clean"), ("build", "publish"), id="release"),
        pytest.param(_uses("aquasecurity/trivy-action", scanners="vuln"), ("scan",), id="trivy without secrets"),
        pytest.param(_uses("pypa/gh-action-pypi-publish"), ("publish",), id="pypi"),
    ],
)
def test_actions_say_what_a_job_is_for(found: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert found == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(_of("echo deploying\n# kubectl apply", "deploy-production"), ("deploy-noop",), id="only echo"),
        pytest.param(_of("docker compose up -d", "deploy"), ("deploy",), id="compose up"),
        pytest.param(_of("rsync -a dist/ host:/srv", "deploy"), ("deploy",), id="rsync"),
        pytest.param(_of("./infra/go.sh", "deploy"), (), id="a name proves nothing"),
        pytest.param(_of("./infra/go.sh", "deploy", "production"), ("deploy",), id="name and environment"),
        pytest.param(_of("./infra/go.sh", "job", "production"), (), id="environment alone proves nothing"),
        pytest.param(_of("echo removed", "undeploy"), (), id="undeploy"),
        pytest.param(_uses("actions/checkout", "deploy"), ("deploy-noop",), id="only checks out"),
        pytest.param(_uses("acme/ship-it", "deploy"), (), id="unknown action"),
        pytest.param(purposes(Work(("deploy",), "", (), ())), (), id="no steps"),
    ],
)
def test_a_job_that_says_deploy_has_to_do_it(found: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert found == expected


def test_a_long_address_takes_no_longer_than_its_length() -> None:
    assert _of("curl https://x.example/" + "a/" * 20_000) == ()
