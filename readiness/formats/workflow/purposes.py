"""Which commands and actions serve which purpose: a table to read and to add to."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from readiness.pattern import regex

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMANDS: Mapping[str, str] = {
    "test": r"""
        pytest|py\.test|unittest|nose2|behave|robot
        |(python3?\ )?(\S*/)?manage\.py\ test|django-admin\ test|go\ test|gotestsum|richgo\ test|ginkgo
        |cargo\ (\+\S+\ )?(test|insta\ test|nextest|llvm-cov|tarpaulin)|rspec|cucumber|rails\ test|bin/rails\ test|rake\ (test|spec)
        |(\./)?(vendor/bin/)?(phpunit|pest|codecept|behat)|(php\ )?artisan\ test|dotnet\ (test|vstest)
        |jest|vitest|mocha|ava|karma|jasmine|wtr|web-test-runner|playwright\ test|cypress\ run|nightwatch|wdio\ run|testcafe
        |newman\ run|k6\ run|node\ --test|deno\ test|bun\ test|swift\ test|xcodebuild\ .*\btest\b|flutter\ test|dart\ test
        |mix\ test|sbt\ .*\btest\b|lein\ test|ctest|bazel(isk)?\ test|bats|ct\ install|helm\ (test|unittest)|conftest\ (test|verify)
        |terraform\ test|molecule\ test|stack\ test|cabal\ test|zig\ build\ test|phpspec|ng\ test|ember\ test|craco\ test
        |react-scripts\ test|pact|schemathesis|locust|testthat|kuttl\ test|chainsaw\ test
    """,
    "e2e": r"""
        playwright\ test|cypress\ run|nightwatch|wdio\ run|testcafe|newman\ run|ng\ e2e|schemathesis|kuttl\ test|chainsaw\ test
    """,
    "lint": r"""
        ruff(\ check|\ format|\ \.|$)|flake8|pylint|black\b|isort|bandit\b|pycodestyle|pydocstyle|djlint|sqlfluff\ lint
        |eslint|biome\ (check|lint|ci|format)|prettier|oxlint|standard$|stylelint|xo$|tslint|next\ lint|ng\ lint|deno\ lint|commitlint
        |golangci-lint|go\ vet|gofmt|gofumpt|staticcheck|revive|cargo\ (\+\S+\ )?(clippy|fmt)|rubocop|standardrb|erb_lint
        |hadolint|shellcheck|yamllint|actionlint|markdownlint(-cli2)?|vale|buf\ lint|spectral\ lint|redocly\ lint|tflint
        |terraform\ (fmt|validate)|helm\ lint|kube-linter|kubeconform|kubeval|kube-score|ct\ lint|ansible-lint|cfn-lint|pre-commit\ run
        |prek\ run|ktlint|detekt|checkstyle|(\./)?(vendor/bin/)?(phpcs|php-cs-fixer|pint)|dotnet\ format|clang-format|clang-tidy
        |swiftlint|mix\ (format|credo)|flutter\ analyze|dart\ analyze|editorconfig-checker|ec$|typos|codespell|readiness\ audit
    """,
    "typecheck": r"""
        mypy|pyright|basedpyright|pytype|pyre\ check|ty\ check|pyrefly\ check|tsc(?!.*--build\b)|vue-tsc|svelte-check|flow\ check
        |(\./)?(vendor/bin/)?(phpstan|psalm)|sorbet|srb\ tc|cargo\ (\+\S+\ )?check|mix\ dialyzer|deno\ check|astro\ check
    """,
    "build": r"""
        (docker|podman|nerdctl|buildah|img)\ (image\ )?(build|bud)|docker\ buildx\ (build|bake)|docker(-|\ )compose\ .*\bbuild\b
        |go\ build|cargo\ (\+\S+\ )?build|dotnet\ (build|publish)|python3?\ setup\.py\ (sdist|bdist_wheel|build)|build(?=$|\ -)
        |uv\ build|poetry\ build|pdm\ build|hatch\ build|flit\ build|vite\ build|next\ build|nuxt\ (build|generate)|webpack\b|rollup\b
        |tsup|esbuild|ng\ build|astro\ build|tsc\ .*--build|swift\ build|flutter\ build|xcodebuild|bazel(isk)?\ build|cmake\ --build
        |mix\ (compile|release)|sbt\ .*\b(assembly|package|compile)|ko\ build|pack\ build|(\S*/)?kaniko|/kaniko/executor|hugo\b|mkdocs\ build
        |skaffold\ build|helm\ package|goreleaser\ (build|release)|nixpacks\ build|jib|gcloud\ builds\ submit|earthly\b|dagger\ call
        |react-scripts\ build|vercel\ build|electron-builder|nix\ build
    """,
    "publish": r"""
        (docker|podman|nerdctl|buildah)\ (image\ |manifest\ )?push|docker\ buildx\ (build|bake)\b.*\ --push
        |docker\ buildx\ imagetools\ create|docker(-|\ )compose\ (.*\ )?push|twine\ upload|uv\ publish|poetry\ publish|pdm\ publish
        |flit\ publish|hatch\ publish|(npm|yarn|pnpm|lerna|bun)(\ npm)?\ publish|changeset\ publish|semantic-release|cargo\ publish
        |gem\ push|dotnet\ nuget\ push|nuget\ push|goreleaser\ release(?!.*--snapshot)|gh\ release\ (create|upload)|helm\ push|helm\ cm-push|cr\ upload
        |crane\ (push|copy|cp|tag)|skopeo\ copy|oras\ push|ko\ (build|publish|resolve)|jreleaser|vsce\ publish|mvn\ .*\bdeploy\b
        |(/kaniko/|(\S*/)?kaniko[\w/-]*)\S*\ (?!.*--no-push).*--destination|release-it|gcloud\ builds\ submit|regctl\ image\ copy
    """,
    "deploy": r"""
        (kubectl|oc|k3s\ kubectl)\ (.*\ )?(apply|set\ image|patch|replace|create\ -f|rollout\ (restart|undo|resume))\b
        |kubectl\ argo\ rollouts\ (set\ image|promote|retry)|kubectl-argo-rollouts\ (set|promote)|oc\ (.*\ )?(start-build|rollout\ latest)
        |helm\ (?!plugin|repo|dep|lint|template|test|diff)(.*\ )?(upgrade|install|rollback)\b|helmfile\ (.*\ )?(apply|sync)\b|helmsman\ .*--?apply
        |(terraform|tofu|terragrunt)\ (.*\ )?(apply|run-all\ apply)\b|pulumi\ (.*\ )?up\b|cdk\ deploy|cdktf\ deploy|sam\ deploy|copilot\ .*deploy
        |(serverless|sls|osls)\ deploy|aws\ (.*\ )?(ecs\ (update-service|deploy|run-task)|lambda\ (update-function-code|publish-version)
            |deploy\ create-deployment|cloudformation\ (deploy|update-stack|create-stack)|elasticbeanstalk\ update-environment
            |apprunner\ (start-deployment|update-service)|amplify\ start-deployment)|ecs-deploy|ecspresso\ deploy|eb\ deploy
        |gcloud\ (.*\ )?(run\ (deploy|services\ (update|replace|update-traffic))|app\ deploy|functions\ deploy|deploy\ releases\ (create|promote))
        |az\ (.*\ )?(webapp\ (deploy|deployment|up|config\ container\ set|restart)|containerapp\ (update|up)|functionapp\ deployment|deployment\ \S+\ create)
        |azd\ (up|deploy)|func\ azure\ functionapp\ publish|vercel(\ (?!build|pull|env|link|whoami|login|ls|list|inspect|logs|dev|project|domains|rm|remove|rollback).*)?$
        |netlify\ deploy|railway\ (up|redeploy|deploy)|(fly|flyctl)\ (deploy|machine\ update)|heroku\ (container:release|pipelines:promote)
        |git\ push\ (.*\ )?(heroku|dokku|production|clever)\b|render\ deploys\ create|firebase\ (.*\ )?deploy|wrangler\ (.*\ )?(deploy|publish)
        |cap\ \S+\ deploy|dep\ deploy|envoy\ run|kamal\ (deploy|redeploy)|nomad\ (job\ )?run|waypoint\ (up|deploy)|ansible-playbook
        |argocd\ app\ (sync|set)|flux\ reconcile|skaffold\ (run|deploy|apply)|werf\ converge|kapp\ deploy|doctl\ apps\ (create-deployment|update)
        |docker\ (stack\ deploy|service\ update)|supabase\ (functions\ deploy|db\ push)|fastapi\ deploy|modal\ deploy|sst\ deploy|deployctl\ deploy
        |gh-pages\b|mkdocs\ gh-deploy|mike\ deploy|surge\b|amplify\ publish|cf\ push|ibmcloud\ ce\ app(lication)?\ update
        |(curl|wget)\ .*(?i:deploy[-_]?hook|hook[-_]?deploy|api\.render\.com/deploy).*
        |swa\ deploy|copilot\ svc\ deploy|caprover\ deploy|dokku\ git:sync|porter\ (apply|update)|shuttle\ deploy|zeabur\ deploy
    """,
    "scan": r"""
        trivy|grype|snyk\ (test|monitor|container|code|iac)|docker\ scout\ (cves|quickview)|(npm|yarn|pnpm|bun)(\ npm)?\ audit|pip-audit
        |safety\ (check|scan)|govulncheck|osv-scanner|cargo\ (\+\S+\ )?(audit|deny)|bundle(r)?[- ]audit|composer\ audit|semgrep|bandit\b|gosec
        |checkov|tfsec|kics|terrascan|zizmor|brakeman|dependency-check|nancy|audit-ci|better-npm-audit|codeql\ (database\ analyze|github)
        |sonar-scanner|dotnet\ list\ .*--vulnerable|auditjs|retire|horusec|kubescape\ scan|polaris\ audit|dockle|twistcli|wizcli|scout\ cves
        |uv\ audit|mix\ (sobelow|deps\.audit)
    """,
    "secret-scan": r"""
        gitleaks|trufflehog|detect-secrets(-hook)?|ggshield|git-secrets\ --scan|talisman|whispers|kingfisher\ scan|secretlint|noseyparker\ scan
        |trivy\ .*--(security-checks|scanners)[ =]\S*secret
    """,
    "migrate": r"""
        alembic\ (.*\ )?upgrade|flask\ db\ upgrade|(python3?\ )?(\S*/)?manage\.py\ migrate|prisma\ (migrate\ deploy|db\ push)|flyway\ (.*\ )?migrate|liquibase\ (.*\ )?update
        |goose\ (.*\ )?up|migrate\ .*\ (up|goto)|atlas\ (migrate|schema)\ apply|knex\ migrate:(latest|up)|sequelize(-cli)?\ db:migrate
        |(bin/)?(rails|rake)\ db:migrate|typeorm\ .*migration:run|drizzle-kit\ (migrate|push)|dbmate\ (.*\ )?(up|migrate)|sqitch\ deploy
        |(php\ )?artisan\ migrate|dotnet\ ef\ database\ update|mikro-orm\ migration:up|sqlx\ migrate\ run|diesel\ migration\ run|supabase\ db\ push
    """,
    "smoke": r"""
        (curl|wget|http|https|xh)\ .*/(healthz?|health[-_]?check|livez?|liveness|readyz?|readiness|status|ping)(?=$|[\s/?\#]).*
        |(smoke|wait-on|k6\ run\ .*smoke)
    """,
    "rollback": r"""
        (kubectl|oc)\ (.*\ )?rollout\ undo|helm\ (.*\ )?rollback|helm\ (.*\ )?upgrade\ .*--(atomic|rollback-on-failure)|vercel\ rollback
        |argocd\ app\ rollback|kubectl\ argo\ rollouts\ (undo|abort)|gcloud\ .*update-traffic|kamal\ rollback|heroku\ (releases:)?rollback
        |(fly|flyctl)\ .*rollback|railway\ .*rollback|aws\ deploy\ stop-deployment\ .*--auto-rollback|cap\ \S+\ deploy:rollback|dep\ rollback
    """,
    "sbom": r"syft|cyclonedx\S*|cdxgen|docker\ sbom|docker\ scout\ sbom|trivy\ .*--format[ =](cyclonedx|spdx)|docker\ buildx\ build\ .*--sbom",
    "sign": r"cosign\ (sign|attest)|gpg\ .*--(detach-sign|sign|clearsign)|notation\ sign|sigstore\ sign|gh\ attestation|slsa-\S+",
}
"""Purpose → what the command, bare of wrappers, starts with."""

ACTIONS: Mapping[str, str] = {
    "test": r"cypress-io/github-action|grafana/(run-)?k6-action|matt-ball/newman-action",
    "e2e": r"cypress-io/github-action|matt-ball/newman-action",
    "lint": r"""
        golangci/golangci-lint-action|hadolint/hadolint-action|(super-linter|github)/super-linter(/.*)?|oxsecurity/megalinter(/.*)?
        |(astral-sh|chartboost)/ruff-action|pre-commit/action|pre-commit-ci/lite-action|j178/prek-action|psf/black|isort/isort-action|py-actions/flake8
        |reviewdog/action-.*|ludeeus/action-shellcheck|(rhysd|raven-actions)/actionlint|ibiqlik/action-yamllint|karancode/yamllint-github-action
        |davidanson/markdownlint-cli2-action|wagoid/commitlint-github-action|crate-ci/typos|codespell-project/actions-codespell|stackrox/kube-linter-action
        |dominikh/staticcheck-action|wearerequired/lint-action|bufbuild/buf-(lint-)?action|stoplightio/spectral-action|ansible/ansible-lint
    """,
    "typecheck": r"jakebailey/pyright-action|tsuyoshicho/action-mypy",
    "build": r"""
        docker/(build-push|bake)-action|redhat-actions/buildah-build|pypa/cibuildwheel|goreleaser/goreleaser-action|aevea/action-kaniko|int128/kaniko-action
        |actions/jekyll-build-pages|withastro/action|devcontainers/ci|depot/(build-push|bake)-action|hynek/build-and-inspect-python-package
    """,
    "publish": r"""
        pypa/gh-action-pypi-publish|js-devtools/npm-publish|softprops/action-gh-release|shogo82148/actions-upload-release-asset
        |ncipollo/release-action|changesets/action
        |cycjimmy/semantic-release-action|redhat-actions/push-to-registry|helm/chart-releaser-action|goreleaser/goreleaser-action
        |actions/create-release|svenstaro/upload-release-action|python-semantic-release/(python-semantic-release|publish-action)|rubygems/release-gem|katyo/publish-crates|akhilerm/tag-push-action
    """,
    "deploy": r"""
        aws-actions/(amazon-ecs-deploy-task-definition|aws-cloudformation-github-deploy|aws-lambda-deploy)|einaregilsson/beanstalk-deploy
        |azure/(webapps-deploy|functions-action|k8s-deploy|static-web-apps-deploy|container-apps-deploy-action|aci-deploy|arm-deploy|bicep-deploy)
        |google-github-actions/(deploy-(cloudrun|appengine|cloud-functions)|create-cloud-deploy-release)|amondnet/vercel-action|superfly/flyctl-actions
        |actions/deploy-pages|peaceiris/actions-gh-pages|jamesives/github-pages-deploy-action|cloudflare/(wrangler|pages)-action|nwtgck/actions-netlify
        |akhileshns/heroku-deploy|digitalocean/app_action(/.*)?|easingthemes/ssh-deploy|firebaseextended/action-hosting-deploy|serverless/github-action
        |pulumi/actions|dflook/(terraform|tofu)-apply|johnbeynon/render-deploy-action|burnett01/rsync-deployments|deliverybot/helm
        |bitovi/github-actions-deploy-.*|caprover/deploy-from-github|dokku/github-action
        |nais/deploy/actions/deploy|deployphp/action|samkirkland/ftp-deploy-action|bervproject/railway-deploy
    """,
    "scan": r"""
        aquasecurity/(trivy|tfsec)-action|anchore/scan-action|snyk/actions(/(?!setup).*)?|github/codeql-action/analyze|actions/dependency-review-action
        |google/osv-scanner-action(/.*)?|ossf/scorecard-action|pypa/gh-action-pip-audit|golang/govulncheck-action|docker/scout-action
        |checkmarx/kics-github-action|bridgecrewio/checkov-action|(returntocorp|semgrep)/semgrep-action|sonarsource/(sonarqube-scan|sonarcloud-github)-.*
        |securego/gosec|zizmorcore/zizmor-action|pyupio/safety-action|rustsec/audit-check|actions-rust-lang/audit|embarkstudios/cargo-deny-action
        |kubescape/github-action|azure/container-scan|veracode/.*|fossas/fossa-action|microsoft/security-devops-action|dependency-check/.*|shiftleft.*/.*
    """,
    "secret-scan": r"gitleaks/gitleaks-action|trufflesecurity/trufflehog|gitguardian/ggshield(-action)?(/.*)?|reviewdog/action-(gitleaks|detect-secrets)",
    "sbom": r"anchore/sbom-action(/(?!download).*)?|cyclonedx/.*|actions/attest-sbom|advanced-security/.*sbom.*|microsoft/sbom-.*",
    "sign": r"actions/attest(-build-provenance|-sbom)?|slsa-framework/slsa-github-generator.*|sigstore/gh-action-sigstore-python",
    "migrate": r"ariga/atlas-(deploy-)?action(/migrate/apply)?|ariga/atlas-action/migrate/apply",
}
"""Purpose → `owner/repository[/path]`, lower case, of actions that do it."""


@cache
def table(actions: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Compiled on first use: a commit hook that meets no workflow should not pay for it."""
    end = r"$" if actions else r"(?=$|\ )"
    source = ACTIONS if actions else COMMANDS
    return tuple((purpose, regex(f"(?:{pattern}){end}", re.VERBOSE)) for purpose, pattern in source.items())
