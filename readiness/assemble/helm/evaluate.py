"""Pipelines → values. What can not be told is Unresolved, with its source text, and never a guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readiness.assemble.helm.functions import data, texts, yaml_text
from readiness.assemble.helm.ropes import Mark, Rope, Source
from readiness.assemble.helm.tree import Call, Chain, Dot, Literal, Pipeline, Variable
from readiness.assemble.helm.values import Row, Table, is_empty
from readiness.model.artifact import Unresolved
from readiness.model.named import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PLAIN: Mapping[str, Callable[..., object]] = {**data.FUNCTIONS, **texts.FUNCTIONS, **yaml_text.FUNCTIONS}
KNOWN: Mapping[str, Callable[..., object]] = {
    **_PLAIN, **{f"must{name[:1].upper()}{name[1:]}": function for name, function in _PLAIN.items()},
}  # fmt: skip
UNKNOWABLE = frozenset({
    "lookup", "now", "date", "dateInZone", "htmlDate", "ago", "toDate", "mustToDate", "unixEpoch", "dateModify", "duration", "durationRound",
    "randAlphaNum", "randAlpha", "randNumeric", "randAscii", "randInt", "randBytes", "uuidv4", "genPrivateKey", "genCA", "genCAWithKey",
    "genSelfSignedCert", "genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey", "derivePassword", "buildCustomCert", "shuffle",
    "htpasswd", "bcrypt", "encryptAES", "decryptAES", "getHostByName", "env", "expandenv",
})  # fmt: skip
"""Functions whose result is another at every run, or in every cluster."""


class NilError(Exception):
    """A field of nothing: Helm stops here."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class StopError(Exception):
    """`fail`, or `required` without a value: Helm stops here, and says this."""


class Scope(NamedTuple):
    dot: object
    variables: list[dict[str, object]]
    """Innermost last."""
    source: Source


class Touched:
    """What was looked up while one pipeline was evaluated."""

    __slots__ = ("empty", "missing", "places")

    def __init__(self) -> None:
        self.empty = False
        """Something that the values leave empty, or do not hold."""
        self.missing = ""
        """The last path that no values file defines."""
        self.places: list[tuple[Mark, object]] = []


