"""The figures of a sensitivity, from its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....analysis.figures import in_figures
from ....analysis.figures import sensitivity as drawn
from ....analysis.figures.style import with_unit
from ....analysis.sensitivity.designs import MORRIS, OAT
from ...present.quantities import MEAN
from .outcomes import OUTCOMES, factor_name, outcome_name, outcome_unit

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .result import Sensitivity


@in_figures
def figures(result: Sensitivity) -> dict[str, Figure]:
    """One figure an outcome, of the clusters' mean, and the variance split if there is one."""
    draw = {MORRIS: drawn.morris_scatter, OAT: drawn.tornado}.get(result.design, drawn.index_bars)
    found = {}
    for outcome in OUTCOMES:
        rows = result.indices[(result.indices["outcome"] == outcome) & (result.indices["cluster"] == MEAN)]
        if rows["importance"].any():  # what nothing moves has no picture
            rows = rows[rows["importance"] > 0] if result.design == MORRIS else rows
            rows = rows.assign(factor=[factor_name(one) for one in rows["factor"]])
            name, unit = outcome_name(outcome), outcome_unit(outcome)
            found[f"{result.design}_{outcome}"] = draw(rows, with_unit(name, unit), result.year)
    if not result.split.empty:
        found["variance_split"] = drawn.split_bars(result.split, result.year)
    return found
