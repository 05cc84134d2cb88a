"""Our named tuples behave as Python's own."""

from __future__ import annotations

import pickle
import types
from typing import NamedTuple as Own

import pytest

from readiness.model.named import NamedTuple


class Pair(NamedTuple):
    """One of ours."""

    left: int
    right: str = "r"

    @property
    def both(self) -> str:
        """The two in one."""
        return f"{self.left}{self.right}"


class Same(Own):
    """The same of Python's."""

    left: int
    right: str = "r"


class Special(Pair):
    """Without fields of its own."""


def test_values_are_told_as_pythons_own_are() -> None:
    one, same = Pair(1), Same(1)
    assert (tuple(one), one._asdict(), Pair._fields, Pair._field_defaults) == (
        tuple(same),
        same._asdict(),
        Same._fields,
        Same._field_defaults,
    )
    assert repr(one) == repr(same).replace("Same", "Pair")
    assert one == (1, "r")
    assert one.both == "1r"
    assert Pair.__match_args__ == Same.__match_args__


def test_a_copy_with_other_values() -> None:
    assert Pair(1)._replace(right="x") == Pair(1, right="x")
    with pytest.raises(ValueError, match="middle"):
        Pair(1)._replace(middle=2)  # type: ignore[call-arg]


def test_values_are_refused_that_no_field_is_there_for() -> None:
    with pytest.raises(TypeError):
        Pair()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Pair(1, "r", 3)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Pair._make((1,))
    assert Pair._make((2, "s")) == (2, "s")


def test_a_required_field_after_an_optional_one_is_refused() -> None:
    with pytest.raises(TypeError, match="without a default"):
        types.new_class(
            "Wrong",
            (NamedTuple,),
            exec_body=lambda body: body.update({"__annotations__": {"first": int, "second": int}, "first": 1}),
        )


def test_they_hold_nothing_else_and_are_packed_by_their_values() -> None:
    with pytest.raises(AttributeError):
        Pair(1).other = 2  # type: ignore[attr-defined]
    assert _again(Pair(3, "x")) == Pair(3, "x")
    assert type(_again(Special(3))) is Special
    assert Special(4).both == "4r"


def _again(value: object) -> object:
    return pickle.loads(pickle.dumps(value, 5))  # noqa: S301 (of our own)
