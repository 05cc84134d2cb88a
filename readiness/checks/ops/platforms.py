"""Where a repository deploys to, and which commands go back to an earlier version there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.facts import PipelineJob, Workload
from readiness.pattern import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from readiness.model.system import System

_DEPLOYS: Mapping[str, re.Pattern[str]] = {
    "kubernetes": lazy(r"\b(?:kubectl|helm|helmfile|skaffold|kustomize|argocd|flux|kapp|oc)\b"),
    "vercel": lazy(r"\bvercel\b"),
    "railway": lazy(r"\brailway\b"),
    "fly": lazy(r"\b(?:fly|flyctl)\s"),
    "heroku": lazy(r"\bheroku\b"),
    "ecs": lazy(r"\baws\s+ecs\b|ecs-deploy|ecspresso|amazon-ecs-deploy"),
    "cloud-run": lazy(r"\bgcloud\s+(?:\w+\s+)?run\b|deploy-cloudrun"),
    "compose": lazy(r"docker(?:-| )compose\b.*\bup\b|docker stack deploy"),
    "kamal": lazy(r"\bkamal\b"),
    "netlify": lazy(r"\bnetlify\b"),
    "cloudflare": lazy(r"\bwrangler\b"),
    "azure": lazy(r"\baz\s+(?:webapp|containerapp|functionapp)\b"),
    "nomad": lazy(r"\bnomad\b"),
    "serverless": lazy(r"\b(?:serverless|sls|sam)\s+deploy"),
}
_FILES: Mapping[str, re.Pattern[str]] = {
    "vercel": lazy(r"vercel\.json"),
    "railway": lazy(r"railway\.(?:json|toml)"),
    "fly": lazy(r"fly\.toml"),
    "heroku": lazy(r"Procfile"),
    "netlify": lazy(r"netlify\.toml"),
    "cloudflare": lazy(r"wrangler\.(?:toml|jsonc?)"),
    "kamal": lazy(r"config/deploy\.ya?ml"),
    "serverless": lazy(r"serverless\.ya?ml"),
}
ROLLBACKS: Mapping[str, re.Pattern[str]] = {
    "kubernetes": lazy(
        r"(?:kubectl|oc)\s.*\b(?:rollout undo|set image)\b|helm\s.*\brollback\b|helm\s.*\bupgrade\b.*(?:--version|tag=)|argocd app rollback"
        r"|kubectl argo rollouts (?:undo|abort)|(?:kubectl|oc) patch service\b"
    ),
    "vercel": lazy(r"vercel\s+(?:rollback|promote|alias)"),
    "railway": lazy(r"railway\s+(?:redeploy|rollback|down)"),
    "fly": lazy(r"(?:fly|flyctl)\s+(?:deploy\b.*(?:--image|-i)\b|releases?\b.*rollback|machine update\b.*--image)"),
    "heroku": lazy(r"heroku\s+(?:releases:)?rollback"),
    "ecs": lazy(r"aws\s+ecs\s+update-service\b.*--task-definition|aws deploy stop-deployment|ecspresso rollback"),
    "cloud-run": lazy(r"gcloud\s.*\brun\s+services\s+update-traffic|gcloud\s.*\brun\s+deploy\b.*--image"),
    "compose": lazy(r"docker(?:-| )compose\b.*\bup\b|docker service (?:rollback|update)|docker\s+run\b.*:\S"),
    "kamal": lazy(r"kamal\s+rollback"),
    "netlify": lazy(r"netlify\s+(?:api\s+restoreSiteDeploy|deploy:rollback|rollback)"),
    "cloudflare": lazy(r"wrangler\s+(?:rollback|versions deploy)"),
    "azure": lazy(r"az\s+(?:webapp deployment slot swap|containerapp (?:revision|ingress traffic))"),
    "nomad": lazy(r"nomad\s+job\s+revert"),
    "serverless": lazy(r"(?:serverless|sls)\s+rollback"),
    "any": lazy(
        r"(?:make|just|task|npm run|yarn|pnpm)\s+\S*roll-?back|\S*roll-?back\S*\.(?:sh|py|ps1)\b|gh workflow run\b|git revert\b|ansible-playbook\b.*(?:roll-?back|version|tag)"
        r"|cap\s+\S+\s+deploy:rollback|dep rollback|cf rollback|dokku\s.*rollback|systemctl restart\b|ln -sfn?\b|git checkout\s+(?:v|<|\$|tags/)"
    ),
}
"""`any`: the project's own way, whatever it deploys to."""


def deployed_to(system: System) -> frozenset[str]:
    """Platforms by manifests, by what jobs run, and by settings that only they read; empty: it does not say."""
    found = {"kubernetes"} if system.of(Workload) else set()
    for job in system.of(PipelineJob):
        if "deploy" in job.purposes:
            texts = [*(text for text, _ in job.commands), *(name for name, _ in job.actions)]
            found |= {name for name, pattern in _DEPLOYS.items() if any(map(pattern.search, texts))}
    names = {path for path in system.files if path.count("/") <= 1}
    found |= {name for name, pattern in _FILES.items() if any(map(pattern.fullmatch, names))}
    return frozenset(found)


def rolls_back_on(command: str) -> frozenset[str]:
    """The platforms on which a command goes back to an earlier version."""
    return frozenset(name for name, pattern in ROLLBACKS.items() if pattern.search(command))
