"""Where code holds its environment against a schema, and who asks for what came out: all languages, by the names of libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.formats.source.code import ancestors, belongs
from readiness.formats.source.reading import read
from readiness.model.configuration import SettingsAsked, SettingsChecked
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ast_grep_py import SgNode

    from readiness.formats.source.code import Call, Code
    from readiness.formats.source.tree import Source
    from readiness.model.configuration import ConfigurationFact

_FUNCTIONS = frozenset({
    "function_definition", "function_declaration", "arrow_function", "function_expression", "method_definition",
    "method_declaration", "func_literal", "lambda",
})  # fmt: skip
_PYTHON = {
    "pydantic_settings": "pydantic-settings", "pydantic": "pydantic-settings", "environs": "environs", "environ": "django-environ",
    "decouple": "decouple", "dynaconf": "dynaconf", "starlette.config": "starlette",
}  # fmt: skip
_JAVASCRIPT = {
    "zod": "zod", "envalid": "envalid", "joi": "joi", "@hapi/joi": "joi", "convict": "convict", "yup": "yup",
    "@t3-oss/env-core": "t3-env", "@t3-oss/env-nextjs": "t3-env", "@t3-oss/env-nuxt": "t3-env", "env-schema": "env-schema",
    "@fastify/env": "env-schema", "fastify-env": "env-schema", "envsafe": "envsafe", "znv": "znv", "env-var": "env-var",
    "valibot": "valibot", "class-validator": "class-validator", "ajv": "ajv", "superstruct": "superstruct", "arktype": "arktype",
    "@sinclair/typebox": "typebox",
}  # fmt: skip
_CHECKS = frozenset({
    "parse", "safeParse", "parseAsync", "validate", "validateSync", "validateAsync", "attempt", "assert", "plainToInstance",
    "plainToClass", "Check", "Decode", "compile", "create",
})  # fmt: skip
_ALL = lazy(r"\bprocess\.env\b(?!\.)")
_MAKERS = frozenset({"cleanEnv", "createEnv", "envsafe", "parseEnv", "envSchema"})
_GO = {
    "github.com/kelseyhightower/envconfig": ("envconfig", ("Process", "MustProcess")),
    "github.com/sethvargo/go-envconfig": ("go-envconfig", ("Process", "MustProcess", "ProcessWith")),
    "github.com/caarlos0/env": ("caarlos0/env", ("Parse", "ParseWithOptions", "ParseAs", "Must", "ParseAsWithOptions")),
    "github.com/ilyakaznacheev/cleanenv": ("cleanenv", ("ReadEnv", "ReadConfig")),
    "github.com/spf13/viper": ("viper", ("Unmarshal", "UnmarshalExact")),
    "github.com/knadh/koanf": ("koanf", ("Unmarshal", "UnmarshalWithConf")),
    "github.com/ardanlabs/conf": ("conf", ("Parse",)),
    "github.com/alecthomas/kong": ("kong", ("Parse", "Must")),
    "github.com/alexflint/go-arg": ("go-arg", ("MustParse", "Parse")),
}
_PROMISES = lazy(r"(?i)settings|config|^env|env(ironment)?s?$|conf$")
_STARTS = lazy(
    r"(?i)^(main|init|__init__|bootstrap|start\w*|run\w*|serve\w*|create_?(app|application|server)|make_?app|build_?(app|server)|setup\w*|initiali[sz]e\w*"
    r"|lifespan|startup|constructor|on_?startup|register\w*|configure\w*|execute|ready|onModuleInit|new|New\w*|load\w*|must\w*|cmd\w*|root\w*|handler)$"
)
_ANSWERS = lazy(
    r"http\.ResponseWriter|\*gin\.Context|echo\.Context|\*fiber\.Ctx|\((\w+\s*:\s*)?_?(req|request)\b[^)]*,|@\w+\.(get|post|put|patch|delete|route|api_route)\("
)


def told(source: Source, path: str) -> Iterator[ConfigurationFact]:
    code = read(source, path)
    finder = {"python": _python, "go": _go, "java": _jvm, "kotlin": _jvm}.get(source.language, _javascript)
    for node, library in finder(code):
        function = _around(node)
        yield SettingsChecked(code.at(node), library, _name(function), _when(function))
    yield from _asked(code)


def _python(code: Code) -> Iterator[tuple[SgNode, str]]:
    own = {
        name.text()
        for node in (code.source.nodes("class_definition") if "BaseSettings" in code.source.text else ())
        if (name := node.field("name")) is not None and "Settings" in _bases(node)
    }
    for call in code.calls:
        qualified = code.qualify(call.callee)
        if call.callee in own or (
            regex(r"(^|\.)(settings|config|conf)\.\w*Settings$").search(qualified) and not call.arguments
        ):
            yield call.node, "pydantic-settings"
        elif qualified in ("environs.Env", "environ.Env", "environ.FileAwareEnv", "starlette.config.Config"):
            yield call.node, _PYTHON.get(qualified.rpartition(".")[0], "environs")
        elif qualified == "decouple.config" or (call.name == "Dynaconf" and "validators" in call.keywords):
            yield call.node, "decouple" if "decouple" in qualified else "dynaconf"
        elif call.name in ("model_validate", "parse_obj", "validate") and any(
            "os.environ" in one.text() for one in call.arguments
        ):
            yield call.node, "pydantic"


def _bases(node: SgNode) -> str:
    bases = node.field("superclasses")
    return bases.text() if bases is not None else ""


def _javascript(code: Code) -> Iterator[tuple[SgNode, str]]:
    library = next(
        (name for found in code.imports for module, name in _JAVASCRIPT.items() if belongs(found.module, module)), ""
    )
    for call in code.calls:
        if (
            call.name == "forRoot"
            and call.receiver.endswith("ConfigModule")
            and {"validationSchema", "validate"} & set(call.keywords)
        ):
            yield call.node, "@nestjs/config"
        elif library and _holds(call, library):
            yield call.node, library


def _holds(call: Call, library: str) -> bool:
    """Whether a call of the library is one that looks at the whole environment."""
    if call.name in _MAKERS or (library, call.name) in (("convict", "validate"), ("env-var", "required")):
        return True
    return call.name in _CHECKS and any(_ALL.search(one.text()) for one in call.arguments)


def _go(code: Code) -> Iterator[tuple[SgNode, str]]:
    for call in code.calls:
        module, _, name = code.qualify(call.callee).partition(":")
        for known, (library, functions) in _GO.items():
            if belongs(module, known) and name.partition("[")[0] in functions:
                yield call.node, library
    if code.imports_from("github.com/spf13/viper", "github.com/knadh/koanf"):
        yield from (
            (call.node, "viper")
            for call in code.calls
            if call.name in ("Unmarshal", "UnmarshalExact") and len(call.arguments) == 1
        )


def _jvm(code: Code) -> Iterator[tuple[SgNode, str]]:
    """Spring binds such a class when the application starts, and validates it if it is told to."""
    if "@ConfigurationProperties" in code.source.text and "@Validated" in code.source.text:
        yield code.source.root, "Spring"


def _around(node: SgNode) -> SgNode | None:
    return next((above for above in ancestors(node) if above.kind() in _FUNCTIONS), None)


def _name(function: SgNode | None) -> str:
    """A function's own name, or that of the variable or key which holds it."""
    if function is None:
        return ""
    name, parent = function.field("name"), function.parent()
    if (
        name is None
        and parent is not None
        and parent.kind() in ("variable_declarator", "pair", "assignment_expression")
    ):
        name = parent.field("name") or parent.field("key") or parent.field("left")
    return name.text().rpartition(".")[2] if name is not None else "function"


