"""The model compiled for this computer by several processes, before its first run.

With which types a function is compiled is known from its calls alone. So a run of few firms is made in plain Python,
in which the functions that would be compiled are noted and not compiled; then each is compiled apart, in whatever
process is free, into the cache that all of them share.
"""

from __future__ import annotations

import contextlib
import dataclasses
import pickle
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from ...language import tr
from ..errors import UserError
from .engine import attempt, available_workers
from .ensemble import simulated_tables
from .workers import LocalWorkers

if TYPE_CHECKING:
    from pathlib import Path

    from ...simulation.inputs import Inputs

MODEL = "synergysim.simulation"
MARKER = "complete"  # in the cache of this state of the sources: without it, it may be half filled
FEW, SOME = 0.001, 0.01  # shares of the firms simulated: in plain Python, and compiled


class Call(NamedTuple):
    """A compiled function of the model and the types that Python calls it with."""

    module: str
    name: str
    types: tuple[Any, ...]


def compile_into(inputs: Inputs, folder: Path, workers: int = 1) -> bool:
    """Compile what a run calls into the cache in ``folder``, with so many processes; whether it is there now.

    Where a run of the model fails nothing is marked as whole, and the runs tell of it.
    """
    first = dataclasses.replace(inputs, end_year=inputs.start_year, platform_launch=float(inputs.start_year))
    if workers > 1:
        few = dataclasses.replace(first, scale=min(inputs.scale, FEW))
        _compile_apart(noted_calls(few), few, workers)
    # What was not noted, and what two processes wrote at the same moment, is compiled here.
    for one in (first, inputs):
        short = dataclasses.replace(one, scale=min(inputs.scale, SOME if one is first else FEW))
        if attempt(simulated_tables, (short, 0)).error is not None:
            return False
    (folder / MARKER).touch()
    return True


def compile_model(workers: int | None = None) -> bool:
    """Compile the model for this computer, so that the first run need not; with all processors by default.

    Returns whether it is compiled now; it is not where no folder for compiled code is the user's alone.

    Raises:
        UserError: fewer than one worker.
    """
    from ...simulation.compilation import cache_folder
    from ..files.resolution import resolve
    from ..files.scenario import load

    if workers is not None and workers < 1:
        raise UserError(tr("workers = {workers} is outside [1, …].", workers=workers))
    folder = cache_folder()
    if folder is None or (folder / MARKER).exists():
        return folder is not None
    return compile_into(resolve(load("guangzhou")).inputs, folder, workers or available_workers())


def noted_calls(inputs: Inputs) -> list[Call]:
    """The compiled functions that Python calls in a run, each with its types once, in order; nothing is compiled."""
    import numba

    found: dict[Call, None] = {}
    inside = False

    def noting(module: str, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            nonlocal inside
            if inside:  # called by a function that will be compiled with it
                return function(*arguments)
            found[Call(module, name, tuple(numba.typeof(one) for one in arguments))] = None
            inside = True
            try:
                return function(*arguments)
            finally:
                inside = False

        return call

    with _not_compiled(noting), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # NumPy warns of what wraps around, compiled code does not
        attempt(simulated_tables, (inputs, 0))
    return list(found)


@contextlib.contextmanager
def _not_compiled(noting: Callable[[str, str, Callable[..., Any]], Callable[..., Any]]) -> Iterator[None]:
    """Meanwhile a function of the model that would be compiled is called as what ``noting`` makes of it."""
    import_module(f"{MODEL}.model")
    functions = compiled_functions()
    for (module, name), function in functions.items():
        # Numba asks this for what to call where it has no machine code for the types of a call.
        function._compile_for_args = partial(_instead, noting(module, name, function.py_func))
    try:
        yield
    finally:
        for function in functions.values():
            del function._compile_for_args


def _instead(called: Callable[..., Any], *_: Any, **__: Any) -> Callable[..., Any]:
    return called


def compiled_functions() -> dict[tuple[str, str], Any]:
    """The compiled functions of the model's modules that are loaded, by module and name."""
    from numba.core.dispatcher import Dispatcher

    modules = [(name, one) for name, one in list(sys.modules.items()) if name.startswith(f"{MODEL}.")]
    return {
        (module, name): one
        for module, holder in modules
        for name, one in vars(holder).items()
        if isinstance(one, Dispatcher) and one.__module__ == module
    }


def _compile_apart(calls: Sequence[Call], inputs: Inputs, workers: int) -> None:
    """Compile each of the calls in a process of several; one that fails is left to who calls it."""
    pool = LocalWorkers(workers)
    try:
        with contextlib.suppress(BrokenExecutor):
            for waiting in [pool.executor().submit(_compiled, pickle.dumps(call), inputs) for call in calls]:
                waiting.result()
    except BaseException:
        pool.close(drop=True)
        raise
    finally:
        pool.close()


def _compiled(packed: bytes, inputs: Inputs) -> None:
    """In a process of the pool: compile one function, and what it calls, into the cache."""
    attempt(_compile, (packed, inputs))


def _compile(packed: bytes, inputs: Inputs) -> None:
    for field in dataclasses.fields(inputs.parameters):
        getattr(inputs.parameters, field.name).values()  # makes the type of the record, by which calls name it
    call: Call = pickle.loads(packed)
    getattr(import_module(call.module), call.name).compile(call.types)
