"""What PHP code tells: the routes of Laravel and Symfony, and what is read of the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from readiness.formats import source
from readiness.join.routing import routed
from readiness.model.artifact import Artifact, Document, Unresolved
from readiness.model.facts import EnvRead, Fact, Framework, Route

if TYPE_CHECKING:
    from collections.abc import Mapping


def facts_of(text: str, path: str = "routes/web.php") -> list[Fact]:
    return [
        fact
        for document in source.documents(Artifact(path, "<?php\n" + text))
        if isinstance(document, Document)
        for fact in source.facts(document)
    ]


def joined(files: Mapping[str, str]) -> list[Route]:
    facts = [fact for path, text in files.items() for fact in facts_of(text, path)]
    return [one for one in routed(facts, frozenset(files), lambda _: "shop") if isinstance(one, Route)]


ROUTES: dict[str, tuple[str, list[tuple[str, object]]]] = {
    "verbs": (
        "Route::get('/a', [C::class, 'a']);\nRoute::match(['get', 'post'], 'b', 'C@b')->name('b');\nRoute::any('c', fn () => 1);\nRoute::view('/d', 'd');\nRoute::redirect('/e', '/f');",
        [("GET", "/a"), ("GET", "/b"), ("POST", "/b"), ("*", "/c"), ("GET", "/d"), ("*", "/e")],
    ),
    "groups": (
        "Route::prefix('v1')->middleware('auth')->group(function () {\nRoute::get('x', C::class);\nRoute::group(['prefix' => 'y'], function () { Route::post('z', C::class); });\n});",
        [("GET", "/v1/x"), ("POST", "/v1/y/z")],
    ),
    "resource": (
        "Route::resource('photos', C::class)->only(['index', 'edit']);\nRoute::apiResource('photos.comments', C::class)->except(['destroy', 'store', 'index']);",
        [
            ("GET", "/photos"),
            ("GET", "/photos/{photo}/edit"),
            ("GET", "/photos/{photo}/comments/{comment}"),
            ("PUT", "/photos/{photo}/comments/{comment}"),
            ("PATCH", "/photos/{photo}/comments/{comment}"),
        ],
    ),
    "only known later": ('Route::get("/$prefix/x", C::class);', [("GET", Unresolved("/$prefix/x"))]),
    "lumen": ("$router->group(['prefix' => 'v1'], function () use ($router) { $router->get('x', 'C@x'); });", [("GET", "/v1/x")]),
    "no routes": ("$map->get('x', 1); Http::get('https://x'); Route::has('x');", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ROUTES.values(), ids=ROUTES.keys())
def test_routes(text: str, expected: list[tuple[str, object]]) -> None:
    assert [(one.method, one.path) for one in facts_of(text) if isinstance(one, Route)] == expected


def test_middlewares_are_guards() -> None:
    text = "Route::middleware(['web', 'auth:sanctum', 'throttle:60,1'])->group(fn () => Route::get('x', C::class)->middleware(Admin::class));"
    (route,) = [one for one in facts_of(text) if isinstance(one, Route)]
    assert [one.kind for one in route.guards] == ["auth", "rate-limit", "other"]


APPLICATIONS = {
    "as it comes": ({"routes/web.php": "Route::get('/', C::class);", "routes/api.php": "Route::get('x', C::class);"}, ["/", "/api/x"]),
    "configured": (
        {
            "bootstrap/app.php": "return Application::configure()->withRouting(api: __DIR__ . '/../routes/api.php', apiPrefix: 'api/v1', health: '/up')->create();",
            "routes/api.php": "Route::get('x', C::class);",
        },
        ["/up", "/api/v1/x"],
    ),
    "provided": (
        {
            "app/Providers/RouteServiceProvider.php": (
                "class R { function boot() { $this->routes(function () { Route::prefix('rest')->middleware('api')->group(base_path('routes/api.php')); }); } }"
            ),
            "routes/api.php": "Route::get('x', C::class);",
        },
        ["/rest/x"],
    ),
    "required": (
        {"routes/web.php": "Route::prefix('a')->group(function () { require __DIR__.'/auth.php'; });", "routes/auth.php": "Route::get('login', C::class);"},
        ["/a/login"],
    ),
    "nobody includes it": ({"routes/more.php": "Route::get('x', C::class);"}, [Unresolved("/x")]),
}  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), APPLICATIONS.values(), ids=APPLICATIONS.keys())
def test_files_of_routes_are_put_below_paths(files: dict[str, str], expected: list[object]) -> None:
    assert [one.path for one in joined(files)] == expected


def test_routes_of_symfony_are_attributes() -> None:
    text = (
        "#[Route('/shop')]\nclass C {\n#[Route('/x', name: 'x', methods: ['GET', 'POST'])]\n#[IsGranted('ROLE_ADMIN')]\npublic function x() {}\n"
        "#[Route(path: '/y')]\npublic function y() {}\n}"
    )
    found = [one for one in facts_of(text, "src/C.php") if isinstance(one, Route)]
    assert [(one.method, one.path, [guard.kind for guard in one.guards]) for one in found] == [
        ("GET", "/shop/x", ["auth"]),
        ("POST", "/shop/x", ["auth"]),
        ("*", "/shop/y", []),
    ]


READS = {
    "plain": ("return ['a' => env('A')];", [("A", False, None)]),
    "with a default": ("return ['a' => env('A', 'x'), 'b' => env('B', 3), 'c' => env('C', null)];", [("A", False, "x"), ("B", False, "3"), ("C", False, None)]),
    "getenv": ("$x = getenv('A');", [("A", False, None)]),
    "array": ("$x = $_ENV['A']; $_ENV['B'] = 1;", [("A", False, None)]),
    "others": ("$this->env('A'); environment('B'); dotenv('C');", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READS.values(), ids=READS.keys())
def test_environment(text: str, expected: list[tuple[object, bool, object]]) -> None:
    found = [
        (one.name, one.required, one.default) for one in facts_of(text, "config/app.php") if isinstance(one, EnvRead)
    ]
    assert found == expected


def test_nothing_is_said_that_would_let_absence_be_judged() -> None:
    assert not [one for one in facts_of("Route::get('/', C::class);") if isinstance(one, Framework)]


def test_the_kernel_guards_its_group_of_api_routes() -> None:
    routes = joined(
        {
            "routes/api.php": "Route::post('books', [C::class, 'store']);",
            "app/Http/Kernel.php": "class Kernel extends HttpKernel {\nprotected $middlewareGroups = [\n'web' => [StartSession::class],\n'api' => [\n\\Shop\\ThrottleApiRequests::class,\n\\Shop\\ApiAuthenticate::class,\n],\n];\n}",
        }
    )
    assert [(one.path, [guard.kind for guard in one.guards]) for one in routes] == [
        ("/api/books", ["rate-limit", "auth"])
    ]
