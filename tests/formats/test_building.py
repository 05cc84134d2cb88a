"""What scripts build and name, with the parts that are only known later."""

from __future__ import annotations

from readiness.formats.building.holes import Known, filled, path_in
from readiness.formats.building.scripts import Script
from readiness.formats.building.telling import Job, of_script
from readiness.model.artifact import Unresolved
from readiness.model.building import BuildingFact, ImageMade, PathNamed, WorkloadNamed
from readiness.model.location import Location


def told(text: str, **known: str) -> list[BuildingFact]:
    script = Script({name: Known(value) for name, value in known.items()})
    return list(of_script(script, text, Location("ci.yml"), Job("job a", "a")))


def test_what_is_known_is_put_in_and_the_rest_is_a_hole() -> None:
    assert filled("${{ env.A }}/web:${{ github.sha }}", {"env.A": Known("acme")}) == Unresolved("acme/web:⟨github.sha⟩")
    assert filled("$A/${B}", {"A": Known("x"), "B": Known("$A")}) == "x/x"
    assert filled("$(git rev-parse HEAD)", {}) == Unresolved("⟨git rev-parse HEAD⟩")


def test_paths_are_seen_from_the_folder_of_the_command() -> None:
    assert path_in("web", "../api/Dockerfile") == "api/Dockerfile"
    assert path_in("web", ".") == "web"
    assert path_in("", "./") == ""


def test_a_build_in_another_folder() -> None:
    (made,) = told(
        "cd web && docker build --build-arg A=b -t $REGISTRY/web:1 -f docker/Dockerfile --target run .", REGISTRY="acme"
    )
    assert isinstance(made, ImageMade)
    assert [name.text for name in made.names] == ["acme/web:1"]
    assert made.context is not None
    assert made.context.text == "web"
    assert made.dockerfile is not None
    assert made.dockerfile.text == "web/docker/Dockerfile"
    assert made.target is not None
    assert made.target.text == "run"


def test_a_script_whose_folders_cannot_be_followed_is_open() -> None:
    (made,) = told("(cd web && make)\ndocker build -t acme/web .")
    assert isinstance(made, ImageMade)
    assert made.context is not None
    assert isinstance(made.context.text, Unresolved)


def test_a_loop_hides_its_variable() -> None:
    (made,) = told("for s in a b; do docker build -t acme/$s $s; done", s="x")
    assert isinstance(made, ImageMade)
    assert made.names[0].text == Unresolved("acme/⟨s⟩")


def test_what_a_deployment_names() -> None:
    found = told(
        "kubectl set image deployment/web app=acme/web:$TAG -n prod\n"
        "kubectl wait --for=condition=available --timeout=60s deploy/api\n"
        "helm upgrade --install web ./charts/web -f charts/web/prod.yaml --set a=b\n"
        "helm install cert-manager jetstack/cert-manager\n"
        "docker compose -f compose.yml logs -f web\n"
        "kubectl apply -f https://example.com/a.yaml -f k8s/"
    )
    workloads = [(one.kind, one.name, one.container) for one in found if isinstance(one, WorkloadNamed)]
    assert workloads == [("Deployment", "web", "app"), ("Deployment", "api", "")]
    paths = [(one.role, one.path) for one in found if isinstance(one, PathNamed)]
    assert paths == [
        ("values file", "charts/web/prod.yaml"),
        ("chart", "charts/web"),
        ("Compose file", "compose.yml"),
        ("manifest", "k8s"),
    ]


def test_kaniko_makes_the_image_it_names_from_the_file_it_names() -> None:
    (made,) = told(
        '/kaniko/executor --context "${CI_PROJECT_DIR}/a" --dockerfile "${CI_PROJECT_DIR}/a/Dockerfile" --destination "$CI_REGISTRY_IMAGE:x"'
    )
    assert isinstance(made, ImageMade)
    assert made.names[0].text == Unresolved("⟨CI_REGISTRY_IMAGE⟩:x")
    assert made.dockerfile is not None
    assert made.dockerfile.text == "a/Dockerfile"
