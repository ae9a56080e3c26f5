"""What indicators measure, read from the functions that measure them."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .. import indicators
from ..flows import FLOWS
from .tables import code, first_line, number

Measures = Mapping[str, Callable[..., Any]]

_CODE = re.compile(r"[A-D]\d+")
_MEANINGS = {flow.name: flow.meaning for flow in FLOWS}


def systems() -> Iterator[tuple[str, Measures]]:
    """Every system of indicators that the package of indicators declares: module, measures by code."""
    for module in pkgutil.iter_modules(indicators.__path__):
        for name, value in vars(importlib.import_module(f"{indicators.__name__}.{module.name}")).items():
            if name.isupper() and isinstance(value, dict) and _is_system(value, f"{indicators.__name__}.{module.name}"):
                yield module.name, value


def _is_system(value: dict[Any, Any], module: str) -> bool:
    """Whether a dictionary maps codes to measures, one at least made in this module (it is not just imported)."""
    named = bool(value) and all(isinstance(key, str) and _CODE.fullmatch(key) for key in value)
    return named and any(getattr(measure, "__module__", "") == module for measure in value.values())


def measured(measure: Callable[..., Any], known: Measures) -> str:
    """What a measure does: its docstring, what it was made from, or its name in words."""
    if measure.__doc__:
        return first_line(measure)
    made_by, inside, _ = measure.__qualname__.partition(".<locals>")
    words = made_by.strip("_").replace("_", " ")
    if not inside:
        return f"{words.capitalize()}."
    found = list(inspect.getclosurevars(measure).nonlocals.values())
    factors = [value for value in found if isinstance(value, int | float)]
    told = [_told(value, known) for value in found if value not in factors]
    told += [f"times {number(factor)}" for factor in factors if factor != 1.0]
    return f"{words.capitalize()}: {', '.join(told)}"


def _told(value: Any, known: Measures) -> str:
    if isinstance(value, str):
        return code(value) + (f" ({_MEANINGS[value].rstrip('.')})" if value in _MEANINGS else "")
    if isinstance(value, tuple):
        return ", ".join(_told(one, known) for one in value)
    if callable(value):
        return next((name for name, measure in known.items() if measure is value), getattr(value, "__name__", "?"))
    return str(value)
