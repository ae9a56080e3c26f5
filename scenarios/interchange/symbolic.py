"""Equations read off the code that computes them: plain arithmetic, called with symbols, says its formula.

So an exported equation cannot differ from the one that is simulated: there is no second copy of it.
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import numpy as np

PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4}


class Expression:
    """A number that is not known yet: a name, or an operation on others. Equal ones are one object."""

    _known: ClassVar[dict[tuple[Any, ...], Expression]] = {}
    operation: str
    operands: tuple[Any, ...]

    def __new__(cls, operation: str, *operands: Any) -> Expression:
        key = (operation, *(id(one) if isinstance(one, Expression) else one for one in operands))
        if key not in cls._known:
            made = super().__new__(cls)
            made.operation, made.operands = operation, operands
            cls._known[key] = made
        return cls._known[key]

    def __add__(self, other: Any) -> Any:
        return self if _is(other, 0.0) else Expression("+", self, other)

    def __radd__(self, other: Any) -> Any:
        return self if _is(other, 0.0) else Expression("+", other, self)

    def __sub__(self, other: Any) -> Any:
        return self if _is(other, 0.0) else Expression("-", self, other)

    def __rsub__(self, other: Any) -> Any:
        return -self if _is(other, 0.0) else Expression("-", other, self)

    def __mul__(self, other: Any) -> Any:
        return _product(self, other)

    def __rmul__(self, other: Any) -> Any:
        return _product(other, self)

    def __truediv__(self, other: Any) -> Any:
        return self if _is(other, 1.0) else Expression("/", self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return 0.0 if _is(other, 0.0) else Expression("/", other, self)

    def __pow__(self, other: Any) -> Any:
        return self if _is(other, 1.0) else Expression("^", self, other)

    def __neg__(self) -> Any:
        return Expression("-", 0.0, self)

    def __le__(self, other: Any) -> bool:
        """Whether there is none: code leaves out what has no mass, for which the formula gives nothing anyway."""
        if not _is(other, 0.0):
            raise TypeError("A formula depends on a comparison of what is not known yet.")
        return False

    def __bool__(self) -> bool:
        raise TypeError("A formula depends on whether something not known yet is true.")


def _is(value: Any, number: float) -> bool:
    return not isinstance(value, Expression) and value == number


def _product(one: Any, other: Any) -> Any:
    if _is(one, 0.0) or _is(other, 0.0):
        return 0.0
    if _is(one, 1.0):
        return other
    return one if _is(other, 1.0) else Expression("*", one, other)


def _called(name: str, known: Callable[..., Any]) -> Callable[..., Any]:
    def call(*given: Any) -> Any:
        return Expression(name, *given) if any(isinstance(one, Expression) for one in given) else known(*given)

    return call


MATHS = types.SimpleNamespace(
    exp=_called("EXP", math.exp), log=_called("LN", math.log), sqrt=_called("SQRT", math.sqrt), isfinite=math.isfinite
)
ARRAYS = types.SimpleNamespace(zeros=lambda shape: np.full(shape, 0.0, dtype=object))


def symbolic(function: Any, constants: dict[str, Any] | None = None) -> Callable[..., Any]:
    """A compiled function for symbols, and with it every function that it calls.

    Args:
        constants: other values of global names, such as how many classes there are.
    """
    made: dict[int, Callable[..., Any]] = {}

    def translated(compiled: Any) -> Callable[..., Any]:
        plain = _plain(compiled)
        if id(plain) not in made:
            names: dict[str, Any] = {}
            copy = types.FunctionType(plain.__code__, names, plain.__name__, plain.__defaults__, plain.__closure__)
            made[id(plain)] = copy
            names.update(plain.__globals__)
            names |= {key: translated(one) for key, one in plain.__globals__.items() if _plain(one)}
            names |= {"math": MATHS, "np": ARRAYS, "float": lambda one: one}
            names |= {"max": _called("MAX", max), "min": _called("MIN", min), **(constants or {})}
        return made[id(plain)]

    return translated(function)


def _plain(given: Any) -> Any:
    """The Python behind a function of the model; None for anything else."""
    function = getattr(given, "py_func", given)
    ours = isinstance(function, types.FunctionType) and function.__module__.startswith("synergysim.simulation.")
    return function if ours else None


def symbols(names: Sequence[str], shape: tuple[int, ...]) -> Any:
    """An array of named symbols."""
    flat: Any = np.empty(len(names), dtype=object)
    flat[:] = [Expression("name", name) for name in names]
    return flat.reshape(shape)


class Formulas:
    """Expressions as text: what is used more than once, or is very long, gets a name of its own in ``named``."""

    def __init__(self, longest: int = 20) -> None:
        self.named: dict[str, str] = {}
        self._longest = longest
        self._uses: dict[int, int] = {}
        self._names: dict[int, str] = {}

    def add(self, *expressions: Any) -> None:
        """Count what expressions use; call it with all of them before :meth:`text`."""
        waiting = [one for one in expressions if isinstance(one, Expression)]
        while waiting:
            one = waiting.pop()
            self._uses[id(one)] = self._uses.get(id(one), 0) + 1
            if self._uses[id(one)] == 1:
                waiting += [below for below in one.operands if isinstance(below, Expression)]

    def text(self, expression: Any) -> str:
        """The formula of an expression."""
        return self._text(expression)[0]

    def _text(self, expression: Any) -> tuple[str, int, int]:
        """Text, precedence and length in operations; parts first, without recursion into what is named already."""
        if not isinstance(expression, Expression):
            number = repr(float(expression))
            return (f"({number})", 5, 0) if number.startswith("-") else (number, 5, 0)
        if expression.operation == "name":
            return str(expression.operands[0]), 5, 0
        if id(expression) in self._names:
            return self._names[id(expression)], 5, 0
        parts = [self._text(one) for one in expression.operands]
        length = 1 + sum(one[2] for one in parts)
        own = PRECEDENCE.get(expression.operation)
        if own is None:
            text, own = f"{expression.operation}({', '.join(one[0] for one in parts)})", 5
        else:
            left, right = (
                f"({said})" if below < own or (place == 1 and below == own) else said
                for place, (said, below, _) in enumerate(parts)
            )
            text = f"{left} {expression.operation} {right}"
        if self._uses.get(id(expression), 0) > 1 or length > self._longest:
            name = f"part_{len(self.named) + 1}"
            self.named[name] = text
            self._names[id(expression)] = name
            return name, 5, 0
        return text, own, length
