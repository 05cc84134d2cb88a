"""What steps ask of the job's own token: scope, and what asks for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from readiness.checks.workflows import OWN_TOKEN, action, plain, settings
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from readiness.formats.workflow import Step

_FALSE = ("false", "")
_SECRET = lazy(r"secrets\.[\w-]+|github\.token", re.IGNORECASE)

_OIDC: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "aws-actions/configure-aws-credentials": (
        ("role-to-assume",),
        ("aws-access-key-id", "role-chaining", "web-identity-token-file"),
    ),
    "google-github-actions/auth": (("workload_identity_provider",), ("credentials_json",)),
    "azure/login": (("client-id",), ("creds", "auth-type")),
    "pypa/gh-action-pypi-publish": ((), ("password", "user")),
    "codecov/codecov-action": (("use_oidc",), ()),
    "sigstore/gh-action-sigstore-python": ((), ("identity-token",)),
    "rust-lang/crates-io-auth-action": ((), ()),
    "actions/deploy-pages": ((), ()),
    "actions/attest-build-provenance": ((), ()),
    "actions/attest-sbom": ((), ()),
    "actions/attest": ((), ()),
}
"""Action → inputs it then has, inputs that mean another way of signing in: what asks GitHub for an identity token."""

_RELEASES: Mapping[str, tuple[str, str]] = {
    "softprops/action-gh-release": ("token", "GITHUB_TOKEN"),
    "ncipollo/release-action": ("token", ""),
    "svenstaro/upload-release-action": ("repo_token", ""),
    "actions/create-release": ("", "GITHUB_TOKEN"),
    "actions/upload-release-asset": ("", "GITHUB_TOKEN"),
    "helm/chart-releaser-action": ("", "CR_TOKEN"),
    "jamesives/github-pages-deploy-action": ("token", ""),
    "peaceiris/actions-gh-pages": ("github_token", ""),
}
"""Action → the input and the variable that carry its token."""
_TOKEN_ASKED = frozenset(
    {
        "actions/create-release",
        "actions/upload-release-asset",
        "helm/chart-releaser-action",
        "peaceiris/actions-gh-pages",
    }
)
"""Those that do nothing unless they are given one."""


def needs(step: Step, environment: Mapping[str, str], job: Sequence[Step]) -> Iterator[str]:
    """Scopes to write, such as `packages`, without which the step is refused. Only what the step does with the job's
    own token: a token of somebody else may do what its owner may."""
    name, given = action(step), settings(step)
    yield from _identity(name, given)
    if name in _RELEASES and _is_own(name, given, environment):
        yield "contents"
    if name == "goreleaser/goreleaser-action" and _releases(given) and is_own(environment.get("GITHUB_TOKEN", "")):
        yield "contents"
    if _uploads_sarif(name, given):
        yield "security-events"
    if name == "actions/deploy-pages":
        yield "pages"
    if name.startswith("actions/attest"):
        yield "attestations"
    yield from _commands(plain(step.run), environment)
    if "publish" in _pushes(step) and _signs_in_to_ghcr(job, step):
        yield "packages"


def is_own(text: str) -> bool:
    """Whether an expression can only be the job's own token."""
    found = {one.lower() for one in _SECRET.findall(text)}
    return bool(found) and found <= set(OWN_TOKEN)


def _identity(name: str, given: Mapping[str, str]) -> Iterator[str]:
    if name not in _OIDC:
        return
    wanted, other = _OIDC[name]
    if all(given.get(one, "false") not in _FALSE for one in wanted) and not any(given.get(one) for one in other):
        yield "id-token"


def _is_own(name: str, given: Mapping[str, str], environment: Mapping[str, str]) -> bool:
    by_input, by_variable = _RELEASES[name]
    token = given.get(by_input) or environment.get(by_variable) or ""
    other = name == "peaceiris/actions-gh-pages" and bool(given.get("external_repository") or given.get("deploy_key"))
    other = other or bool(given.get("repository") or given.get("repository-name") or given.get("ssh-key"))
    return not other and (is_own(token) if token or name in _TOKEN_ASKED else True)


def _releases(given: Mapping[str, str]) -> bool:
    return regex(r"\brelease\b(?!.*--(?:snapshot|skip[= ]\S*publish))").search(given.get("args", "")) is not None


def _uploads_sarif(name: str, given: Mapping[str, str]) -> bool:
    if name == "github/codeql-action/analyze":
        return given.get("upload", "always").lower() not in ("never", "false", "failure-only")
    return name == "github/codeql-action/upload-sarif"


def _commands(run: str, environment: Mapping[str, str]) -> Iterator[str]:
    token = environment.get("GH_TOKEN") or environment.get("GITHUB_TOKEN") or ""
    if regex(r"^\s*gh\s+release\s+(?:create|upload|edit|delete)\b(?!.*\s(?:-R|--repo)\b)", re.MULTILINE).search(
        run
    ) and is_own(token):
        yield "contents"
    if regex(r"\bnpm\s+publish\b.*--provenance(?!=false)").search(run):
        yield "id-token"


def _pushes(step: Step) -> frozenset[str]:
    from readiness.checks.workflows import purposes

    return purposes(step)


def _signs_in_to_ghcr(job: Sequence[Step], pushing: Step) -> bool:
    """An earlier step signs in to GHCR with the job's own token, and the image goes there."""
    before = [one for one in job if one.number < pushing.number or one is pushing]
    return any(map(_ghcr_login, before)) and _goes_to_ghcr(pushing, job)


def _ghcr_login(step: Step) -> bool:
    if action(step) == "docker/login-action":
        given = settings(step)
        return given.get("registry", "").strip() == "ghcr.io" and is_own(given.get("password", ""))
    run = plain(step.run)
    return regex(r"docker login\b.*ghcr\.io|docker login ghcr\.io").search(run) is not None and (
        is_own(run) or ("GITHUB_TOKEN" in run and not _SECRET.search(run))
    )


def _goes_to_ghcr(pushing: Step, job: Sequence[Step]) -> bool:
    """It says so itself, or it takes its tags from a step that does."""
    said = " ".join((plain(pushing.run), *settings(pushing).values()))
    if "ghcr.io" in said:
        return True
    named = set(regex(r"steps\.([\w-]+)\.outputs").findall(said))
    return any("ghcr.io" in " ".join(settings(one).values()) for one in job if one.id in named)
