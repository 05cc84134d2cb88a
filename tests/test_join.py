"""Facts become services: found by image, workload and serving package, each with its own facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readiness.join import join, owner
from readiness.model.artifact import Unresolved
from readiness.model.facts import (
    ComposeService,
    Fact,
    Framework,
    ImageBuilt,
    Ingress,
    KubernetesService,
    Listen,
    Package,
    Route,
    Workload,
)
from readiness.model.location import Location
from readiness.model.settings import Started

if TYPE_CHECKING:
    from readiness.model.system import System


def image(path: str, ports: tuple[int, ...] = (8080,), purpose: str = "") -> ImageBuilt:
    return ImageBuilt(location=Location(path), base="debian:12", user=None, ports=ports, purpose=purpose)


def workload(name: str, path: str, images: tuple[str, ...], kind: str = "Deployment") -> Workload:
    return Workload(
        location=Location(path, logical=f"{kind}/{name}"), kind=kind, name=name, namespace="", images=images
    )


def serving(path: str) -> Framework:
    return Framework(location=Location(path), name="express", language="javascript")


def package(path: str, *, library: bool = False) -> Package:
    return Package(location=Location(path), ecosystem="npm", name="x", library=library)


def program(folder: str) -> Started:
    return Started(Location(f"{folder}/src/main/java/shop/App.java"), "spring", "java")


def routed(path: str) -> Route:
    return Route(location=Location(path), method="GET", path="/orders", framework="laravel")


def joined(*facts: Fact, files: frozenset[str] = frozenset()) -> System:
    return join(facts, files, "shop", {})


def found(system: System) -> list[tuple[str, str, str]]:
    return [(one.name, one.path, one.kind) for one in system.services]


@pytest.mark.parametrize(
    ("facts", "services"),
    [
        pytest.param([image("Dockerfile")], [("shop", "", "service")], id="one at the root"),
        pytest.param(
            [image("a/Dockerfile"), image("b/Dockerfile")], [("a", "a", "service"), ("b", "b", "service")], id="one a folder"
        ),
        pytest.param([image("docker/Dockerfile")], [("shop", "", "service")], id="in a folder for Docker"),
        pytest.param(
            [image("docker/Dockerfile.agent.multiarch"), image("docker/Dockerfile.cli.multiarch.rootless")],
            [("agent", "", "service"), ("cli", "", "service")],
            id="names with how they are built",
        ),
        pytest.param([package("package.json"), routed("routes/web.php")], [("shop", "", "service")], id="routes of Laravel alone"),
        pytest.param(
            [image("Dockerfile"), image("shop/Dockerfile")],
            [("shop", "", "service"), ("shop/shop", "shop", "service")],
            id="a folder of the project's name",
        ),
        pytest.param([image("cart/src/Dockerfile")], [("cart", "cart/src", "service")], id="below plain folders"),
        pytest.param(
            [image("docker/Dockerfile"), program("carts"), program("orders")],
            [("carts", "carts", "service"), ("orders", "orders", "service")],
            id="one that puts several programs into an image each",
        ),
        pytest.param(
            [workload("shop", "charts/shop/templates/deployment.yaml", ("acme/shop",)), package("package.json"), serving("server.js")],
            [("shop", "", "service")],
            id="a workload of the package's name",
        ),
        pytest.param([image("Dockerfile"), image("Dockerfile.dev")], [("shop", "", "service")], id="variants of one image"),
        pytest.param(
            [image("api.Dockerfile"), image("web.Dockerfile")],
            [("api", "", "service"), ("web", "", "service")],
            id="several in one folder",
        ),
        pytest.param(
            [image("hack/containers/Containerfile.sync"), package("cmd/sync/go.mod"), serving("cmd/sync/main.go")],
            [("sync", "cmd/sync", "service")],
            id="a file named after a package",
        ),
        pytest.param([image("docker/alpine/Dockerfile")], [("shop", "", "service")], id="a variant's folder"),
        pytest.param(
            [image("docker/app/Dockerfile"), image("docker/db/Dockerfile")],
            [("app", "docker/app", "service"), ("db", "docker/db", "service")],
            id="a folder for Docker with several",
        ),
        pytest.param([package("common/go.mod"), serving("common/http.go")], [], id="what services are made with"),
        pytest.param(
            [package("tool/package.json", library=True), serving("tool/dev.js")],
            [("tool", "tool", "library")],
            id="a library that can serve",
        ),
        pytest.param(
            [image("a/web/Dockerfile"), image("b/web/Dockerfile")],
            [("a/web", "a/web", "service"), ("b/web", "b/web", "service")],
            id="two of one name",
        ),
        pytest.param(
            [image("src/ads/Dockerfile"), workload("ads", "k8s/ads.yaml", ("registry/ads:1",))],
            [("ads", "src/ads", "service")],
            id="a workload joins by its image",
        ),
        pytest.param(
            [workload("sync", "k8s/sync.yaml", ("sync:7",))], [("sync", "k8s/sync.yaml", "worker")], id="a workload alone"
        ),
        pytest.param(
            [workload("nightly", "k8s/job.yaml", ("x:1",), "CronJob")],
            [("nightly", "k8s/job.yaml", "job")],
            id="a job",
        ),
        pytest.param(
            [package("api/package.json"), serving("api/server.js")], [("api", "api", "service")], id="a package that serves"
        ),
        pytest.param([package("package.json", library=True)], [], id="a library is no service"),
        pytest.param(
            [image("api/Dockerfile"), package("api/package.json"), serving("api/server.js")],
            [("api", "api", "service")],
            id="a package in an image is that image's",
        ),
        pytest.param(
            [
                image("backend/Dockerfile", ()),
                ComposeService(
                    location=Location("compose.yml"), name="api", image=None, build="", dockerfile="backend/Dockerfile",
                    published=("8000:8000",),
                ),
            ],
            [("backend", "backend", "service")],
            id="compose builds it from the root",
        ),
    ],
)  # fmt: skip
def test_services(facts: list[Fact], services: list[tuple[str, str, str]]) -> None:
    assert found(joined(*facts)) == services


def test_versions_side_by_side_are_of_the_service_whose_image_they_run() -> None:
    system = joined(
        image("src/tcp-echo/Dockerfile"),
        workload("tcp-echo-v1", "k8s/one.yaml", ("istio/tcp-echo-server:1.3",)),
        workload("tcp-echo-v2-mysql", "k8s/two.yaml", ("istio/tcp-echo-server:1.3",)),
        workload("cache-v1", "k8s/three.yaml", ("team/other:1",)),
    )
    assert [(one.name, len(one.of(Workload))) for one in system.services] == [("cache-v1", 1), ("tcp-echo", 2)]


def test_a_package_that_another_image_brings_along_is_part_of_it() -> None:
    made = image("backend/Dockerfile")._replace(
        context_copies=(("./premium/backend/", Location("backend/Dockerfile")),)
    )
    plugins = [
        fact
        for folder in ("premium/backend", "extra/backend")
        for fact in (package(f"{folder}/package.json"), serving(f"{folder}/server.js"))
    ]
    assert found(joined(made, *plugins)) == [
        ("backend", "backend", "service"),
        ("extra/backend", "extra/backend", "service"),
    ]


def test_an_image_without_a_server_in_code_we_read_is_a_worker() -> None:
    system = joined(image("Dockerfile", ()), files=frozenset({"Dockerfile", "main.py"}))
    assert found(system) == [("shop", "", "worker")]


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        pytest.param({"shop/manage.py", "shop/shop/wsgi.py"}, "service", id="a project"),
        pytest.param({"manage.py", "shop/models.py"}, "library", id="a reusable app"),
        pytest.param({"sandbox/manage.py", "sandbox/shop/wsgi.py"}, "library", id="a reusable app with a sandbox"),
    ],
)
def test_a_django_project_is_no_library_whatever_its_package_says(files: set[str], kind: str) -> None:
    system = joined(package("pyproject.toml", library=True), serving("shop/urls.py"), files=frozenset(files))
    assert [one.kind for one in system.services] == [kind]


def test_each_service_has_its_own_facts() -> None:
    listen = Listen(location=Location("a/main.py"), port=80, host=None, framework="flask")
    system = joined(image("a/Dockerfile"), image("b/Dockerfile"), listen)
    assert [len(one.of(Listen)) for one in system.services] == [1, 0]
    assert system.of(Listen) == (listen,)


def test_objects_of_one_file_belong_to_the_workload_beside_them() -> None:
    service = KubernetesService(
        location=Location("k8s/ads.yaml", logical="Service/ads"), name="ads", namespace="", selector={}
    )
    system = joined(image("src/ads/Dockerfile"), workload("ads", "k8s/ads.yaml", ("ads",)), service)
    assert system.services[0].of(KubernetesService) == (service,)
    whose = owner(system)
    assert [one.name if one else None for one in map(whose, (Location("k8s/ads.yaml"), Location("README.md")))] == [
        "ads",
        None,
    ]


def test_a_file_of_several_services_speaks_for_each_object_alone() -> None:
    system = joined(workload("a", "all.yaml", ("a",)), workload("b", "all.yaml", ("b",)))
    whose = owner(system)
    places = [Location("all.yaml", logical="Deployment/a/containers/x"), Location("all.yaml", logical="Service/other")]
    assert [one.name if one else None for one in map(whose, places)] == ["a", None]


def composed(name: str, dockerfile: str | None = None) -> ComposeService:
    place = Location("compose.yml", logical=f"services/{name}")
    return ComposeService(
        location=place, name=name, image=None, build=dockerfile and name, dockerfile=dockerfile, published=()
    )


def test_a_compose_file_of_several_images_speaks_for_each_alone() -> None:
    facts: list[Fact] = [
        image("a/Dockerfile"),
        image("b/Dockerfile"),
        composed("a", "a/Dockerfile"),
        composed("b", "b/Dockerfile"),
    ]
    whose = owner(joined(*facts, composed("redis")))
    places = [Location("compose.yml", logical=f"services/{name}") for name in ("a", "b", "redis")]
    assert [one.name if one else None for one in map(whose, places)] == ["a", "b", None]


def test_a_folder_belongs_to_the_image_that_bears_no_name_of_its_own() -> None:
    whose = owner(joined(image("Dockerfile"), image("worker.Dockerfile")))
    assert [one.name if one else None for one in map(whose, (Location("main.go"), Location("worker.Dockerfile")))] == [
        "shop",
        "worker",
    ]


def test_images_for_development_and_tools_are_no_services_of_their_own() -> None:
    system = joined(
        image("api/app.Dockerfile"),
        image("api/Dockerfile.dev", purpose="development"),
        image("workstation/Dockerfile", purpose="development"),
        image("jq/Dockerfile", ports=(), purpose="tool"),
    )
    assert found(system) == [("app", "api", "service")]


def test_an_image_for_development_alone_is_one_where_compose_runs_it() -> None:
    composed = ComposeService(
        location=Location("compose.yaml", logical="services/web"),
        name="web",
        image=None,
        build="web",
        dockerfile="web/Dockerfile.dev",
    )
    assert found(joined(image("web/Dockerfile.dev", purpose="development"), composed)) == [("web", "web", "service")]


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        pytest.param(
            [workload("cache", "k8s/cache.yaml", ("docker.io/library/redis:8.2",))],
            "infrastructure",
            id="a database of others",
        ),
        pytest.param(
            [workload("api", "k8s/api.yaml", ("ghcr.io/acme/api:1.2",))], "worker", id="an image of another repository"
        ),
        pytest.param(
            [workload("api", "k8s/api.yaml", ("ghcr.io/acme/api:1.2", "redis:8"))],
            "worker",
            id="a database beside it in the pod",
        ),
        pytest.param(
            [workload("redis", "redis/app.yaml", ("acme/redis:1",)), image("redis/Dockerfile", ports=(6379,))],
            "service",
            id="built here",
        ),
    ],
)
def test_a_program_of_others_is_infrastructure(facts: list[Fact], kind: str) -> None:
    assert [one.kind for one in joined(*facts).services] == [kind]


@pytest.mark.parametrize(
    ("base", "kind"),
    [
        pytest.param(
            "python:3.14-slim", "worker", id="a language: the code here is all that runs, and opens no server"
        ),
        pytest.param(Unresolved("${IMAGE}"), "service", id="only known later: the code here may be its settings"),
    ],
)
def test_an_image_of_others_with_settings_of_ours_may_serve(base: str | Unresolved, kind: str) -> None:
    made = image("app/Dockerfile", ports=())._replace(base=base)
    assert [one.kind for one in joined(made, files=frozenset({"app/settings.py"})).services] == [kind]


@pytest.mark.parametrize(
    ("backends", "whose"),
    [
        pytest.param(("api",), "api", id="one service"),
        pytest.param(("api", "web"), None, id="shared out"),
        pytest.param(("api", "elsewhere"), None, id="one is not here"),
    ],
)
def test_an_ingress_belongs_to_the_service_it_leads_to(backends: tuple[str, ...], whose: str | None) -> None:
    facts: list[Fact] = []
    for name in ("api", "web"):
        facts += [
            image(f"{name}/Dockerfile"),
            workload(name, "k8s/all.yaml", (f"acme/{name}:1",))._replace(labels={"app": name}),
            KubernetesService(location=Location("k8s/all.yaml"), name=name, namespace="", selector={"app": name}),
        ]
    way = Ingress(Location("k8s/way.yaml", logical="Ingress/way"), "way", "", backends=backends)
    one = owner(joined(*facts, way))(way.location)
    assert (one.name if one else None) == whose
