"""What tells whether runs can stand beside each other: the fingerprints of the model and of a run's inputs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ...extensions import installed
from ..files.library_files import LIBRARY

if TYPE_CHECKING:
    from ...simulation.inputs import Inputs


class WorkerMismatchError(RuntimeError):
    """A worker has another version of the model than the one that sends it runs."""


def model_fingerprint() -> str:
    """A hash of the simulation's sources, the library's values and installed extensions: it changes with results."""
    digest = hashlib.sha256()
    simulation = Path(__file__).resolve().parent.parent.parent / "simulation"
    for source in (*sorted(simulation.rglob("*.py")), *sorted(LIBRARY.rglob("*.yaml"))):
        digest.update(source.read_bytes())
    for extension in installed():
        digest.update(str(extension).encode())
    return digest.hexdigest()[:16]


@cache
def this_model() -> str:
    """The fingerprint of the model that this process would simulate."""
    return model_fingerprint()


def check_model(model: str) -> None:
    """Refuse work that was sent for another version of the model.

    Raises:
        WorkerMismatchError: this process has another one.
    """
    if model != this_model():
        raise WorkerMismatchError(f"the worker has model {this_model()}, the runs were begun with model {model}")


def fingerprint(inputs: Inputs) -> str:
    """A hash of everything a run depends on besides its seed."""
    content = asdict(inputs)
    for extension in content["extensions"]:  # by what it holds, wherever it lies
        del extension["folder"]
    text = json.dumps(content, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
