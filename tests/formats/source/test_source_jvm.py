"""What Java and Kotlin code tells: routes of each style, and what only looks like one."""

from __future__ import annotations

import pytest

from readiness.formats import source
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.facts import EnvRead, Fact, Framework, Middleware, Route
from readiness.model.settings import Started

WEB = "import org.springframework.web.bind.annotation.*;\n"
FLUX = "import org.springframework.web.reactive.function.server.*;\n"


def facts_of(text: str, name: str = "A.java") -> list[Fact]:
    return [
        fact
        for document in source.documents(Artifact(f"src/main/java/a/{name}", text))
        if isinstance(document, Document)
        for fact in source.facts(document)
    ]


def routes_of(text: str, name: str = "A.java") -> list[tuple[str, str]]:
    found = [one for one in facts_of(text, name) if isinstance(one, Route)]
    return [(one.method, one.path if isinstance(one.path, str) else f"?{one.path.text}") for one in found]


JAVA = {
    "class and methods": (
        '@RestController @RequestMapping("/api") class A { @GetMapping("x/{id}") X a() { return b(); } @PostMapping X b() { return a(); } @DeleteMapping("/") void c() { a(); } }',
        [("GET", "/api/x/{id}"), ("POST", "/api"), ("DELETE", "/api/")],
    ),
    "arrays, elements and methods": (
        '@Controller @RequestMapping(path = {"/a", "/b"}) class A { @RequestMapping(value = "/x", method = {RequestMethod.GET, RequestMethod.PUT}) X a() { return b(); } }',
        [("GET", "/a/x"), ("PUT", "/a/x"), ("GET", "/b/x"), ("PUT", "/b/x")],
    ),
    "any method": ('@RestController class A { @RequestMapping("/x") X a() { return b(); } }', [("*", "/x")]),
    "constants of the file": (
        'class P { static final String ROOT = "/root"; } @RestController @RequestMapping(P.ROOT) class A { static final String X = "/x" + "/y"; @GetMapping(X) X a() { return b(); } }',
        [("GET", "/root/x/y")],
    ),
    "constants of elsewhere": (
        '@RestController class A { @GetMapping(Paths.X + "/y") X a() { return b(); } }',
        [("GET", "?/#{Paths.X}/y")],
    ),
    "a bean's name is no path": (
        '@RestController("bean") class A { @GetMapping("/x") X a() { return b(); } }',
        [("GET", "/x")],
    ),
    "repositories that are made routes of": (
        '@RepositoryRestResource(path = "people") interface PersonRepository extends JpaRepository<Person, Long> { } @RepositoryRestResource(exported = false) interface B { }',
        [("*", "?/people")],
    ),
    "clients": ('@FeignClient("x") interface A { @GetMapping("/x") X a(); }', []),
    "an annotation of the project's own": (
        '@ApiController class A { @GetMapping("/x") X a() { return b(); } }',
        [("GET", "?/x")],
    ),
}


@pytest.mark.parametrize("case", JAVA)
def test_java_routes(case: str) -> None:
    text, expected = JAVA[case]
    assert routes_of(WEB + text) == expected


def test_kotlin_routes() -> None:
    text = (
        'package a\nimport org.springframework.web.bind.annotation.*\n\n@RestController\n@RequestMapping("/api", produces = ["x"])\nclass A {\n'
        '    @GetMapping(value = ["/x", "/y"])\n    fun a(@PathVariable id: Int): X = b()\n\n    @PostMapping\n    fun b() = "ok"\n}\n'
    )
    assert routes_of(text, "A.kt") == [("GET", "/api/x"), ("GET", "/api/y"), ("POST", "/api")]
    assert [one.constant for one in facts_of(text, "A.kt") if isinstance(one, Route)] == [False, False, True]


def test_functional_routes_in_java() -> None:
    text = (
        FLUX
        + 'class R { @Bean RouterFunction<S> z(H h) { var page = path("/z/**").and(accept(J)); return route().GET(page, h::z).build(); }\n @Bean RouterFunction<S> a(H h) { return route(GET("/a").and(accept(J)), h::a).andNest(path("/n"), inner(h)); }\n'
        ' @Bean RouterFunction<S> b(H h) { return nest(path("/api").and(accept(J)), route().GET("/c", h::c).path("/d", b -> b.PUT("/{id}", h::e)).build()); }\n'
        ' RouterFunction<S> inner(H h) { return route().DELETE("/x", h::x).build(); }\n'
        ' RouterFunction<S> elsewhere(H h) { return route().POST("/y", h::x).build(); } }'
    )
    assert sorted(routes_of(text)) == [
        ("DELETE", "/n/x"), ("GET", "/a"), ("GET", "/api/c"), ("GET", "/z/**"), ("POST", "?/y"), ("PUT", "/api/d/{id}"),
    ]  # fmt: skip


