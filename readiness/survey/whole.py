"""The survey of a system, put together of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.joined import unit
from readiness.checks.system.variables import Files
from readiness.join.shares import shared
from readiness.join.strategy import strategy
from readiness.model.named import NamedTuple
from readiness.model.survey import Survey, Surveyed
from readiness.survey.calls import calls
from readiness.survey.contracts import contract
from readiness.survey.jobs import jobs
from readiness.survey.languages import frameworks, is_read, languages, written
from readiness.survey.neighbours import neighbours, stores
from readiness.survey.ports import ports

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.join.shares import Shared
    from readiness.model.containers import ContainerRun
    from readiness.model.location import Location
    from readiness.model.system import Service, System


class Known(NamedTuple):
    """What is found once for all services."""

    shares: Shared
    jobs: Mapping[str, tuple[Location, ...]]
    files: Files
    written: Mapping[str, str]


def whole(system: System) -> Survey:
    """Services in the system's order."""
    known = Known(shared(system), jobs(system), Files(system), written(system))
    services = tuple(_surveyed(one, system, known) for one in system.services)
    others = neighbours(system)
    return Survey(services, others, calls(system, others))


def _surveyed(service: Service, system: System, known: Known) -> Surveyed:
    parts, most = unit(service), known.written.get(service.path, "")
    released = strategy(service, system, known.shares)
    return Surveyed(
        name=service.name,
        path=service.path,
        kind=service.kind,
        languages=languages(service, most),
        frameworks=frameworks(service),
        evidence=service.evidence,
        images=tuple(one.location for one in parts.images),
        runs=tuple(_run(one) for one in parts.runs),
        beside=tuple(_run(one) for one in parts.beside),
        jobs=known.jobs.get(service.name, ()),
        ports=ports(parts, system, known.files),
        contract=contract(parts)._replace(unread="" if is_read(most) else most),
        strategy=released.name if released is not None else "",
        strategy_evidence=released.evidence if released is not None else (),
        store=stores(service),
    )


def _run(run: ContainerRun) -> Location:
    where = run.workload.removeprefix("services/")
    label = f"{'Compose service ' if run.by == 'compose' else ''}{where}"
    named = f", container {run.name}" if run.by == "kubernetes" and run.name and run.name != run.workload else ""
    when = ", before the others" if run.phase == "init" else ", for development" if run.development else ""
    return run.location._replace(message=f"{label}{named}{when}")
