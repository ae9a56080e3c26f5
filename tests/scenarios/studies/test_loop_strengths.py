"""Loops knocked out of a stored run of the model: what each does to growth and to its own outcome."""

from __future__ import annotations

from pathlib import Path

import pytest
from synergysim import run
from synergysim.language import speaking
from synergysim.scenarios.commands.draw import _write_loops
from synergysim.scenarios.studies.evolution import loop_dominance as module
from synergysim.scenarios.studies.evolution.loop_dominance import LoopDominance, first_finished, loop_dominance
from synergysim.scenarios.studies.evolution.loop_report import finding, strength_table
from synergysim.scenarios.studies.evolution.saved_inputs import SavedInputs
from synergysim.scenarios.studies.run import outputs
from synergysim.simulation.loops import LOOPS

NAMED = ("R7", "R8", "B1", "B9")
Found = tuple[LoopDominance, list[SavedInputs]]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """Four loops of two replications, one of which no parameter takes out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outputs, "_write_pictures_and_report", lambda *_: None)
        result = run("guangzhou", replications=2, scale=0.004, until=2014)
        folder = result.save(tmp_path_factory.mktemp("loops") / "run")
        loops = [one for one in LOOPS if one.code in NAMED]
        knocked = tuple(one for one in loops if one.cut), tuple(one for one in loops if not one.cut)
        patch.setattr(module, "_knock_outs", lambda: knocked)
        saved = first_finished(folder)
        return loop_dominance(folder, saved), saved


def test_every_loop_is_told_by_the_outcome_of_its_probe_in_the_last_year(found: Found) -> None:
    result, _ = found
    told = result.strengths[result.strengths["cluster"] == "mean"].set_index("loop")
    assert told["quantity"].to_dict() == {"R7": "delivery_days", "R8": "lending", "B9": "n_firms"}
    assert set(result.strengths["cluster"]) == {*result.clusters, "mean"}
    # Land holds the number of firms back; without a budget no lever shortens delivery.
    assert told.loc["B9", "contribution"] < 0
    assert told.loc["R7", "contribution"] < 0 < told.loc["R7", "baseline_mean"]
    assert result.failures.empty


def test_the_table_gives_shares_with_intervals_in_both_languages(found: Found) -> None:
    result, _ = found
    table = strength_table(result)
    assert list(table.iloc[:, 0]) == [
        "R7 revenue, budget, levers",
        "R8 data, supply-chain finance, capacity",
        "B9 land",
    ]
    assert list(table.iloc[:, 2]) == ["Delivery time", "Lending", "Firms"]
    row = result.strengths.query("loop == 'B9' and cluster == 'mean'").iloc[0]
    share = 100 * row["contribution"] / row["baseline_mean"]
    assert table.iloc[2, 3].startswith(f"{share:+.1f}".replace("-", "−")[:3])
    with speaking("zh"):
        assert list(strength_table(result).iloc[:, 2]) == ["配送时间", "放贷", "企业数"]


def test_a_page_of_all_loops_says_how_it_was_made_and_what_is_not_shown(found: Found, tmp_path: Path) -> None:
    result, saved = found
    for name, page in (("loops.md", True), ("loops.csv", False)):
        _write_loops(result, saved, tmp_path / name, page)
    text = (tmp_path / "loops.md").read_text(encoding="utf-8")
    assert "on guangzhou, seeds 1 to 2, 0.004 of all firms" in text
    assert "2 pairs" in text
    assert "Nothing is shown, neither on growth nor on the own outcome, of: R8" in text
    assert text.rstrip().endswith(finding(result)[-1])
    assert (tmp_path / "loops.csv").read_text(encoding="utf-8").startswith("loop,cluster,year,contribution")
