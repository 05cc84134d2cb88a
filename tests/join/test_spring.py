"""Spring applications as a whole: what interfaces, constants, settings and libraries make of what controllers say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readiness import formats
from readiness.checks.app import health_missing, layer_missing
from readiness.join import join
from readiness.model.artifact import Artifact, Document
from readiness.model.facts import ComposeService, Framework, Listen, Middleware, Route
from readiness.model.finding import Kind
from readiness.model.settings import Unlisted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from readiness.model.facts import Fact
    from readiness.model.system import System

STARTED = "package shop;\nimport org.springframework.boot.autoconfigure.SpringBootApplication;\n@SpringBootApplication\npublic class App { public static void main(String[] args) { } }"
MOST = "health,info,beans,caches,conditions,configprops,env,loggers,mappings,metrics,scheduledtasks,threaddump"


def system_of(files: Mapping[str, str]) -> System:
    found: list[Fact] = []
    for path, text in files.items():
        for document in formats.documents(Artifact(path, text)) if formats.family(path) else ():
            if isinstance(document, Document):
                found += formats.module(document.format).facts(document)
    return join(found, frozenset(files), "shop", {})


def routes_of(system: System) -> list[str]:
    """`GET /x`, with `?` in front of a path that is not known."""
    found = [fact for fact in system.facts if isinstance(fact, Route)]
    return sorted(f"{one.method} {one.path if isinstance(one.path, str) else '?' + one.path.text}" for one in found)


def pom(*libraries: str, name: str = "shop", parent: str = "spring-boot-starter-parent") -> str:
    listed = "".join(
        f"<dependency><groupId>g</groupId><artifactId>{one}</artifactId></dependency>" for one in libraries
    )
    return f"<project><parent><artifactId>{parent}</artifactId></parent><artifactId>{name}</artifactId><dependencies>{listed}</dependencies></project>"


def test_a_controller_has_the_mappings_of_its_interfaces_and_base_classes() -> None:
    system = system_of(
        {
            "api/src/main/java/shop/api/UserApi.java": (
                "package shop.api;\nimport org.springframework.web.bind.annotation.*;\n"
                '@RequestMapping("/users") interface UserApi { @GetMapping("/{id}") User get(Long id); }'
            ),
            "web/src/main/java/shop/web/Crud.java": (
                "package shop.web;\nimport org.springframework.web.bind.annotation.*;\n"
                "abstract class Crud<T> { @DeleteMapping public void drop() { } }"
            ),
            "web/src/main/java/shop/web/UserController.java": (
                "package shop.web;\nimport org.springframework.web.bind.annotation.*;\nimport shop.api.UserApi;\n"
                '@RestController @RequestMapping("/v1") class UserController extends Crud<User> implements UserApi { }'
            ),
            "web/src/main/java/shop/web/Unused.java": (
                "package shop.web;\nimport org.springframework.web.bind.annotation.*;\n"
                'interface Unused { @GetMapping("/unused") User get(); }'
            ),
        }
    )
    assert routes_of(system) == ["DELETE /v1", "GET /v1/{id}"]


def test_paths_are_put_together_from_constants_and_properties() -> None:
    system = system_of(
        {
            "src/main/java/shop/Paths.java": (
                'package shop;\npublic interface Paths { String API = "/api"; String V1 = API + "/v1"; }'
            ),
            "src/main/java/shop/Shop.java": (
                "package shop;\nimport org.springframework.web.bind.annotation.*;\n"
                '@RestController @RequestMapping(Paths.V1 + "/shop") class Shop {\n'
                '@GetMapping("${shop.path}") String a() { return b(); }\n'
                '@GetMapping("${shop.other:/other}") String b() { return b(); }\n'
                "@GetMapping(Elsewhere.PATH) String c() { return b(); } }"
            ),
            "src/main/resources/application.yml": "shop:\n  path: /list\nserver:\n  servlet:\n    context-path: /ctx\n",
        }
    )
    assert routes_of(system) == [
        "GET /ctx/api/v1/shop/list",
        "GET /ctx/api/v1/shop/other",
        "GET ?/ctx/api/v1/shop/#{shop.Elsewhere.PATH}",
    ]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("", ["GET /actuator/health"]),
        ("management.endpoints.web.exposure.include=health,prometheus", ["GET /actuator/health", "GET /actuator/prometheus"]),
        ("management.endpoints.web.base-path=/manage\nserver.servlet.context-path=/shop", ["GET /shop/manage/health"]),
        ("management.server.port=9000\nserver.servlet.context-path=/shop", ["GET /actuator/health"]),
        ("management.endpoints.web.path-mapping.health=healthz", ["GET /actuator/healthz"]),
        ("management.endpoints.web.exposure.include=*\nmanagement.endpoints.web.exposure.exclude=" + MOST, ["GET /actuator/heapdump"]),
    ],
)  # fmt: skip
def test_the_actuator_answers_by_being_there(settings: str, expected: list[str]) -> None:
    files = {
        "pom.xml": pom("spring-boot-starter-web", "spring-boot-starter-actuator"),
        "src/main/java/shop/App.java": STARTED,
    }
    system = system_of({**files, "src/main/resources/application.properties": settings})
    assert routes_of(system) == expected


def test_libraries_of_a_parent_reach_its_modules() -> None:
    system = system_of(
        {
            "pom.xml": pom("spring-boot-starter-actuator", name="parent"),
            "cart/pom.xml": pom(
                "spring-boot-starter-web", "spring-boot-starter-security", name="cart", parent="parent"
            ),
            "cart/src/main/java/cart/App.java": STARTED,
            "orders/pom.xml": pom("common", name="orders", parent="parent"),
            "orders/src/main/java/orders/App.java": STARTED,
            "common/pom.xml": pom(
                "spring-boot-starter-webflux", "micrometer-registry-otlp", name="common", parent="parent"
            ),
        }
    )
    assert {one.name: one.path for one in system.services} == {"cart": "cart", "orders": "orders"}
    cart, orders = system.services
    assert {one.kind for one in cart.of(Middleware)} == {"auth", "security-headers"}
    assert {one.kind for one in orders.of(Middleware)} == {"metrics"}
    assert [one.port for one in orders.of(Listen)] == [8080]
    guards = [guard.kind for route in cart.of(Route) for guard in route.guards]
    assert guards == ["auth"]
    assert [one.kinds for one in cart.of(Unlisted)] == [
        ("metrics",)
    ]  # measured by the actuator, collected by nobody we see


def test_a_parent_that_is_elsewhere_may_bring_anything() -> None:
    system = system_of(
        {
            "pom.xml": pom("spring-boot-starter-web", parent="acme-parent"),
            "src/main/java/shop/App.java": STARTED,
            "Dockerfile": "FROM eclipse-temurin:21\nCOPY target/shop.jar /\n",
        }
    )
    assert [one.reason for one in system.services[0].of(Unlisted)] == ["its parent acme-parent is not here"]


def test_a_program_without_a_server_opens_none() -> None:
    files = {"pom.xml": pom("spring-boot-starter-batch"), "src/main/java/shop/App.java": STARTED}
    system = system_of({**files, "Dockerfile": "FROM eclipse-temurin:21\nCOPY target/shop.jar /\n"})
    assert not system.of(Framework)
    assert not system.of(Listen)


def test_gradle_names_libraries_by_coordinates_and_by_catalogue() -> None:
    build = (
        "dependencies {\n  implementation(libs.spring.boot.starter.web)\n  implementation 'org.springframework.boot:spring-boot-starter-actuator'\n"
        "  testImplementation 'org.springframework.boot:spring-boot-starter-security'\n}\n"
    )
    system = system_of(
        {
            "app/build.gradle": build,
            "app/src/main/java/shop/App.java": STARTED,
            "app/Dockerfile": "FROM eclipse-temurin:21\n",
        }
    )
    assert routes_of(system) == ["GET /actuator/health"]
    assert not system.services[0].of(Middleware)


def test_settings_of_a_configuration_server_are_not_known() -> None:
    settings = "spring:\n  config:\n    import: configserver:http://config:8888\n"
    system = system_of(
        {
            "pom.xml": pom("spring-boot-starter-web"),
            "src/main/java/shop/App.java": STARTED,
            "src/main/resources/application.yml": settings,
            "Dockerfile": "FROM eclipse-temurin:21\n",
        }
    )
    assert [one.kinds[0] for one in system.services[0].of(Unlisted)] == ["metrics"]
    assert [one.port for one in system.services[0].of(Listen)] != [8080]


def test_chains_guard_by_path_below_the_context() -> None:
    system = system_of(
        {
            "src/main/java/shop/Shop.java": (
                "package shop;\nimport org.springframework.web.bind.annotation.*;\n@RestController class Shop {\n"
                '@GetMapping("/open/{id}") String a() { return b(); }\n@GetMapping("/closed") String b() { return a(); } }'
            ),
            "src/main/java/shop/Security.java": (
                "package shop;\nimport org.springframework.security.config.annotation.web.builders.HttpSecurity;\n"
                "class Security { @Bean SecurityFilterChain chain(HttpSecurity http) {\n"
                'return http.csrf(c -> c.disable()).authorizeHttpRequests(a -> a.requestMatchers("/open/**").permitAll().anyRequest().authenticated()).build(); } }'
            ),
            "src/main/resources/application.properties": "server.servlet.context-path=/shop",
        }
    )
    found = {str(one.path): [guard.kind for guard in one.guards] for one in system.of(Route)}
    assert found == {"/shop/open/{id}": ["open"], "/shop/closed": ["auth"]}


def test_layers_of_a_module_are_those_of_the_programs_built_with_it() -> None:
    advice = (
        "package common;\nimport org.springframework.web.bind.annotation.*;\n"
        "@RestControllerAdvice class Advice { @ExceptionHandler X a() { return b(); } }"
    )
    system = system_of(
        {
            "common/pom.xml": pom(name="common"),
            "common/src/main/java/common/Advice.java": advice,
            "cart/pom.xml": pom("common", "spring-boot-starter-web", name="cart"),
            "cart/src/main/java/cart/App.java": STARTED,
            "orders/pom.xml": pom("spring-boot-starter-web", name="orders"),
            "orders/src/main/java/orders/App.java": STARTED,
        }
    )
    found = {service.name: {one.kind for one in service.of(Middleware)} for service in system.services}
    assert found == {"cart": {"error-handler"}, "orders": set()}


def test_compose_runs_the_images_of_modules_by_their_names() -> None:
    system = system_of(
        {
            "docker/Dockerfile": "FROM eclipse-temurin:21\nARG ARTIFACT\nCOPY ${ARTIFACT}.jar app.jar\n",
            "shop-cart/pom.xml": pom("spring-boot-starter-web", name="shop-cart"),
            "shop-cart/src/main/java/cart/App.java": STARTED,
            "shop-orders/pom.xml": pom("spring-boot-starter-web", name="shop-orders"),
            "shop-orders/src/main/java/orders/App.java": STARTED,
            "docker-compose.yml": "services:\n  cart:\n    image: acme/shop-cart\n    ports: ['81:8080']\n  orders:\n    image: acme/shop-orders:1\n  db:\n    image: postgres:17\n",
        }
    )
    found = {service.name: [one.name for one in service.of(ComposeService)] for service in system.services}
    assert found["shop-cart"] == ["cart"]
    assert found["shop-orders"] == ["orders"]


@pytest.mark.parametrize(
    ("parent", "library", "expected"),
    [
        ("spring-boot-starter-parent", "spring-boot-starter-actuator", Kind.PASS),
        ("spring-boot-starter-parent", "spring-boot-starter-web", Kind.FAIL),
        ("acme-parent", "spring-boot-starter-web", Kind.OPEN),
    ],
)
def test_what_is_missing_is_told_only_where_all_is_known(parent: str, library: str, expected: Kind) -> None:
    controller = 'package shop;\nimport org.springframework.web.bind.annotation.*;\n@RestController class A { @GetMapping("/x") X a() { return b(); } }'
    system = system_of(
        {
            "pom.xml": pom(library, parent=parent),
            "src/main/java/shop/App.java": STARTED,
            "src/main/java/shop/A.java": controller,
            "Dockerfile": "FROM eclipse-temurin:21\n",
        }
    )
    assert [one.kind for one in health_missing.check(system)] == [expected]
    headers = [one.kind for one in layer_missing.check(system, kind="security-headers")]
    assert headers == [Kind.OPEN if parent == "acme-parent" else Kind.FAIL]


def test_nothing_is_said_to_be_missing_in_what_is_read_in_part() -> None:
    files = {"Program.cs": 'var app = WebApplication.CreateBuilder(args).Build(); app.MapGet("/x", () => 1);'}
    system = system_of({**files, "Dockerfile": "FROM mcr.microsoft.com/dotnet/aspnet:9.0\n"})
    assert system.of(Framework)
    assert not list(health_missing.check(system))


def test_a_program_that_another_one_is_built_with_is_no_service_of_its_own() -> None:
    program = "src/main/java/shop/App.java"
    system = system_of(
        {
            "naming/pom.xml": pom(name="naming"),
            f"naming/{program}": STARTED,
            "server/pom.xml": pom("naming", name="server"),
            f"server/{program}": STARTED,
            "console/pom.xml": pom(name="console"),
            f"console/{program}": STARTED,
        }
    )
    assert [one.name for one in system.services] == ["console", "server"]