def _when(function: SgNode | None) -> str:
    """At start, by the function's name; in a handler, by what it is given."""
    if function is None:
        return "start"
    decorated = function.parent()
    whole = decorated if decorated is not None and decorated.kind() == "decorated_definition" else function
    head = whole.text()[:400].partition("{")[0]
    if _ANSWERS.search(head):
        return "request"
    if _STARTS.match(_name(function)) or _called_at_once(function):
        return "start"
    return "later"


def _called_at_once(function: SgNode) -> bool:
    """`(() => …)()`."""
    return any(above.kind() == "parenthesized_expression" for above in list(ancestors(function))[:1])


def _asked(code: Code) -> Iterator[SettingsAsked]:
    """Calls of functions that promise settings, `Depends(get_settings)` among them; once for each file and time."""
    told: set[tuple[str, str]] = set()
    for call in code.calls:
        if call.name == "Depends" and call.arguments and _PROMISES.search(call.arguments[-1].text()):
            one = SettingsAsked(code.at(call.node), call.arguments[-1].text().rpartition(".")[2], "request")
        elif _PROMISES.search(call.name) and len(call.arguments) <= 1:
            one = SettingsAsked(code.at(call.node), call.name, _when(_around(call.node)))
        else:
            continue
        if (one.name, one.when) not in told:
            told.add((one.name, one.when))
            yield one
