"""A pod that is given a key to the API server it has no use for, as far as the repository tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.k8s.cluster_matching import same_namespace
from readiness.model.artifact import Unresolved
from readiness.model.cluster import AccessBinding, PodTemplate, ServiceAccount
from readiness.model.finding import Kind, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readiness.model.system import System


def check(system: System) -> Iterator[Observation]:
    """One observation for each pod, and for each `default` account: what others' pods run as."""
    for template in system.of(PodTemplate):
        if not template.partial:
            yield Observation(template.location, *_judge(template, system))
    for account in system.of(ServiceAccount):
        if account.name == "default":
            kind = Kind.PASS if account.token is False else Kind.FAIL
            yield Observation(account.location, kind, f"ServiceAccount/{account.name}")


def _judge(template: PodTemplate, system: System) -> tuple[Kind, str, str]:
    name = f"{template.kind}/{template.name}"
    if template.token is False:
        return Kind.PASS, name, ""
    if isinstance(template.account, Unresolved):
        return Kind.OPEN, name, "its ServiceAccount is only known later"
    if _bound(template, template.account, system):
        return Kind.PASS, name, ""
    own = [one for one in system.of(ServiceAccount) if _is(one, template)]
    if template.token is None and any(one.token is False for one in own):
        return Kind.PASS, name, ""
    return Kind.FAIL, name, ""


def _is(account: ServiceAccount, template: PodTemplate) -> bool:
    return account.name == (template.account or "default") and same_namespace(account.namespace, template.namespace)


def _bound(template: PodTemplate, account: str, system: System) -> bool:
    """It has permissions, so it is meant to use them."""
    return any(
        kind == "ServiceAccount" and name == (account or "default") and same_namespace(namespace, template.namespace)
        for binding in system.of(AccessBinding)
        for kind, name, namespace, _ in binding.subjects
    )
