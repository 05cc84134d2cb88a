"""What C# code tells: routes of minimal APIs and controllers, variables, and what only looks like them."""

from __future__ import annotations

import pytest

from readiness.formats import source
from readiness.model.artifact import Artifact, Document
from readiness.model.facts import EnvRead, Fact, Framework, Middleware, Route


def facts_of(text: str) -> list[Fact]:
    return [
        fact
        for document in source.documents(Artifact("Program.cs", text))
        if isinstance(document, Document)
        for fact in source.facts(document)
    ]


def routes_of(text: str) -> list[tuple[str, str, list[str]]]:
    found = [one for one in facts_of(text) if isinstance(one, Route)]
    return [
        (
            one.method,
            one.path if isinstance(one.path, str) else f"?{one.path.text}",
            [guard.kind for guard in one.guards],
        )
        for one in found
    ]


MINIMAL = {
    "plain": ('var app = builder.Build(); app.MapGet("/", () => "ok"); app.MapPost("/x", Handle);',
              [("GET", "/", []), ("POST", "/x", [])]),
    "groups and guards": (
        'var api = app.MapGroup("/api").RequireAuthorization(); var v1 = api.MapGroup("v1"); v1.MapGet("/x/{id:int}", Get).AllowAnonymous();',
        [("GET", "/api/v1/x/{id:int}", ["auth", "open"])],
    ),
    "methods": ('app.MapMethods("/x", new[] { "GET", HttpMethods.Put }, H);', [("GET", "/x", []), ("PUT", "/x", [])]),
    "a name that is used again": (
        'var g = app.MapGroup("/a"); g.MapGet("/x", H); g = app.MapGroup("/b"); g.MapGet("/y", H);',
        [("GET", "/a/x", []), ("GET", "/b/y", [])],
    ),
    "a group that is handed in": (
        'static class E { static void MapX(this RouteGroupBuilder group) { group.MapGet("/x", H); } }',
        [("GET", "?/x", [])],
    ),
    "interpolated": ('const string Root = "/api"; app.MapGet($"{Root}/{{id}}", H);', [("GET", "/api/{id}", [])]),
    "health": ('app.MapHealthChecks("/health");', [("GET", "/health", [])]),
    "another mapper": ("var x = mapper.Map<Order>(source);", []),
}  # fmt: skip


@pytest.mark.parametrize("case", MINIMAL)
def test_minimal_apis(case: str) -> None:
    text, expected = MINIMAL[case]
    assert routes_of("using Microsoft.AspNetCore.Builder;\n" + text) == expected


CONTROLLERS = {
    "tokens": (
        (
            '[Route("api/[controller]")] [Authorize] public class OrdersController : ControllerBase { [HttpGet("{id:int}")] [AllowAnonymous] public X Get() => Y();'
            ' [HttpPost, Route("[action]")] public X CreateAsync() => Y(); [HttpDelete] public X D() => Y(); }'
        ),
        [
            ("GET", "/api/Orders/{id:int}", ["auth", "open"]),
            ("POST", "/api/Orders/Create", ["auth"]),
            ("DELETE", "/api/Orders", ["auth"]),
        ],
    ),
    "from the root": (
        '[Route("api")] public class A : ControllerBase { [HttpGet("/x")] public X Get() => Y(); [HttpGet("~/y")] public X Get2() => Y(); }',
        [("GET", "/x", []), ("GET", "/y", [])],
    ),
    "by convention": (
        "public class AccountController : Controller { [HttpGet] public X Login() => Y(); public X Other() => Y(); }",
        [("GET", "?/Account/Login", [])],
    ),
}


@pytest.mark.parametrize("case", CONTROLLERS)
def test_controllers(case: str) -> None:
    text, expected = CONTROLLERS[case]
    assert routes_of("using Microsoft.AspNetCore.Mvc;\n" + text) == expected


ENVIRONMENT = {
    'var a = Environment.GetEnvironmentVariable("X");': ("X", False, None),
    'var a = Environment.GetEnvironmentVariable("X") ?? "y";': ("X", False, "y"),
    'var a = Environment.GetEnvironmentVariable("X") ?? throw new Exception();': ("X", True, None),
    'var a = Configuration["REDIS_ADDR"];': ("REDIS_ADDR", False, None),
}


@pytest.mark.parametrize("text", ENVIRONMENT)
def test_environment(text: str) -> None:
    found = [(one.name, one.required, one.default) for one in facts_of(text) if isinstance(one, EnvRead)]
    assert found == [ENVIRONMENT[text]]


def test_keys_of_a_configuration_are_no_variables() -> None:
    assert not [one for one in facts_of('var a = Configuration["Logging:Level"];') if isinstance(one, EnvRead)]


def test_a_host_is_a_server_with_its_layers() -> None:
    found = facts_of(
        "var builder = WebApplication.CreateBuilder(args); builder.Services.AddHealthChecks(); app.UseRateLimiter();"
    )
    assert [one.name for one in found if isinstance(one, Framework)] == ["aspnetcore"]
    assert {one.kind for one in found if isinstance(one, Middleware)} == {"health", "rate-limit"}
