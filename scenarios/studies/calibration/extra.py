"""The library of the extra ``calibrate``, loaded when it is needed."""

from __future__ import annotations

import importlib
from typing import Any

from ....language import tr
from ...errors import UserError


def optuna_of() -> Any:
    """The library optuna; raises UserError where it is not installed."""
    return _load("optuna")


def _load(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise UserError(
            tr("Calibration needs the library {name}: pip install 'synergysim[calibrate]' brings it.", name=error.name)
        ) from error
