"""The network's pictures: snapshots agree with the model, and the command writes them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from synergysim.scenarios import run
from synergysim.scenarios.cli import main
from synergysim.scenarios.evolution.network_snapshots import snapshots
from synergysim.scenarios.evolution.saved_inputs import saved_inputs
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


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real run of two replications with a changed parameter."""
    result = run("guangzhou", scale=0.004, until=2016, replications=2, seed=5, overrides={"trust.proposals": 30.0})
    return result.save(tmp_path_factory.mktemp("stored") / "run")


def test_the_network_of_a_stored_run_is_that_of_its_seed_and_values(stored: Path, tmp_path: Path) -> None:
    asked = ["network", str(stored), "--seed", "6", "--years", "2016", "--lang", "zh", "--out", str(tmp_path / "out")]
    with pytest.raises(SystemExit, match="0"):
        main(asked)
    ties = pd.read_csv(tmp_path / "out" / "ties.csv")
    inputs = resolve(load("guangzhou"), {"trust.proposals": 30.0}, 0.004, 2016).inputs
    pd.testing.assert_frame_equal(ties, snapshots(inputs, [2016], seed=6).ties, check_dtype=False)
    assert len(ties) > 0
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seeds"] == [6]
    assert manifest["parameters"]["trust.proposals"]["value"] == 30.0


def test_inputs_come_back_from_the_manifest_as_they_were(stored: Path) -> None:
    expected = resolve(load("guangzhou"), {"trust.proposals": 30.0}, 0.004, 2016).inputs
    assert saved_inputs(stored).inputs == expected
    assert saved_inputs(stored).seed == 5


def test_a_run_that_does_not_come_out_again_is_refused(
    stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(stored, tmp_path / "changed")
    told = pd.read_parquet(folder / "diagnostics.parquet")
    told.assign(value=told["value"] * (1 + 1e-6)).to_parquet(folder / "diagnostics.parquet")
    with pytest.raises(SystemExit, match="2"):
        main(["network", str(folder), "--years", "2012", "--out", str(tmp_path / "out")])
    assert "it was made by another version" in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--seed", "9"], "holds no finished replication with it; its seeds are 5, 6."),
        (["--scale", "0.1"], "--scale: the run in"),
    ],
)
def test_a_stored_run_has_its_own_seeds_and_scale(
    stored: Path, arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["network", str(stored), "--out", str(tmp_path / "out"), *arguments])
    assert said in capsys.readouterr().err


def test_inputs_that_this_version_does_not_know_are_refused(
    stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(stored, tmp_path / "old")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del manifest["parameters"]["trust.proposals"]
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(SystemExit, match="2"):
        main(["network", str(folder), "--out", str(tmp_path / "out")])
    assert "holds inputs that this version does not know" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--years", "1999"], "year = 1999 is outside [2010, 2035]"),
        (["--years", "2012,later"], "--years: 'later' is not a year."),
        (["--animate", "network.mp4"], "--animate 'network.mp4' must end in .gif."),
        (["--cluster", "jewelery"], "No cluster is called 'jewelery'. Did you mean 'jewelry'?"),
        (["--lang", "fr"], "'fr' is not one of 'en', 'zh'"),
    ],
)
def test_bad_input_gets_one_sentence(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["network", "guangzhou", "--scale", "0.004", "--out", str(tmp_path / "out"), *arguments])
    assert said in capsys.readouterr().err
