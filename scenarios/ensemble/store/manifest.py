"""The manifest of a store: the experiment as it was asked for, and the model it was simulated with."""

from __future__ import annotations

import datetime
import importlib.metadata
import platform
from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from ...files.scenario import Strict
from .parts import CELLS, DRAWS, FileRecord

MANIFEST = "manifest.json"
PROGRAM: Final = "synergysim"
LIBRARIES = ("synergysim", "numpy", "numba", "pandas", "scipy", "pyarrow", "mesa")
Check = Literal["wanted", "done", "skipped"]


class StoredScenario(Strict):
    """A scenario as it was: its content, and a hash of the inputs it came to.

    ``folder`` is that of the store in which files of the scenario's own lie, if it has any.
    """

    content: dict[str, Any]
    folder: str | None
    fingerprint: str


class Manifest(Strict):
    """What a store holds, or will hold when its sweep has ended. ``chunk`` is the number of runs of a part.

    ``files`` are all files but the parts, which have records of their own.
    """

    program: Literal["synergysim"]
    format: Literal[2]
    kind: Literal["sweep"]
    created: str
    command: str
    experiment: dict[str, Any]
    scenarios: list[StoredScenario]
    paths: list[str]
    cells: int
    runs: int
    chunk: int
    check: Check
    tables: list[str]
    model: str
    versions: dict[str, str]
    files: dict[str, FileRecord]

    @property
    def draws(self) -> bool:
        """Whether replications draw from a posterior."""
        return self.experiment.get("posterior") is not None

    @property
    def single(self) -> list[str]:
        """The tables that are one file, written when the sweep began."""
        return [CELLS, *([DRAWS] if self.draws else [])]

    @property
    def parts(self) -> int:
        """Number of parts."""
        return -(-self.runs // self.chunk)

    def numbers(self, part: int) -> range:
        """The numbers of a part's runs."""
        return range(part * self.chunk, min((part + 1) * self.chunk, self.runs))


def versions() -> dict[str, str]:
    """Versions of what results can depend on."""
    return {"python": platform.python_version(), **{name: importlib.metadata.version(name) for name in LIBRARIES}}


def now() -> str:
    """The time, as a manifest tells it."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def changed_versions(then: Mapping[str, str], now: Mapping[str, str]) -> Sequence[str]:
    """What has another version now, such as ``numpy 2.3.1, now 2.4.0``."""
    return [f"{name} {version}, now {now.get(name)}" for name, version in then.items() if now.get(name) != version]
