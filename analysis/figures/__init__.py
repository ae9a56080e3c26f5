"""Figures of results: matplotlib figures that nothing but the tables they are given is needed for."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def in_figures(say: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """What a function says is put into figures: it says it in the language that they can be drawn in."""

    @functools.wraps(say)
    def said(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        from ...language import speaking
        from .style import figure_language  # matplotlib is loaded by who draws

        with speaking(figure_language()):
            return say(*args, **kwargs)

    return said
