"""The stage experiment: the push as assumed beside an equal one, and what is said of the two."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

import fake_model
import pandas as pd
import pytest
from pages import chinese_in, english_in, page_at, pictures_of, report_text
from synergysim.language import in_language
from synergysim.scenarios.cli import main
from synergysim.scenarios.present import stored
from synergysim.scenarios.present.report.builder import spaced
from synergysim.scenarios.present.report.writing import Writing
from synergysim.scenarios.studies.evolution.stage_evidence import (
    STAGE_COLUMNS,
    StageEvidence,
    both_pushes,
    equal_push,
    stage_evidence,
)
from synergysim.scenarios.studies.evolution.stage_report import (
    finding,
    network_table,
    push_table,
    stage_table,
    verdicts,
    write_stages,
)


@pytest.fixture(scope="module")
def evidence(small_folder: Path) -> StageEvidence:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "synergysim.simulation.model", fake_model)
        return stage_evidence(str(small_folder / "small.yaml"), replications=3)


def with_stages(evidence: StageEvidence, rows: list[tuple[str, int, str, int, str]]) -> StageEvidence:
    return dataclasses.replace(evidence, stages=pd.DataFrame(rows, columns=STAGE_COLUMNS))


def test_the_equal_push_is_the_mean_by_firms_and_leaves_everything_else() -> None:
    resolved = both_pushes("guangzhou", {"industry.jewelry.export_share": 0.3})
    assumed, equal = (resolved[push].inputs for push in ("assumed", "equal"))
    firms = [one.n_firms for one in assumed.industries]
    mean = sum(n * one.platform_push for n, one in zip(firms, assumed.industries, strict=True)) / sum(firms)
    assert [one.platform_push for one in equal.industries] == [pytest.approx(mean)] * 5
    assert len({one.platform_push for one in assumed.industries}) > 1
    assert len({one.platform_push_start for one in equal.industries}) == 1
    for before, after in zip(assumed.industries, equal.industries, strict=True):
        pushed = {"platform_push": after.platform_push, "platform_push_start": after.platform_push_start}
        assert dataclasses.replace(before, **pushed) == after
    assert dataclasses.replace(equal, industries=assumed.industries) == assumed
    assert "weighted by firms" in resolved["equal"].sources["industry.jewelry.platform_push"]


def test_a_push_that_is_equal_already_stays() -> None:
    industries = [
        dataclasses.replace(one, platform_push=0.3) for one in both_pushes("guangzhou")["assumed"].inputs.industries
    ]
    pushes = equal_push(industries)
    assert [pushes[f"industry.{one.code}.platform_push"] for one in industries] == [pytest.approx(0.3)] * 5


def test_both_pushes_meet_the_same_luck(evidence: StageEvidence) -> None:
    seeds = evidence.runs.pivot_table(index="replication", columns="push", values="seed")
    assert (seeds["assumed"] == seeds["equal"]).all()
    assert len(evidence.stages) == 2 * 3 * 5 * 9
    assert not evidence.stages.duplicated(["push", "replication", "cluster", "year"]).any()


def test_shares_of_the_stages_add_up_to_one(evidence: StageEvidence) -> None:
    sums = evidence.shares.groupby(["push", "cluster", "year"])["share"].sum()
    assert sums.to_numpy() == pytest.approx(1.0)
    assert (evidence.shares["n"] == 3).all()


def test_of_equally_frequent_stages_the_lowest_is_reported(evidence: StageEvidence) -> None:
    rows = [("equal", 1, "jewelry", 2018, "start-up"), ("equal", 2, "jewelry", 2018, "development")]
    assert with_stages(evidence, rows).reached["stage"].tolist() == ["start-up"]
    assert with_stages(evidence, rows[::-1]).reached["stage"].tolist() == ["start-up"]


def test_it_is_said_which_stage_rests_on_the_input(evidence: StageEvidence) -> None:
    rows = [
        ("assumed", 1, "luggage_leather", 2018, "expansion"),
        ("equal", 1, "luggage_leather", 2018, "start-up"),
        ("assumed", 1, "jewelry", 2018, "start-up"),
        ("equal", 1, "jewelry", 2018, "start-up"),
    ]
    leather, jewelry, overall = verdicts(with_stages(evidence, rows))
    assert leather.startswith("Luggage and leather: expansion")
    assert leather.endswith("it follows from that input.")
    assert jewelry.endswith("the same.")
    assert overall.endswith("their differences are the input's.")
    rows[3] = ("equal", 1, "jewelry", 2018, "none")
    assert len(verdicts(with_stages(evidence, rows))) == 2


def test_the_folder_holds_tables_report_and_manifest(evidence: StageEvidence, tmp_path: Path) -> None:
    folder = write_stages(evidence, Writing(tmp_path / "out", command="synergysim stages small"))
    stages = pd.read_csv(folder / "stages.csv", keep_default_na=False)
    assert list(stages.columns) == STAGE_COLUMNS
    assert len(stages) == len(evidence.stages)
    assert list(pd.read_csv(folder / "stage_shares.csv").columns) == ["push", "cluster", "year", "stage", "share", "n"]
    report = report_text(folder)
    assert "a stage that follows from it is no evidence" in report.replace("\n", " ")
    assert (folder / "figures" / "stages.png").stat().st_size > 10_000
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seeds"] == [1, 2, 3]
    assert len(manifest["equal_push"]) == 10
    assert {one["platform_push"] for one in manifest["inputs_equal_push"]["industries"]} != {0.0}


def test_tables_show_every_cluster_under_both_pushes(evidence: StageEvidence) -> None:
    assert list(stage_table(evidence).columns) == ["Cluster", "Push", "2015", "2018"]
    for table in (stage_table(evidence), push_table(evidence)):
        assert len(table) == 10
        assert not table.isna().to_numpy().any()


def test_the_networks_table_has_medians_of_the_last_quarter(evidence: StageEvidence) -> None:
    table = network_table(evidence, "equal").set_index("Share of firms, unless said otherwise")
    rows = evidence.diagnostics.query("push == 'equal' and quarter == '2018Q4' and cluster == 'jewelry'")
    expected = rows[rows["diagnostic"] == "core_share"]["value"].median()
    assert table.loc["3-core", "Jewelry"] == expected
    assert table.columns[0] == "Textile and clothing"


@pytest.mark.usefixtures("small")
def test_the_command_tells_stages_and_what_they_rest_on(
    small: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("synergysim.scenarios.studies.evolution.stage_report._sections", lambda *_: [])
    with pytest.raises(SystemExit, match="0"):
        main(["stages", small, "-n", "2", "--workers", "1", "--out", str(tmp_path / "out")])
    told = " ".join(capsys.readouterr().out.split())
    assert "a stage that follows from it is no evidence" in told
    assert "Luggage and leather: " in told
    assert told.endswith(f"Written to {tmp_path}/out; open {tmp_path}/out/report.html in a browser.")
    with pytest.raises(SystemExit, match="2"):
        main(["stages", small, "-n", "2", "--workers", "1", "--out", str(tmp_path / "out")])
    assert "already holds a run" in capsys.readouterr().err


def test_a_failed_replication_costs_itself_alone_and_ends_with_code_one(
    small: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("synergysim.scenarios.studies.evolution.stage_report._sections", lambda *_: [])
    with pytest.raises(SystemExit, match="1"):
        main(["stages", small, "--seed", "12", "-n", "2", "--workers", "1", "--out", str(tmp_path / "out")])
    assert "2 of 4 replications failed: FloatingPointError: this seed fails" in capsys.readouterr().out
    stages = pd.read_csv(tmp_path / "out" / "stages.csv", keep_default_na=False)
    assert set(stages["replication"]) == {1}
    assert (tmp_path / "out" / stored.MANIFEST).exists()


@pytest.mark.parametrize("option", ["--replications", "--workers"])
def test_nothing_is_run_less_than_once(small: str, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["stages", small, option, "0"])
    assert "= 0 is outside [1, …]." in capsys.readouterr().err


def test_the_finding_names_the_clusters_whose_stage_rests_on_the_push(evidence: StageEvidence) -> None:
    rows = [
        ("assumed", 1, "luggage_leather", 2018, "expansion"),
        ("equal", 1, "luggage_leather", 2018, "start-up"),
        ("assumed", 1, "jewelry", 2018, "start-up"),
        ("equal", 1, "jewelry", 2018, "start-up"),
    ]
    first, second = finding(with_stages(evidence, rows))
    assert "1 of 2 clusters (Luggage and leather)" in first
    assert "The stage of Jewelry is the same" in second
    first, second = in_language("zh", finding, with_stages(evidence, rows[2:]))
    assert "均不改变" in first
    assert "珠宝首饰" in second


def test_half_an_experiment_has_no_finding(evidence: StageEvidence) -> None:
    one = [("assumed", 1, "jewelry", 2018, "start-up")]
    assert "cannot be told" in " ".join(finding(with_stages(evidence, one)))


@pytest.mark.filterwarnings("ignore::synergysim.analysis.figures.style.MissingFontWarning")
def test_the_report_is_in_its_language_and_says_how_to_reproduce_it(evidence: StageEvidence, tmp_path: Path) -> None:
    for lang, strangers in (("en", chinese_in), ("zh", english_in)):
        folder = in_language(lang, write_stages, evidence, Writing(tmp_path / lang, command="synergysim stages small"))  # type: ignore[arg-type]
        page = page_at(folder)
        assert len(pictures_of(page)) == 1
        assert page.commands == ["synergysim stages small"]
        told = in_language(lang, finding, evidence)  # type: ignore[arg-type]
        assert {spaced(one) for one in told} <= set(page.texts)
        assert not strangers(page)
