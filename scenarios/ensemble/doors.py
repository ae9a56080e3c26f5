"""What shows a result is looked up when it is asked for: results know nothing of pictures, reports and files."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def behind(module: str, name: str) -> Any:
    """What a module of the scenarios calls by a name: ``behind("studies.run.pictures", "run_figures")``."""
    return getattr(import_module(f".{module}", __package__.rpartition(".")[0]), name)
