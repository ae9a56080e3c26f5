"""The result of scoring a table, as tidy tables that say what every U stands on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...language import tr
from .coupling import coupling_core
from .degree import degree_core, label_core
from .errors import EvaluationError
from .labels import Floats
from .panel import Panel
from .scoring import ScoreArrays, base_index, indicator_orders, within
from .windows import Window

if TYPE_CHECKING:
    from .evaluator import SynergyEvaluator


MOST_STATA = 32  # characters of a Stata variable's name


@dataclass(frozen=True)
class Scores:
    """Scores of every cluster, run and year; the tables are made when asked for.

    Attributes:
        evaluator: The choices and the indicators.
        window: The bounds and weights in effect.
        panel: What was scored.
        arrays: Order degrees, changes and U over (runs, clusters, years).
        warnings: From the fit.
    """

    evaluator: SynergyEvaluator
    window: Window
    panel: Panel
    arrays: ScoreArrays
    warnings: tuple[str, ...]

    @property
    def settings(self) -> str:
        """The choices in one line, to be printed beside every U."""
        return self.evaluator.settings

    @property
    def subsystems(self) -> tuple[str, ...]:
        """Subsystem names, in the order of the last axis of the order degrees."""
        return self.evaluator.layout.subsystems

    @cached_property
    def coupling(self) -> tuple[Floats, Floats, Floats]:
        """Coupling degree C, development index T and coordination degree D over (runs, clusters, years)."""
        given, k = self.evaluator.subsystem_weights, len(self.subsystems)
        weights = np.array([given[name] if given else 1.0 / k for name in self.subsystems])
        return coupling_core(self.arrays.order, weights, self.evaluator.variant, self.evaluator.exponent)

    @cached_property
    def synergy(self) -> pd.DataFrame:
        """One row per run, cluster and year.

        Columns: cluster, the run columns of the table, year, order_<subsystem>…, delta_<subsystem>… (since the base),
        synergy, synergy_adjacent, coupling, coordination (by the evaluator's variant; NaN where an order degree is
        below 0 or all are 0), label, binding (the subsystem with the smallest change), outside_bounds.
        U is from −1 to 1 or it is not given, see :attr:`refusals`.
        Label and binding are missing where there is no change yet, binding also where no change is the smallest.
        """
        arrays = self.arrays
        coupling, _, coordination = self.coupling
        table = self._keys()
        for prefix, values in (("order", arrays.order), ("delta", arrays.delta)):
            for j, name in enumerate(self.subsystems):
                table[f"{prefix}_{name}"] = values[..., j].reshape(-1)
        table["synergy"] = arrays.synergy.reshape(-1)
        table["synergy_adjacent"] = arrays.synergy_adjacent.reshape(-1)
        table["coupling"] = coupling.reshape(-1)
        table["coordination"] = coordination.reshape(-1)
        table["label"] = _labels(arrays.delta)
        table["binding"] = _binding(arrays.delta, self.subsystems)
        table["outside_bounds"] = arrays.outside_bounds.reshape(-1)
        return table

    @cached_property
    def refusals(self) -> pd.DataFrame:
        """Where U is not given, as it would leave [−1, 1]: cluster, run columns, year, indicator, order_degree.

        The indicator is the one that lies farthest beyond its bounds in that year or in the year it is compared with.
        """
        if not self.arrays.refused.any():
            return self._keys().iloc[:0].assign(indicator=pd.Series(dtype=str), order_degree=pd.Series(dtype=float))
        degrees = self._worst_degrees()
        place = np.argmax(np.abs(degrees - 0.5), axis=-1)
        degree = np.take_along_axis(degrees, place[..., None], axis=-1)[..., 0]
        codes = np.asarray(self.evaluator.codes, dtype=object)
        table = self._keys().assign(indicator=codes[place].reshape(-1), order_degree=degree.reshape(-1))
        return table[self.arrays.refused.reshape(-1)].reset_index(drop=True)

    def _worst_degrees(self) -> Floats:
        """Each indicator's degree in a cell's year, the year before or the base, whichever is farthest from [0, 1]."""
        degrees, _ = indicator_orders(
            self.panel.values, self.panel.years, self.window, self.evaluator.layout, self.evaluator
        )
        degrees = np.where((self.window.weights > 0)[..., None, :], degrees, 0.5)
        base = base_index(self.panel.years, self.evaluator)
        before = np.concatenate([degrees[..., :1, :], degrees[..., :-1, :]], axis=-2)
        candidates = np.stack([degrees, before, np.broadcast_to(degrees[..., [base], :], degrees.shape)])
        chosen = np.argmax(np.abs(candidates - 0.5), axis=0)
        return np.asarray(np.take_along_axis(candidates, chosen[None], axis=0)[0], dtype=np.float64)

    @cached_property
    def order(self) -> pd.DataFrame:
        """Tidy: cluster, run columns, year, subsystem, order_degree."""
        keys = self._keys()
        n = len(self.subsystems)
        table = keys.loc[keys.index.repeat(n)].reset_index(drop=True)
        return table.assign(subsystem=np.tile(self.subsystems, len(keys)), order_degree=self.arrays.order.reshape(-1))

    @cached_property
    def weights(self) -> pd.DataFrame:
        """Tidy: cluster, run columns (where every run has its own window), subsystem, indicator, weight."""
        indicators = self.evaluator.described
        n = len(indicators)
        runs, clusters = self.panel.values.shape[:2]
        own_runs = self.window.weights.ndim == 3
        weights = np.broadcast_to(self.window.weights, (runs if own_runs else 1, clusters, n))
        table = pd.DataFrame({"cluster": np.tile(np.repeat(self.panel.clusters, n), len(weights))})
        if own_runs:
            for name in self.panel.runs.columns:
                table[name] = np.repeat(self.panel.runs[name].to_numpy(), clusters * n)
        repeats = len(table) // n
        return table.assign(
            subsystem=[one.subsystem for one in indicators] * repeats,
            indicator=[one.indicator for one in indicators] * repeats,
            weight=weights.reshape(-1),
        )

    @cached_property
    def contributions(self) -> pd.DataFrame:
        """What each indicator adds to its subsystem.

        Columns: cluster, run columns, year, subsystem, indicator, order_degree, weight, contribution.
        A contribution is weight × order degree, so that they sum to the subsystem's order degree under the weighted
        sum; under the geometric mean it is weight × ln(order degree). A left-out indicator has order degree NaN and
        contribution 0.
        """
        layout, choices = self.evaluator.layout, self.evaluator
        degrees, _ = indicator_orders(self.panel.values, self.panel.years, self.window, layout, choices)
        weights = np.broadcast_to(self.window.weights[..., None, :], degrees.shape)
        used = weights > 0
        geometric = choices.aggregation == "geometric"
        terms = np.log(np.where(used, degrees, 1.0)) if geometric else degrees
        keys = self._keys()
        n = len(choices.described)
        table = keys.loc[keys.index.repeat(n)].reset_index(drop=True)
        return table.assign(
            subsystem=[one.subsystem for one in choices.described] * len(keys),
            indicator=list(choices.codes) * len(keys),
            order_degree=np.where(used, degrees, np.nan).reshape(-1),
            weight=weights.reshape(-1),
            contribution=np.where(used, weights * terms, 0.0).reshape(-1),
        )

    def to_xarray(self) -> Any:
        """Everything by its dimensions: an ``xarray.Dataset`` over run, cluster, year, subsystem and indicator.

        Variables: order_degree, change, synergy, synergy_adjacent, coupling, development, coordination, weight.
        """
        import xarray

        arrays, cells = self.arrays, ("run", "cluster", "year")
        coupling, development, coordination = self.coupling
        shape = (*self.panel.values.shape[:2], len(self.evaluator.codes))
        return xarray.Dataset(
            {
                "order_degree": ((*cells, "subsystem"), arrays.order),
                "change": ((*cells, "subsystem"), arrays.delta),
                "synergy": (cells, arrays.synergy),
                "synergy_adjacent": (cells, arrays.synergy_adjacent),
                "coupling": (cells, coupling),
                "development": (cells, development),
                "coordination": (cells, coordination),
                "weight": (("run", "cluster", "indicator"), np.broadcast_to(self.window.weights, shape)),
            },
            coords={
                "run": [" ".join(map(str, row)) or place for place, row in enumerate(self.panel.runs.to_numpy())],
                "cluster": list(self.panel.clusters),
                "year": self.panel.years,
                "subsystem": list(self.subsystems),
                "indicator": list(self.evaluator.codes),
            },
            attrs={"settings": self.settings},
        )

    def to_excel(self, path: str | Path) -> None:
        """A workbook with the sheets synergy, order, weights, contributions and settings."""
        from ..table_files import write_workbook  # writes with openpyxl, which is slow to import

        tables = {name: getattr(self, name) for name in ("synergy", "order", "weights", "contributions")}
        write_workbook({**tables, "settings": pd.DataFrame({"settings": [self.settings]})}, Path(path))

    def to_stata(self, path: str | Path) -> None:
        """``synergy`` as a Stata file (.dta, Stata 14 or later).

        Variable names keep letters, digits and ``_`` and 32 characters; flags are 0 and 1, missing texts empty.
        """
        table = self.synergy.copy()
        for name in table.columns:
            if table[name].dtype == bool:
                table[name] = table[name].astype(np.int8)
            elif not pd.api.types.is_numeric_dtype(table[name]):
                table[name] = [one if isinstance(one, str) else "" for one in table[name]]
        names = [re.sub(r"\W", "_", str(name))[:MOST_STATA] for name in table.columns]
        # Cut names may meet: the later ones are numbered.
        table.columns = [
            name if name not in names[:place] else f"{name[: MOST_STATA - 3]}_{place}"
            for place, name in enumerate(names)
        ]
        table.to_stata(path, write_index=False, version=118)

    def to_latex(self, decimals: int = 3) -> str:
        """The last year of every cluster as a LaTeX table (booktabs): order degrees, changes, U, C, D, label."""
        last = self.synergy.groupby([name for name in self._keys().columns if name != "year"], sort=False).tail(1)
        shown = last.drop(columns=["outside_bounds"]).fillna({"label": "", "binding": ""})
        text: str = shown.to_latex(index=False, float_format=f"%.{decimals}f", escape=True, na_rep="--")
        return f"% {self.settings}\n{text}"

    def net_of_common_trend(self) -> pd.DataFrame:
        """Synergy of what a cluster did beyond the average cluster of its run.

        Every Δμ is reduced by its mean over the clusters of the same run and year; U is taken of the rest. It is
        positive where both subsystems rise faster than on average, so it sums to no progress over the clusters.

        Returns:
            cluster, run columns, year, delta_<subsystem>…, synergy, synergy_adjacent, label, binding.

        Raises:
            EvaluationError: there is one cluster only.
        """
        if len(self.panel.clusters) < 2:
            raise EvaluationError(tr("A common trend needs at least two clusters; the table has one."))
        adjacent = np.full_like(self.arrays.order, np.nan)
        adjacent[..., 1:, :] = np.diff(self.arrays.order, axis=-2)
        delta, step = (values - values.mean(axis=1, keepdims=True) for values in (self.arrays.delta, adjacent))
        table = self._keys()
        for j, name in enumerate(self.subsystems):
            table[f"delta_{name}"] = delta[..., j].reshape(-1)
        table["synergy"] = within(degree_core(delta, self.evaluator.sign_rule)).reshape(-1)
        table["synergy_adjacent"] = within(degree_core(step, self.evaluator.sign_rule)).reshape(-1)
        table["label"] = _labels(delta)
        table["binding"] = _binding(delta, self.subsystems)
        return table

    def _keys(self) -> pd.DataFrame:
        """Cluster, run columns, year: one row per cell of (runs, clusters, years)."""
        panel = self.panel
        runs, clusters, years = panel.values.shape[:3]
        table = pd.DataFrame({"cluster": np.tile(np.repeat(panel.clusters, years), runs)})
        for name in panel.runs.columns:
            table[name] = np.repeat(panel.runs[name].to_numpy(), clusters * years)
        return table.assign(year=np.tile(panel.years, runs * clusters))


def _labels(delta: Floats) -> npt.NDArray[np.object_]:
    """In words what the changes do together; None where there is no change yet."""
    labels = label_core(delta).astype(object)
    labels[np.asarray(np.isnan(delta).any(axis=-1))] = None
    return labels.reshape(-1)


def _binding(delta: Floats, subsystems: tuple[str, ...]) -> npt.NDArray[np.object_]:
    """The subsystem with the smallest change; None where none differs (the base year) or there is no change yet."""
    names = np.asarray(subsystems, dtype=object)
    binding = names[np.argmin(np.where(np.isnan(delta), 0.0, delta), axis=-1)]
    binding[~np.asarray(delta.max(axis=-1) > delta.min(axis=-1))] = None
    return np.asarray(binding.reshape(-1), dtype=np.object_)
