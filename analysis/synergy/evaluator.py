"""The synergy evaluator: choices that are fitted on a reference, frozen, and applied to tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ...language import tr
from ..catalogue import subsystem_name
from .choices import Choices
from .errors import EvaluationError, listed, suggestion
from .fitted import MOST_KEPT, FittedEvaluator, fingerprint, warn
from .indicators import Indicator, described
from .labels import Floats
from .order import check_weights
from .panel import Panel, read_panel
from .scores import Scores
from .scoring import ScoreArrays, refuse_infinite, scaled_values, score_values
from .window_notes import window_notes
from .windows import Layout, fit_window, layout_of

GIVEN = {
    "weights": tr("weights"),
    "given": tr("given"),
    "goalposts": tr("goalposts"),
}


@dataclass(frozen=True)
class SynergyEvaluator(Choices):
    """Turns indicator tables into order degrees and the composite synergy degree.

    ``SynergyEvaluator(indicators, margin=0.1).fit(reference).score(table)``: bounds and weights are fitted once, on a
    reference that can be named, and are frozen from then on. The choices are the attributes of :class:`Choices`.

    Args:
        indicators: :class:`Indicator` objects, or a table with columns indicator, subsystem, direction.
        excluded: Codes a table may hold that are not read; see :meth:`without`.

    Raises:
        EvaluationError: a choice that does not exist or does not fit the indicators.
    """

    indicators: pd.DataFrame | Sequence[Indicator]
    excluded: tuple[str, ...] = ()
    described: tuple[Indicator, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "described", described(self.indicators))
        object.__setattr__(self, "indicators", self.described)
        self._check_given("weights", None if isinstance(self.weights, str) else self.weights)
        self._check_given("given", self.given)
        self._check_given("goalposts", self.goalposts)
        self._check_subsystems()
        self._check_sizes()
        for brought in (self.weights, self.given):
            if brought is not None and not isinstance(brought, str):
                self._check_sums(brought)

    @property
    def layout(self) -> Layout:
        """Directions and membership as arrays, in the order of the indicators."""
        return layout_of(self.described)

    @property
    def codes(self) -> tuple[str, ...]:
        """Indicator codes in the order of the last axis of :meth:`FittedEvaluator.score_array`."""
        return tuple(one.indicator for one in self.described)

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002  (the signature of estimators)
        """Every choice and the indicators, by the names of the constructor."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.init}

    def set_params(self, **params: Any) -> SynergyEvaluator:
        """Change choices in place and return the evaluator, as estimators do; :meth:`with_choices` leaves it as it is.

        Raises:
            EvaluationError: a name that is no choice, or a choice that does not exist.
        """
        known = self.get_params()
        unknown = [name for name in params if name not in known]
        if unknown:
            raise EvaluationError(
                tr("No choice is called {unknown!r}.{near}", unknown=unknown[0], near=suggestion(unknown[0], known))
            )
        changed = replace(self, **params)
        for one in fields(self):
            object.__setattr__(self, one.name, getattr(changed, one.name))
        return self

    def clone(self) -> SynergyEvaluator:
        """An evaluator of its own with the same choices."""
        return replace(self)

    def with_choices(self, **choices: Any) -> SynergyEvaluator:
        """The same evaluator with other choices."""
        return replace(self, **choices)

    def without(self, indicators: Collection[str]) -> SynergyEvaluator:
        """An evaluator that leaves indicators out (policy counts, say); given weights are made to sum to 1 again.

        Raises:
            EvaluationError: an indicator it does not have, or a subsystem that would be left empty.
        """
        check_exclusion(self.described, indicators)
        rest = tuple(one for one in self.described if one.indicator not in indicators)
        weights = self.weights if isinstance(self.weights, str) else renormalised(self.weights, rest)
        given = self.given and renormalised(self.given, rest)
        posts = self.goalposts and {one.indicator: self.goalposts[one.indicator] for one in rest}
        excluded = tuple(dict.fromkeys([*self.excluded, *indicators]))
        sizes = self.sizes and {one.indicator: self.sizes[one.indicator] for one in rest if one.indicator in self.sizes}
        return replace(
            self, indicators=rest, excluded=excluded, weights=weights, given=given, goalposts=posts, sizes=sizes
        )

    def fit(self, table: pd.DataFrame, provenance: Mapping[str, Any] | None = None) -> FittedEvaluator:
        """Bounds and weights from a reference table, frozen.

        With ``bounds="own"`` every cluster has its own (over its years and runs), otherwise all rows share one set.

        Args:
            table: Tidy: cluster, year, indicator, value; optionally scenario, run_id, replication. Or wide: a column an
                indicator, cluster and year as columns or index levels.
            provenance: What to remember of the reference beside its size and fingerprint.

        Raises:
            EvaluationError: a table with gaps, too few periods, a subsystem in which nothing varies.
        """
        fitted = self.fit_panel(read_panel(table, self.codes, self.excluded), provenance)
        for message in fitted.warnings:
            warn(message)
        return fitted

    def fit_score(self, table: pd.DataFrame, provenance: Mapping[str, Any] | None = None) -> Scores:
        """Fit on a table and score the same. Arguments and errors as in :meth:`fit`."""
        return self.fit(table, provenance).score(table)

    def fit_transform(self, table: pd.DataFrame, provenance: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Fit on a table and give its order degrees, see :meth:`FittedEvaluator.transform`."""
        return self.fit(table, provenance).transform(table)

    def fit_panel(self, panel: Panel, provenance: Mapping[str, Any] | None = None) -> FittedEvaluator:
        """:meth:`fit` on a table that has been read; the warnings are kept, not emitted."""
        scaled = scaled_values(panel.values, panel.years, self, self.layout)
        refuse_infinite(scaled, self.layout, self)
        own = self.bounds == "own"
        rows = np.moveaxis(scaled, 1, 0) if own else scaled
        shape = (len(panel.clusters), -1, scaled.shape[-1]) if own else (-1, scaled.shape[-1])
        clusters = panel.clusters if own else ()
        window = fit_window(rows.reshape(shape), self.layout, self, clusters)
        remembered = {**fingerprint(panel), **(provenance or {})}
        messages = tuple(note.en for note in window_notes(window, self.layout, clusters))
        years = tuple(panel.years.tolist())
        kept = panel if panel.values.size <= MOST_KEPT else None
        return FittedEvaluator(self, window, clusters, years, messages, remembered, kept)

    def score_own_windows(self, table: pd.DataFrame) -> Scores:
        """Fit and score every cluster of every run on its own window, the practice of the papers.

        A run's result then does not depend on which other runs are in the table. Errors as in :meth:`fit`.
        """
        panel = read_panel(table, self.codes, self.excluded)
        window = fit_window(
            scaled_values(panel.values, panel.years, self, self.layout), self.layout, self, panel.clusters
        )
        scores = score_values(panel.values, panel.years, window, self.layout, self, panel.clusters)
        messages = tuple(note.en for note in window_notes(window, self.layout, panel.clusters))
        for message in messages:
            warn(message)
        return Scores(self, window, panel, scores, messages)

    def score_own_windows_array(self, values: Floats, years: npt.NDArray[np.int64]) -> ScoreArrays:
        """:meth:`score_own_windows` for arrays (…, years, indicators), indicators in the order of ``codes``."""
        window = fit_window(scaled_values(values, years, self, self.layout), self.layout, self)
        return score_values(values, years, window, self.layout, self)

    @staticmethod
    def load(path: str | Path) -> FittedEvaluator:
        """A fitted evaluator saved with :meth:`FittedEvaluator.save`.

        Raises:
            EvaluationError: no such file, not JSON, or not such an evaluator.
        """
        from .storage import load_evaluator  # the loader builds evaluators: it imports this module

        return load_evaluator(Path(path))

    def _check_given(self, what: str, given: Mapping[str, Any] | None) -> None:
        if given is None:
            return
        codes = self.codes
        unknown = [name for name in dict(given) if name not in codes]
        absent = [name for name in codes if name not in dict(given)]
        if unknown:
            raise EvaluationError(
                tr(
                    "{given}: no indicator is called {unknown!r}.{unknown_2}",
                    given=GIVEN[what],
                    unknown=unknown[0],
                    unknown_2=suggestion(unknown[0], codes),
                )
            )
        if absent:
            raise EvaluationError(tr("{given} has no entry for {absent}.", given=GIVEN[what], absent=listed(absent)))

    def _check_subsystems(self) -> None:
        layout = self.layout
        if self.subsystem_weights is None:
            return
        absent = [name for name in layout.subsystems if name not in self.subsystem_weights]
        unknown = [name for name in self.subsystem_weights if name not in layout.subsystems]
        if absent or unknown:
            what = (
                tr("has no entry for {absent!r}", absent=absent[0])
                if absent
                else tr("names {unknown!r}, which is none", unknown=unknown[0])
            )
            raise EvaluationError(
                tr(
                    "subsystem_weights {what}; the subsystems are {subsystems}.",
                    what=what,
                    subsystems=listed(layout.subsystems),
                )
            )
        check_weights(np.array(list(self.subsystem_weights.values())), tr("The subsystem weights"))

    def _check_sizes(self) -> None:
        for name, size in (self.sizes or {}).items():
            for one in (name, size):
                if one not in self.codes:
                    gone = f"{one} is the size of {name} and cannot be left out" if one in self.excluded else ""
                    raise EvaluationError(
                        tr(
                            "sizes: {value}.{near}",
                            value=gone or f"no indicator is called {one!r}",
                            near=suggestion(one, self.codes),
                        )
                    )

    def _check_sums(self, weights: Mapping[str, float]) -> None:
        layout = self.layout
        for name, columns in zip(layout.subsystems, layout.members, strict=True):
            own = np.array([weights[self.codes[i]] for i in columns])
            own_name = partial(subsystem_name, name)
            whose = tr("The weights of {own_name}", own_name=own_name)
            check_weights(own, whose)


def check_exclusion(indicators: Sequence[Indicator], excluded: Collection[str]) -> None:
    """Refuse to exclude an indicator that does not exist or the last one of a subsystem.

    Raises:
        EvaluationError: names the indicator or the subsystem.
    """
    codes = [one.indicator for one in indicators]
    for name in excluded:
        if name not in codes:
            raise EvaluationError(tr("No indicator is called {name!r}.{near}", name=name, near=suggestion(name, codes)))
    kept = {one.subsystem for one in indicators if one.indicator not in excluded}
    emptied = [one.subsystem for one in indicators if one.subsystem not in kept]
    if emptied:
        raise EvaluationError(
            tr(
                "Without {names} the subsystem {emptied!r} has no indicator left.",
                names=listed(excluded),
                emptied=emptied[0],
            )
        )


def renormalised(weights: Mapping[str, float], indicators: Sequence[Indicator]) -> dict[str, float]:
    """The weights of the given indicators, summing to 1 within each subsystem again.

    Raises:
        EvaluationError: a subsystem whose remaining weights are all 0.
    """
    totals: dict[str, float] = {}
    for one in indicators:
        totals[one.subsystem] = totals.get(one.subsystem, 0.0) + weights[one.indicator]
    empty = [name for name, total in totals.items() if total <= 0]
    if empty:
        name = partial(subsystem_name, empty[0])
        raise EvaluationError(tr("The remaining weights of subsystem {name!r} are all 0.", name=name))
    return {one.indicator: weights[one.indicator] / totals[one.subsystem] for one in indicators}
