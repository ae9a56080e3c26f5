"""The network's pictures: snapshots agree with the model, and the command writes them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from pages import chinese_in, english_in, page_at, pictures_of
from synergysim import run
from synergysim.analysis.catalogue import Language
from synergysim.analysis.figures.style import cluster_name
from synergysim.language import in_language
from synergysim.scenarios.cli import main
from synergysim.scenarios.ensemble.store.parts import FileRecord
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.studies.evolution.network_measures import measures_table
from synergysim.scenarios.studies.evolution.network_report import Drawn, finding
from synergysim.scenarios.studies.evolution.network_snapshots import snapshots
from synergysim.scenarios.studies.evolution.saved_inputs import saved_inputs
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
    assert written == {"figures", "network.gif", "firms.csv", "ties.csv", "manifest.json", "report.html"}
    assert [path.name for path in (tmp_path / "out" / "figures").iterdir()] == ["network.png"]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("one", [False, True])
def test_the_report_tells_finding_run_measures_grounds_and_command(tmp_path: Path, lang: Language, one: bool) -> None:
    cluster = ["--cluster", in_language(lang, cluster_name, "luggage_leather")] if one else []
    asked = ["network", "guangzhou", "--years", "2012,2019", "--scale", "0.004", "--lang", lang, *cluster]
    with pytest.raises(SystemExit, match="0"):
        main([*asked, "--format", "svg", "--out", str(tmp_path)])
    page = page_at(tmp_path)
    headings = {
        "en": ["In brief", "Data and assumptions", "Repeat and cite it"],
        "zh": ["要点", "数据与假设", "复现与引用"],
    }
    assert all(heading in page.texts for heading in headings[lang])
    assert len(pictures_of(page)) == 1
    assert not (english_in(page) if lang == "zh" else chinese_in(page))
    assert (tmp_path / "figures" / "network.svg").is_file()


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    resolved = resolve(load("guangzhou"), {}, 0.004, 2019)
    found = snapshots(resolved.inputs, [2011, 2019], seed=3)
    return Drawn(resolved, 3, [2011, 2019], resolved.inputs.clusters, found.diagnostics, found.sampled)


def test_the_finding_has_the_numbers_of_the_last_year(drawn: Drawn) -> None:
    last = drawn.diagnostics[drawn.diagnostics["quarter"] == "2019Q4"]
    wide = last.pivot_table(index="cluster", columns="diagnostic", values="value")
    first, second = finding(drawn)
    assert f"of {cluster_name(wide['mean_degree'].idxmax())} have the most ties" in first
    assert f"{wide['mean_degree'].max():.2g} each" in first
    assert f"{wide['adoption_share'].min():.0%} to {wide['adoption_share'].max():.0%} of a cluster's firms" in first
    most = wide.loc[wide["largest_component_share"].idxmax()]
    assert f"holds {most['largest_component_share']:.0%} of" in second
    assert f"it would hold {most['null_largest_component_share']:.0%}." in second


def test_before_the_first_tie_the_finding_says_so(drawn: Drawn) -> None:
    """Until platforms open firms meet at professional markets only; without those no tie comes about."""
    resolved = resolve(load("guangzhou"), {"trust.market_meetings": 0.0}, 0.004, 2011)
    found = snapshots(resolved.inputs, [2011], seed=3)
    told = finding(drawn._replace(resolved=resolved, years=[2011], diagnostics=found.diagnostics))
    assert told[0].startswith("At the end of 2011 no firm has a tie yet")
    assert told[1].startswith("0% to 0% of a cluster's firms sell")


def test_the_tables_have_every_cluster_at_the_end_of_a_year(drawn: Drawn) -> None:
    table = measures_table(drawn.diagnostics, "2019Q4", drawn.clusters)
    assert list(table.columns[1:]) == [cluster_name(code) for code in drawn.clusters]
    last = drawn.diagnostics.query("quarter == '2019Q4' and diagnostic == 'mean_degree' and cluster == 'jewelry'")
    assert table.set_index(table.columns[0]).loc["Ties per firm (number)", "Jewelry"] == last["value"].item()


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
    assert manifest["run"] == str(stored)
    page = page_at(tmp_path / "out")
    assert any(str(stored) in one and "已按清单重新模拟" in one for one in page.texts)


def test_inputs_come_back_from_the_manifest_as_they_were(stored: Path) -> None:
    expected = resolve(load("guangzhou"), {"trust.proposals": 30.0}, 0.004, 2016).inputs
    assert saved_inputs(stored).resolved.inputs == expected
    assert saved_inputs(stored).seed == 5


def test_a_run_that_does_not_come_out_again_is_refused(
    stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(stored, tmp_path / "changed")
    told = pd.read_parquet(folder / "diagnostics.parquet")
    told.assign(value=told["value"] * (1 + 1e-6)).to_parquet(folder / "diagnostics.parquet")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    record = FileRecord.of((folder / "diagnostics.parquet").read_bytes())
    manifest["files"]["diagnostics.parquet"] = record.model_dump()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
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
        (["--cluster", "jewelery"], "No cluster of the run is called 'jewelery'. Did you mean 'jewelry'?"),
        (["--lang", "fr"], "'fr' is not one of 'en', 'zh'"),
    ],
)
def test_bad_input_gets_one_sentence(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["network", "guangzhou", "--scale", "0.004", "--out", str(tmp_path / "out"), *arguments])
    assert said in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_said_to_be_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["network", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out")])
    assert "There is no folder" in capsys.readouterr().err
