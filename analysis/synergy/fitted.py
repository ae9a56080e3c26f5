"""A fitted evaluator: frozen bounds and weights that score any table with the same indicators."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...language import tr
from ..sums import product
from .errors import EvaluationError, EvaluationWarning, listed, suggestion
from .labels import Floats
from .panel import Panel, read_panel
from .scores import Scores
from .scoring import ScoreArrays, score_values
from .windows import Window

if TYPE_CHECKING:
    from .evaluator import SynergyEvaluator

ALL_CLUSTERS = "(all)"
# A spreadsheet is kept whole beside the bounds (some 100 kB as JSON), an ensemble of simulations is not.
MOST_KEPT = 10_000


@dataclass(frozen=True)
class FittedEvaluator:
    """Frozen bounds and weights, with the choices and the reference they come from.

    Attributes:
        evaluator: The choices and the indicators.
        window: Bounds and weights (clusters, indicators), or (indicators) when shared by all.
        clusters: The clusters that have bounds of their own; empty when shared.
        years: Years of the reference.
        warnings: What the fit had to leave out or could not weigh.
        provenance: Size and fingerprint of the reference, and what the caller wished to remember.
        reference: The reference itself, so that robustness can fit other choices on it; None where it has more than
            :data:`MOST_KEPT` values, as a large ensemble has.
    """

    evaluator: SynergyEvaluator
    window: Window
    clusters: tuple[str, ...]
    years: tuple[int | str, ...]
    warnings: tuple[str, ...]
    provenance: dict[str, Any]
    reference: Panel | None = None

    @property
    def weights(self) -> pd.DataFrame:
        """Tidy: cluster (``(all)`` when shared), subsystem, indicator, weight."""
        return self._by_indicator({"weight": self.window.weights})

    @property
    def bounds(self) -> pd.DataFrame:
        """Tidy: cluster, subsystem, indicator, direction, lower, upper, on the chosen scale."""
        table = self._by_indicator({"lower": self.window.lower, "upper": self.window.upper})
        directions = {one.indicator: one.direction for one in self.evaluator.described}
        table.insert(3, "direction", table["indicator"].map(directions))
        return table

    @property
    def grey_grades(self) -> pd.DataFrame:
        """Tidy: cluster, subsystem, indicator, grade against the own subsystem's order degree, dropped."""
        return self._by_indicator({"grade": self.window.grades, "dropped": self.window.dropped})

    @property
    def settings(self) -> str:
        """The choices in one line."""
        return self.evaluator.settings

    def score(self, table: pd.DataFrame) -> Scores:
        """Score a tidy or wide table with the frozen bounds and weights.

        Raises:
            EvaluationError: a table with gaps, other indicators, or a cluster without bounds of its own.
        """
        return self.score_panel(read_panel(table, self.evaluator.codes, self.evaluator.excluded))

    def transform(self, table: pd.DataFrame) -> pd.DataFrame:
        """Order degrees of a tidy or wide table: a row a cluster (run) and year, a column a subsystem.

        Raises:
            EvaluationError: as :meth:`score`.
        """
        order = self.score(table).order
        keys = [name for name in order.columns if name not in ("subsystem", "order_degree")]
        wide = order.pivot_table(index=keys, columns="subsystem", values="order_degree", sort=False)
        return wide[list(self.evaluator.layout.subsystems)].rename_axis(columns=None)

    def score_panel(self, panel: Panel) -> Scores:
        """:meth:`score` on a table that has been read."""
        window = self._window_of(panel.clusters)
        layout = self.evaluator.layout
        arrays = score_values(panel.values, panel.years, window, layout, self.evaluator, panel.clusters)
        return Scores(self.evaluator, window, panel, arrays, self.warnings)

    def score_array(self, values: Floats, years: npt.NDArray[np.int64] | None = None) -> ScoreArrays:
        """Score arrays in bulk.

        Args:
            values: (…, years, indicators) in the order of ``evaluator.codes``; with bounds of the clusters' own
                (…, clusters, years, indicators) in the order of ``clusters``.
            years: The years, by default those of the reference.

        Raises:
            EvaluationError: a shape that does not fit, NaN, an infinite value.
        """
        array = np.asarray(values, dtype=np.float64)
        span: npt.NDArray[Any] = np.asarray(self.years if years is None else years)
        expected = (*((len(self.clusters),) if self.clusters else ()), len(span), len(self.evaluator.codes))
        if array.shape[-len(expected) :] != expected:
            raise EvaluationError(
                tr(
                    "The values have shape {shape}; the last axes must be {expected}.",
                    shape=array.shape,
                    expected=expected,
                )
            )
        # The sum is finite unless a value is not (or the values are absurdly large): one pass, no copy.
        if not np.isfinite(array.sum()) and not np.isfinite(array).all():
            raise EvaluationError(tr("{sum} value(s) are NaN or infinite.", sum=int((~np.isfinite(array)).sum())))
        return score_values(array, span, self.window, self.evaluator.layout, self.evaluator, self.clusters)

    def without(self, indicators: Collection[str]) -> FittedEvaluator:
        """The same frozen bounds without some indicators; the other weights sum to 1 again.

        Raises:
            EvaluationError: an indicator it does not have, or a subsystem whose remaining weights would all be 0.
        """
        smaller = self.evaluator.without(indicators)
        kept = np.array([code not in indicators for code in self.evaluator.codes])
        weights, layout = self.window.weights[..., kept], smaller.layout
        sums = product(np.atleast_2d(weights), layout.membership)
        if not (sums > 0).all():
            empty = layout.subsystems[int(np.argmin(sums.min(axis=0)))]
            raise EvaluationError(tr("The remaining weights of subsystem {empty!r} are all 0.", empty=empty))
        total = product(sums, layout.membership.T).reshape(weights.shape)
        sliced = self.window.of_indicators(kept, weights / total)
        reference = self.reference and self.reference.without(indicators)
        return replace(self, evaluator=smaller, window=sliced, reference=reference)

    def save(self, path: str | Path) -> None:
        """Write everything needed to score again as JSON; :meth:`SynergyEvaluator.load` reads it."""
        from .storage import save_evaluator  # storage builds evaluators, which import this module

        save_evaluator(self, Path(path))

    def _window_of(self, clusters: tuple[str, ...]) -> Window:
        """The bounds and weights of the clusters of a table, in its order."""
        if not self.clusters:
            return self.window
        unknown = [name for name in clusters if name not in self.clusters]
        if unknown:
            raise EvaluationError(
                tr(
                    "Cluster {unknown!r} has no bounds of its own: the evaluator was fitted on {clusters}.{unknown_2}",
                    unknown=unknown[0],
                    clusters=listed(self.clusters),
                    unknown_2=suggestion(unknown[0], self.clusters),
                )
            )
        rows = [self.clusters.index(name) for name in clusters]
        return self.window.of_clusters(rows)

    def _by_indicator(self, columns: dict[str, npt.NDArray[Any]]) -> pd.DataFrame:
        names = self.clusters or (ALL_CLUSTERS,)
        indicators = self.evaluator.described
        table = pd.DataFrame(
            {
                "cluster": np.repeat(names, len(indicators)),
                "subsystem": [one.subsystem for one in indicators] * len(names),
                "indicator": [one.indicator for one in indicators] * len(names),
            }
        )
        return table.assign(**{name: values.reshape(-1) for name, values in columns.items()})


def warn(message: str) -> None:
    """Tell the caller of a public method."""
    warnings.warn(message, EvaluationWarning, stacklevel=3)


def fingerprint(panel: Panel) -> dict[str, Any]:
    """Size and content hash of a reference."""
    runs, clusters, years, indicators = panel.values.shape
    return {
        "runs": runs,
        "clusters": list(panel.clusters),
        "first_year": panel.years.tolist()[0],
        "last_year": panel.years.tolist()[-1],
        "values": runs * clusters * years * indicators,
        "sha256": hashlib.sha256(np.ascontiguousarray(panel.values).tobytes()).hexdigest(),
    }
