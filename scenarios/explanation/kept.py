"""The runs of an explanation kept on disk as they end: one that was stopped goes on, and nothing is simulated twice."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..experiments.chunks import this_model
from ..experiments.plan import fingerprint
from ..resolution import Resolved
from ..result_folder import begin_study
from ..store.places import Place

if TYPE_CHECKING:
    from ...analysis.synergy.labels import Floats

STUDY, FOLDER = "explain", "runs"
WORK = (FOLDER,)
FLUSH = 16  # runs that are written together
Run = tuple[int, int]  # coalition, seed


class InterruptedExplanationError(RuntimeError):
    """The user stopped the runs; those that had ended are kept."""


@dataclass
class Kept:
    """What has been simulated: by coalition and seed the outcome of every cluster and their mean."""

    place: Place | None = None
    known: dict[Run, Floats] = field(default_factory=dict)
    _new: list[Run] = field(default_factory=list)

    def load(self) -> None:
        """Read what an earlier attempt has left; a damaged file is left out and simulated again."""
        for name in self.place.names(FOLDER) if self.place else ():
            try:
                rows = (
                    pd.read_parquet(io.BytesIO(self.place.read(f"{FOLDER}/{name}"))) if self.place else pd.DataFrame()
                )
            except (OSError, ValueError):
                continue
            for coalition, seed, values in zip(rows["coalition"], rows["seed"], rows["values"], strict=True):
                self.known[int(coalition), int(seed)] = np.asarray(values, dtype=np.float64)

    def keep(self, run: Run, values: Floats) -> None:
        """Remember a run, and write some together."""
        self.known[run] = values
        self._new.append(run)
        if len(self._new) >= FLUSH:
            self.flush()

    def flush(self) -> None:
        """Write what is not written yet."""
        if self.place and self._new:
            rows = [(*run, self.known[run].tolist()) for run in self._new]
            buffer = io.BytesIO()
            pd.DataFrame(rows, columns=["coalition", "seed", "values"]).to_parquet(buffer, index=False)
            self.place.write(f"{FOLDER}/{len(self.place.names(FOLDER)):06d}.parquet", buffer.getvalue())
        self._new.clear()


def begin(place: Place, first: Resolved, second: Resolved, outcome: str, year: int) -> None:
    """Note what is explained, or go on with it.

    Raises:
        UserError: the folder holds another explanation, one of another version of the model, or anything else.
    """
    own = {
        "first": first.name,
        "second": second.name,
        "outcome": outcome,
        "year": year,
        "first inputs": fingerprint(first.inputs),
        "second inputs": fingerprint(second.inputs),
        "model": this_model(),
    }
    begin_study(place, STUDY, own, "explanation")
