"""What a service is: something that serves, works, runs once, is used by hand, or only describes infrastructure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.model.facts import (
    ComposeService,
    Fact,
    Framework,
    ImageBuilt,
    KubernetesService,
    Listen,
    Package,
    Route,
    Workload,
)
from readiness.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from readiness.join.candidates import Candidate

_ASIDE = lazy(r"(?i)test|example|demo|sandbox|sample|template|docs?/|playground|tutorial")
_READ = (".py", ".js", ".ts", ".go", ".mjs", ".tsx")
"""Languages whose servers we recognise: their silence means something."""


def kind(candidate: Candidate, facts: Sequence[Fact], files: frozenset[str]) -> str:
    """By the strongest evidence; `service` where an image is shipped and nothing says what it runs."""
    if _published(candidate, facts) and not _is_django_project(candidate.path, files):
        return "library"
    if any(_serves(fact) for fact in facts):
        return "service"
    workloads = [fact for fact in facts if isinstance(fact, Workload)]
    if workloads:
        return "job" if all(one.kind in ("Job", "CronJob") for one in workloads) else "worker"
    images = [fact for fact in facts if isinstance(fact, ImageBuilt)]
    if not images:
        return "library" if any(isinstance(fact, Package) and fact.library for fact in facts) else "tool"
    return "worker" if _readable(candidate.path, files) else "service"


def _published(candidate: Candidate, facts: Sequence[Fact]) -> bool:
    """Made to be used by others' programs, whatever servers it can open for them."""
    if any(isinstance(fact, ImageBuilt | Workload | ComposeService) for fact in facts):
        return False
    packages = [fact for fact in facts if isinstance(fact, Package)]
    return any(one.library and one.location.path.rpartition("/")[0] == candidate.path for one in packages)


def _is_django_project(folder: str, files: frozenset[str]) -> bool:
    """`manage.py` beside a package with `wsgi.py`: what deploys it, whatever else its pyproject.toml says."""
    below = (path for path in files if path.endswith("manage.py") and (not folder or path.startswith(folder + "/")))
    roots = [path.removesuffix("manage.py") for path in below if not _ASIDE.search(path[len(folder) :])]
    return any(
        path.startswith(root) and path.count("/") == root.count("/") + 1 and path.endswith(("/wsgi.py", "/asgi.py"))
        for root in roots
        for path in files
    )


def _serves(fact: Fact) -> bool:
    match fact:
        case Listen() | Route() | Framework() | KubernetesService():
            return True
        case ImageBuilt(ports=ports) | Workload(ports=ports):
            return bool(ports)
        case ComposeService(published=published):
            return bool(published)
        case _:
            return False


def _readable(folder: str, files: frozenset[str]) -> bool:
    """Whether its code is in a language we read, so that no server found means there is none."""
    return any(path.endswith(_READ) and (not folder or path.startswith(folder + "/")) for path in files)
