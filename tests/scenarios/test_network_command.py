"""The network's pictures: snapshots agree with the model, and the command writes them."""

from __future__ import annotations

from pathlib import Path

import pytest
from synergysim.scenarios.cli import main
from synergysim.scenarios.evolution.network_snapshots import snapshots
from synergysim.scenarios.resolution import resolve
from synergysim.scenarios.scenario import load
from synergysim.simulation import ClusterModel


def test_snapshots_hold_the_ties_of_the_model() -> None:
    inputs = resolve(load("guangzhou"), {}, 0.004, 2019).inputs
    found = snapshots(inputs, [2012, 2019], seed=3)
    assert found.sampled == 1.0
    model = ClusterModel(inputs, seed=3)
    model.run()
    assert len(found.firms[found.firms["year"] == 2019]) == model.population.rows.size
    tied = (model.population.ties[model.population.rows] >= 0).sum() / 2
    assert len(found.ties[found.ties["year"] == 2019]) == tied > 0


def test_a_sample_keeps_its_firms_and_one_cluster_stands_alone() -> None:
    inputs = resolve(load("guangzhou"), {}, 0.02, 2012).inputs
    found = snapshots(inputs, [2010, 2012], cluster="textile_clothing")
    assert found.sampled < 1.0
    assert set(found.firms["cluster"]) == {"textile_clothing"}
    first, last = (set(found.firms[found.firms["year"] == year]["firm"]) for year in (2010, 2012))
    assert len(first & last) > 0.6 * len(first)


def test_the_command_writes_picture_animation_and_tables(tmp_path: Path) -> None:
    animation = tmp_path / "out" / "network.gif"
    asked = ["network", "guangzhou", "--years", "2011,2012", "--scale", "0.004", "--animate", str(animation)]
    with pytest.raises(SystemExit, match="0"):
        main([*asked, "--out", str(tmp_path / "out")])
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {"network.png", "network.gif", "firms.csv", "ties.csv", "manifest.json"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--years", "1999"], "year = 1999 is outside [2010, 2035]"),
        (["--years", "2012,later"], "--years: 'later' is not a year."),
        (["--animate", "network.mp4"], "--animate 'network.mp4' must end in .gif."),
        (["--cluster", "jewelery"], "No cluster is called 'jewelery'. Did you mean 'jewelry'?"),
        (["--lang", "fr"], "lang = 'fr' is not one of en, zh."),
    ],
)
def test_bad_input_gets_one_sentence(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["network", "guangzhou", "--scale", "0.004", "--out", str(tmp_path / "out"), *arguments])
    assert said in capsys.readouterr().err
