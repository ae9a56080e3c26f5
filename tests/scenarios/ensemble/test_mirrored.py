"""Replications whose worlds mirror each other are judged in twos, wherever an interval over replications is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sweeping import experiment
from synergysim.analysis.inference import mean_interval, paired_effect
from synergysim.scenarios.app.glances import effect, of_result
from synergysim.scenarios.ensemble.mirrored import mirrored
from synergysim.scenarios.ensemble.store import Store
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.present.quantities import MEAN, U
from synergysim.scenarios.studies.comparison.compare import compare
from synergysim.scenarios.studies.explanation.explain import explain
from synergysim.scenarios.studies.run import report as run_report
from synergysim.scenarios.studies.run.run import run
from synergysim.scenarios.studies.sweep.responses import movements, responses
from synergysim.scenarios.studies.sweep.sweep import sweep
from synergysim.scenarios.studies.synergy_sources.split import split_synergy

N = 8
TWOS = [1, 1, 2, 2, 3, 3, 4, 4]


def test_seeds_2k_less_1_and_2k_mirror_each_other_in_an_uncertain_world_alone() -> None:
    assert mirrored("uncertain", (2, 3, 4, 5)) == [1, 2, 2, 3]
    assert mirrored("certain", (2, 3, 4, 5)) is None


@pytest.mark.parametrize(("world", "independent"), [("uncertain", 4), ("certain", N)])
def test_paired_effects_of_a_comparison(small: str, pulled: str, world: str, independent: int) -> None:
    found = compare([small, pulled], replications=N, world=world)
    assert set(found.effects["n"]) == {N}
    assert set(found.effects["independent"]) == {independent}
    seen = effect(of_result(found.results[1]), of_result(found.results[0]))
    assert seen is not None
    assert seen.independent == independent


def test_the_lead_of_a_cluster_in_a_run(small: str) -> None:
    found = run(small, replications=N)
    wide = found.synergy[found.synergy["year"] == 2018].pivot_table(index="replication", columns="cluster", values=U)
    first, other = wide.columns[:2]
    lead = run_report._lead(wide, first, other, found)
    assert lead == paired_effect(wide[first].to_numpy(), wide[other].to_numpy(), twos=TWOS)


def test_the_parts_of_u_of_one_scenario_and_of_a_gap(small: str, pulled: str) -> None:
    split = split_synergy(resolve(load(small)), range(1, N + 1))
    u = split.synergy.mean(axis=1)[:, -1]
    row = split.table[(split.table["cluster"] == MEAN) & (split.table["year"] == split.years[-1])].iloc[0]
    told = (row["synergy"], row["synergy_lower"], row["synergy_upper"])
    assert told == pytest.approx([float(one) for one in mean_interval(u, 0, twos=TWOS)], abs=1e-12)
    gap = explain(small, pulled, replications=N)
    certain = explain(small, pulled, replications=N, world="certain")
    widths = [(one.contributions["upper"] - one.contributions["lower"]).to_numpy() for one in (gap, certain)]
    assert not np.allclose(*widths), "in the stand-in the world does nothing, so that only the twos differ"


@pytest.mark.parametrize("world", ["uncertain", "certain"])
def test_the_movements_of_a_sweep(tmp_path: Path, world: str) -> None:
    sweep(experiment(size=2, replications=N, world=world), tmp_path / "out")
    found = responses(Store.open(tmp_path / "out"))
    assert found.twos == (dict(zip(range(1, N + 1), TWOS, strict=True)) if world == "uncertain" else None)
    own = found.runs.merge(found.cells[["cell", "lever.P1.level"]], on="cell")
    means = own.pivot_table(index="replication", columns="lever.P1.level", values="value")
    by_hand = paired_effect(means[1.0].to_numpy(), means[0.0].to_numpy(), twos=TWOS if found.twos else None)
    row = movements(found).set_index("path").loc["lever.P1.level"]
    assert (row["lower"], row["upper"]) == pytest.approx((by_hand.lower, by_hand.upper))
