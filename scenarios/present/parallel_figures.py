"""Figures drawn and written into files by several processes at once: a run has ten, each a good part of a second."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...analysis.catalogue.clusters import declare_clusters, declared_clusters
from ...analysis.figures.files import save_formats
from ...language import in_language, language
from ..ensemble.workers import LocalWorkers

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...analysis.catalogue.clusters import Names
    from ...analysis.figures.files import Format

Shown = Path | bytes


@dataclass(frozen=True)
class Drawing:
    """A figure yet to be drawn, and where it is written; ``draw`` can be pickled where other processes are to draw."""

    name: str
    draw: Callable[[], Figure]
    folder: Path
    formats: Sequence[Format]
    source: str

    def save(self) -> Shown:
        """Draw and write it; see :func:`.files.save_formats`."""
        return save_formats(self.draw(), self.folder, self.name, self.formats, self.source)


def save_drawings(drawings: Sequence[Drawing], workers: int = 1) -> dict[str, Shown]:
    """Draw and write figures with so many processes; what a page can show of each, by name. The files are the same.

    What a process warns of is warned of here. If one dies (out of memory), the rest is drawn in this process.
    """
    if workers < 2 or len(drawings) < 2:
        return {one.name: one.save() for one in drawings}
    pool = LocalWorkers(min(workers, len(drawings)))
    try:
        return _drawn_by(pool, drawings)
    except BaseException:
        pool.close(drop=True)
        raise
    finally:
        pool.close()


def _drawn_by(pool: LocalWorkers, drawings: Sequence[Drawing]) -> dict[str, Shown]:
    names = declared_clusters()
    saved: dict[str, Shown] = {}
    try:
        waiting = {one.name: pool.executor().submit(in_language, language(), _saved, one, names) for one in drawings}
        for name, future in waiting.items():
            saved[name], caught = future.result()
            for message, category, file, line in caught:
                warnings.warn_explicit(message, category, file, line)
    except BrokenExecutor:
        return {one.name: saved[one.name] if one.name in saved else one.save() for one in drawings}
    return saved


Caught = tuple[str, type[Warning], str, int]


def _saved(drawing: Drawing, names: Mapping[str, Names]) -> tuple[Shown, list[Caught]]:
    """In a process of the pool: draw and write, with the names of clusters that the scenario declares."""
    declare_clusters(names)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        shown = drawing.save()
    return shown, [(str(one.message), one.category, one.filename, one.lineno) for one in caught]