class Evaluator:
    """Evaluates the pipelines of one chart. `Renderer` adds what writes text."""

    def __init__(self) -> None:
        self.touched = Touched()

    def include(self, name: str, dot: object) -> object:
        """The text of a defined template."""
        raise NotImplementedError

    def tpl(self, text: object, dot: object) -> object:
        """A text as a template."""
        raise NotImplementedError

    def pipe(self, pipe: Pipeline, scope: Scope) -> object:
        """The value of a pipeline; Unresolved if any part that decides it is.

        Raises:
            NilError, StopError: Helm would stop here.
        """
        value: object = None
        try:
            for position, command in enumerate(pipe.commands):
                more = (value,) if position else ()
                value = self._command(command, more, scope)
                if isinstance(value, Unresolved):
                    value = Unresolved(pipe.source)
        except (NilError, StopError):
            raise
        except texts.OpenError:
            return Unresolved(pipe.source)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError):
            return Unresolved(pipe.source)
        return value

    def _command(self, command: object, more: tuple[object, ...], scope: Scope) -> object:
        if not isinstance(command, Call):
            value = self._argument(command, scope)
            return value(*more) if callable(value) else value
        if not command.name:
            called = self._argument(command.arguments[0], scope)
            if isinstance(called, Unresolved):
                return called
            if not callable(called):
                raise texts.OpenError
            return called(*(self._argument(one, scope) for one in command.arguments[1:]), *more)
        return self._call(command, more, scope)

    def _argument(self, argument: object, scope: Scope) -> object:
        match argument:
            case Literal(value=value):
                return value
            case Dot(fields=fields):
                return self._fields(scope.dot, fields)
            case Variable(name=name, fields=fields):
                return self._fields(_variable(name, scope), fields)
            case Chain(of=of, fields=fields):
                return self._fields(self.pipe(of, scope), fields, forgiving=True)
            case Call() as call:
                return self._call(call, (), scope)
        raise texts.OpenError

    def _fields(self, base: object, fields: tuple[str, ...], *, forgiving: bool = False) -> object:
        """A field of nothing stops Helm, but not of what a pipeline or a variable gave: Go takes that for no value at all."""
        if base is None:
            return None
        for number, name in enumerate(fields):
            if isinstance(base, Unresolved):
                return base
            if base is None and forgiving:
                return None
            if base is None:
                raise NilError(".".join(("", *fields[: number + 1])))
            if not isinstance(base, dict):
                base = getattr(base, f"go_{name}")
                continue
            found = base.get(name)
            if isinstance(base, Table):
                self._looked_up(base, name, found, fields)
            base = found
        return base

    def _looked_up(self, table: Table, name: str, found: object, fields: tuple[str, ...]) -> None:
        touched = self.touched
        if is_empty(found) and (not isinstance(found, (int, float)) or found is False):
            touched.empty = True
            if name not in table and name == fields[-1]:
                touched.missing = ".".join(fields)
        place = table.places.get(name)
        if place is not None and not isinstance(found, (dict, list)):
            touched.places.append((place, found))

    def _call(self, call: Call, more: tuple[object, ...], scope: Scope) -> object:
        name = call.name
        if name in {"and", "or"}:
            return self._logic(name, [*call.arguments], more, scope)
        values = [*(self._argument(one, scope) for one in call.arguments), *more]
        own = getattr(self, f"_{name}", None) if name in _OWN else None
        if own is not None:
            return own(values, scope)
        function = KNOWN.get(name)
        if function is None:
            return Unresolved(name)
        return function(*values)

    def _logic(self, name: str, arguments: list[object], more: tuple[object, ...], scope: Scope) -> object:
        """An operand that settles it settles it, whatever is not known of those before."""
        unknown: Unresolved | None = None
        value: object = None
        for one in (*arguments, *more):
            value = one if one in more and one not in arguments else self._argument(one, scope)
            if isinstance(value, Unresolved):
                unknown = value
            elif is_empty(value) is (name == "and"):
                return value if unknown is None or name == "and" else unknown
        return unknown if unknown is not None else value

    def _default(self, values: list[object], _scope: Scope) -> object:
        given = values[1] if len(values) > 1 else None
        return values[0] if is_empty(given) else given

    def _coalesce(self, values: list[object], _scope: Scope) -> object:
        return next((value for value in values if not is_empty(value)), None)

    def _not(self, values: list[object], _scope: Scope) -> object:
        return values[0] if isinstance(values[0], Unresolved) else is_empty(values[0])

    def _required(self, values: list[object], _scope: Scope) -> object:
        message, value = values
        if value is None or value == "":
            raise StopError(texts.shown(message))
        return value

    def _fail(self, values: list[object], _scope: Scope) -> object:
        raise StopError(" ".join(texts.shown(values[0]).split()))

    def _include(self, values: list[object], _scope: Scope) -> object:
        return self.include(texts.certain(values[0]), values[1] if len(values) > 1 else None)

    def _tpl(self, values: list[object], _scope: Scope) -> object:
        return self.tpl(*values)

    def _get(self, values: list[object], _scope: Scope) -> object:
        table = data.known(values[0])
        key = texts.certain(values[1])
        if isinstance(table, Table):
            self._looked_up(table, key, table.get(key), (key,))
        return table.get(key, "")

    def _index(self, values: list[object], _scope: Scope) -> object:
        value = values[0]
        for key in values[1:]:
            table, value = value, data.index(value, key)
            if isinstance(table, Table):
                self._looked_up(table, str(key), value, (str(key),))
        return value


_OWN = frozenset({"default", "coalesce", "not", "required", "fail", "include", "tpl", "get", "index"})


def _variable(name: str, scope: Scope) -> object:
    for frame in reversed(scope.variables):
        if name in frame:
            return frame[name]
    raise texts.OpenError


def is_known_function(name: str) -> bool:
    """Whether Helm has it, as far as we know."""
    return name in KNOWN or name in UNKNOWABLE or name in _OWN or name in {"and", "or"}


__all__ = ("Evaluator", "NilError", "Rope", "Row", "Scope", "StopError", "Touched")