def test_functional_routes_in_kotlin() -> None:
    text = (
        "package a\nimport org.springframework.web.reactive.function.server.coRouter\n\n@Configuration\nclass R {\n    @Bean\n    fun routes(h: H) = coRouter {\n"
        '        GET("/a", h::a)\n        "/api".nest {\n            accept(JSON).nest {\n                POST("/b", h::b)\n            }\n        }\n    }\n}\n'
    )
    assert routes_of(text, "R.kt") == [("GET", "/a"), ("POST", "/api/b")]


def test_jax_rs_and_micronaut() -> None:
    resource = 'import jakarta.ws.rs.*;\n@Path("cars") public class A { @GET @Path("{id}") public X a() { return b(); } @POST public X b() { return a(); } }'
    assert routes_of(resource) == [("GET", "/cars/{id}"), ("POST", "/cars")]
    controller = 'import io.micronaut.http.annotation.*;\n@Controller("/cars") class A { @Get("/{id}") X a() { return b(); } @Post X b() { return a(); } }'
    assert routes_of(controller) == [("GET", "/cars/{id}"), ("POST", "/cars")]


def test_guards_stand_as_annotations() -> None:
    text = (
        WEB + '@RestController @PreAuthorize("hasRole(\'X\')") class A { @GetMapping("/a") X a() { return b(); }\n'
        '@PreAuthorize("permitAll()") @GetMapping("/b") X b() { return a(); }\n@RateLimiter(name = "x") @GetMapping("/c") X c() { return a(); } }'
    )
    found = [[guard.kind for guard in one.guards] for one in facts_of(text) if isinstance(one, Route)]
    assert found == [["auth"], ["open"], ["auth", "rate-limit"]]


def test_a_handler_that_only_puts_an_answer_together_is_constant() -> None:
    text = (
        WEB
        + '@RestController class A { @GetMapping("/a") R a() { return ResponseEntity.ok(Map.of("status", "UP")); }\n'
        '@GetMapping("/b") R b() { return ResponseEntity.ok(repository.count()); } }'
    )
    assert [one.constant for one in facts_of(text) if isinstance(one, Route)] == [True, False]


ENVIRONMENT = {
    'String a = System.getenv("X");': ("X", False, None),
    'String a = System.getenv().getOrDefault("X", "y");': ("X", False, "y"),
    'String a = Optional.ofNullable(System.getenv("X")).orElse("y");': ("X", False, "y"),
    'String a = Objects.requireNonNull(System.getenv("X"));': ("X", True, None),
    '@Value("${X_Y:z}") String a;': ("X_Y", False, "z"),
    '@Value("${X_Y}") String a;': ("X_Y", True, None),
}


@pytest.mark.parametrize("text", ENVIRONMENT)
def test_java_environment(text: str) -> None:
    found = [
        (one.name, one.required, one.default) for one in facts_of(f"class A {{ {text} }}") if isinstance(one, EnvRead)
    ]
    assert found == [ENVIRONMENT[text]]


def test_kotlin_environment() -> None:
    text = 'val a = System.getenv("A") ?: "x"\nval b = System.getenv("B") ?: error("no B")\nclass C(@Value("\\${C_D}") val c: String)\n'
    found = [(one.name, one.required, one.default) for one in facts_of(text, "A.kt") if isinstance(one, EnvRead)]
    assert found == [("A", False, "x"), ("B", True, None), ("C_D", True, None)]


def test_layers() -> None:
    text = (
        WEB + "import io.github.bucket4j.Bucket;\nimport org.springframework.web.cors.CorsConfiguration;\n"
        "@RestControllerAdvice class A { @ExceptionHandler X a() { return b(); } }"
    )
    found = {one.kind for one in facts_of(text) if isinstance(one, Middleware)}
    assert found == {"rate-limit", "cors", "error-handler"}


def test_where_a_program_starts_is_no_server_by_itself() -> None:
    text = "import org.springframework.boot.autoconfigure.SpringBootApplication;\n@SpringBootApplication @EnableEurekaServer\npublic class App { public static void main(String[] args) { } }"
    found = facts_of(text)
    assert [one.brings for one in found if isinstance(one, Started)] == [("EnableEurekaServer",)]
    assert not [one for one in found if isinstance(one, Framework)]


def test_a_client_is_no_server() -> None:
    assert not facts_of(
        "import org.springframework.web.bind.annotation.GetMapping;\n@FeignClient interface A { @GetMapping X a(); }"
    )


def test_paths_of_properties_are_left_to_the_settings() -> None:
    text = WEB + '@RestController class A { @GetMapping("${a.b}/x") X a() { return b(); } }'
    assert [one.path for one in facts_of(text) if isinstance(one, Route)] == [Unresolved("/${a.b}/x")]
