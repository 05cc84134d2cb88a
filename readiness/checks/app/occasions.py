"""When a piece of code runs: at every request, or once, for somebody who sets the service up and watches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.checks.sources import inside, is_by_hand, is_development
from readiness.pattern import lazy, regex

if TYPE_CHECKING:
    from ast_grep_py import SgNode

    from readiness.formats.source.code import Code

_ONCE = lazy(
    r"(?i)(^|/)(seed|seeders?|seeding|fixtures|migrations?|commands|cmds|[\w-]*cli|\w+ctl|setup|benchmarks?|playground|sandbox|e2e|perf|release|releasing|tooling|codegen|gen_\w+|mock\w*|extras?|[\w-]*examples?)(/|\.|$)"
    r"|[-_.](seed|cli|benchmark)\.\w+$"
)
_FOR_TESTS = lazy(r"(^|/)(?!(la|con|at|pro|grea|fas)test)[a-z]+test(s|utils?|ing|data)?/|(^|/)_\w+/[^.]+\.go$")
"""Go's packages that tests are made with: `httptest`, `etcdtest`, `opatestutils`; and folders that its tools leave out."""
_MADE_WITH = ("testing", "github.com/stretchr/testify", "gotest.tools", "net/http/httptest", "github.com/onsi/gomega")
_SET_UP = lazy(
    r"(?i)(^|_)(dev|seed|setup|set_up|bootstrap|demo|e2e)(_|$)|^(seed|setup|bootstrap|createAdmin|createDev|initAdmin)"
)


def is_watched(path: str) -> bool:
    """A file for developers, or for somebody who starts it once and reads what it says."""
    return (
        is_development(path)
        or is_by_hand(path)
        or _ONCE.search(path) is not None
        or _FOR_TESTS.search(path) is not None
    )


def sets_up(node: SgNode) -> bool:
    """In a function that is called so: `setup_dev_users`, `seedAccounts`."""
    function = inside(node, "function_definition", "function_declaration", "method_definition", "method_declaration")
    name = function.field("name") if function is not None else None
    return name is not None and _SET_UP.search(regex(r"(?<=[a-z])(?=[A-Z])").sub("_", name.text())) is not None


def helps_tests(code: Code) -> bool:
    """A Go file without `_test` in its name that is made of the same stuff."""
    return code.source.language == "go" and code.imports_from(*_MADE_WITH)
