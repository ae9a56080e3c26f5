"""The sizes that the documentation tells are those of the commands as they are."""

from __future__ import annotations

import re
from pathlib import Path

from synergysim.scenarios.studies.sensitivities.question import Question, experiment_of
from synergysim.scenarios.studies.sweep.plan import make_plan

PAGE = Path(__file__).parents[3].joinpath("docs", "howto", "explain.md").read_text(encoding="utf-8")
DOZEN = (
    *("pricing.target_margin", "platforms.reach", "world.trade_elasticity", "world.rival_progress"),
    *("adoption.imitation", "adoption.innovation", "adoption.base_utility", "adoption.buyer_utility"),
    *("adoption.churn_rate", "adoption.seed_share", "adoption.listing_rate", "adoption.leader_weight"),
)


def test_sizes_of_sensitivities_are_as_told(tmp_path: Path) -> None:
    told = re.search(
        r"Morris of all (\d+) declared uncertainties with 3 seeds in every point is ([\d,]+) runs;.*"
        r"Sobol of (\d+) parameters and 512\s+base samples is ([\d,]+) runs.*,\s+([\d.]+) times as many",
        PAGE, re.DOTALL,
    )  # fmt: skip
    assert told is not None
    uncertainties, morris, dozen, sobol, ratio = (float(one.replace(",", "")) for one in told.groups())
    screening = make_plan(experiment_of(Question("guangzhou"), tmp_path))
    variance = make_plan(experiment_of(Question("guangzhou", "sobol", DOZEN), tmp_path))
    assert (len(screening.paths), screening.n_runs) == (uncertainties, morris)
    assert (len(variance.paths), variance.n_runs) == (dozen, sobol)
    assert round(sobol / morris, 1) == ratio
