"""Sensitivities and explanations with the stand-in model."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pages import report_text
from rich.console import Console
from sweeping import ended
from synergysim import explain, sensitivity
from synergysim.language import in_language
from synergysim.scenarios.ensemble.store import Store
from synergysim.scenarios.ensemble.store.queries import connected
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.studies.calibration.posterior import Posterior
from synergysim.scenarios.studies.explanation import explain as module
from synergysim.scenarios.studies.explanation.hybrids import hybrid, keys_of
from synergysim.scenarios.studies.sensitivities import result as result_module
from synergysim.scenarios.studies.sensitivities.outcomes import Measured
from synergysim.scenarios.studies.sensitivities.question import Question, experiment_of, ranges_of
from synergysim.scenarios.studies.sensitivities.report import finding, sections
from synergysim.scenarios.studies.sensitivities.result import MOST_TOLD, Sensitivity, _constant, _rare, analysed
from synergysim.scenarios.studies.sensitivities.telling import tell
from synergysim.scenarios.studies.sweep import sweep
from synergysim.scenarios.studies.sweep.plan import make_plan

# The stand-in knows a markup and the sum of the levers' levels; of cities it reads nothing.
MARKUP, DEAD = "firm.markup=0:1.5", "city.guangzhou.tax_rate=0.1:0.3"


def made(small: str, out: Path, method: str = "morris", samples: int | None = 4) -> Sensitivity:
    with ThreadPoolExecutor(1) as one:
        return sensitivity(
            small, out, method=method, parameters=(MARKUP, DEAD), samples=samples, replications=2, seed=20, executor=one
        )


@pytest.mark.parametrize(("method", "samples"), [("morris", 4), ("sobol", 4), ("oat", None)])
def test_a_planted_dead_parameter_is_found_and_the_live_one_ranks_first(
    small: str, tmp_path: Path, method: str, samples: int | None
) -> None:
    result = made(small, tmp_path / "out", method, samples)
    assert result.dead == ("city.guangzhou.tax_rate",)
    rows = result.indices[result.indices["outcome"] == "synergy"]
    assert (rows.groupby("cluster").first()["factor"] == "firm.markup").all()
    assert set(rows["cluster"]) >= {"jewelry", "mean"}


def test_an_outcome_that_moves_too_rarely_is_told_and_calls_no_parameter_dead(
    small: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = made(small, tmp_path / "out", "sobol").store
    plain = result_module.measured

    def with_a_rare_one(*given: Any) -> Measured:
        found = plain(*given)
        rare = np.ones_like(found.values["stage", "mean"])
        rare[1] = 2.0  # a point mixed of the first sample's two
        return Measured(found.year, found.clusters, {**found.values, ("stage", "mean"): rare})

    monkeypatch.setattr(result_module, "measured", with_a_rare_one)
    result = analysed(store)
    assert any("varies in too few points" in note.en and "Mean of the clusters" in note.en for note in result.notes)
    assert result.dead == ()


def test_runs_whose_u_is_not_given_count_as_its_bound_and_are_told(
    small: str, tmp_path: Path, on_growth: Callable[..., str]
) -> None:
    result = made(on_growth(small, str(Path(small).with_name("growth.json"))), tmp_path / "out")
    with connected(result.store) as connection:
        rows = connection.execute(
            "SELECT cell, replication, CAST(cluster AS VARCHAR) AS cluster, delta_digital_trade AS a, "
            "delta_industrial_cluster AS b FROM synergy JOIN runs USING (run_id) WHERE year = 2018 AND synergy IS NULL"
        ).df()
    assert len(rows)
    below, above, runs = 0, 0, len(rows[["cell", "replication"]].drop_duplicates())
    for row in rows.itertuples():
        assert abs(row.a * row.b) > 1
        bound = 1.0 if row.a > 0 and row.b > 0 else -1.0
        assert result.measured.values["synergy", row.cluster][row.cell, row.replication - 1] == bound
        below, above = below + (bound < 0), above + (bound > 0)
    told = "\n".join(note.en for note in result.notes)
    assert f"In {runs} of 24 runs U of a cluster is not given, as it would leave [-1, 1]" in told
    assert f"it counts as -1 in {below} and as 1 in {above} of {len(rows)} cases" in told


def test_clusters_in_which_an_outcome_never_varies_are_named_where_they_are_few() -> None:
    few = [(f"industry_{k}", float(k)) for k in range(MOST_TOLD)]
    assert len(_constant("stage", few)) == MOST_TOLD
    (told,) = _constant("stage", [*few, ("jewelry", 1.0)])
    assert told["en"] == (
        "Stage (0 none to 4 mature) never varies in 9 clusters (0 to 7 in every run): there it has no indices."
    )
    assert "9" in told["zh"]
    assert "never" not in told["zh"]


def test_a_sensitivity_in_which_every_run_has_a_u_tells_of_no_bound(
    small: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = made(small, tmp_path / "out").store
    plain = result_module.measured
    monkeypatch.setattr(result_module, "measured", lambda *given: dataclasses.replace(plain(*given), left={}))
    assert not any("would leave [-1, 1]: it counts" in note.en for note in analysed(store).notes)


def test_the_split_of_variance_adds_up_or_says_why_there_is_none(small: str, tmp_path: Path) -> None:
    result = made(small, tmp_path / "morris")
    assert result.split.groupby("cluster")["share"].sum().tolist() == pytest.approx([1.0] * 6)
    alone = made(small, tmp_path / "oat", "oat", None)
    assert alone.split.empty
    assert any("no random sample" in note.en for note in alone.notes)


def test_a_report_tells_what_was_varied_and_is_in_one_language(small: str, tmp_path: Path) -> None:
    result = made(small, tmp_path, "oat", None)
    notes = result.notes
    told = "\n".join(
        [*(one.zh for one in notes), _constant("stage", [("jewelry", 1.0)])[0].zh, _rare("stage", "jewelry").zh]
    )
    assert "珠宝首饰的阶段" in told
    assert not re.search(r"[a-z]{3,}", told), told
    for lang, unit in (("en", "share of profit"), ("zh", "占利润比例")):
        shown = in_language(lang, sections, result, {})  # type: ignore[arg-type]
        varied = shown[1].tables[0].frame.set_index(shown[1].tables[0].frame.columns[0])
        assert varied.loc["city.guangzhou.tax_rate"].tolist()[:2] == [0.1, 0.3]
        assert varied.loc["city.guangzhou.tax_rate"].iloc[-2] == unit
        assert [note[lang] for note in notes] == list(shown[-1].paragraphs[1 : 1 + len(notes)])  # type: ignore[arg-type]


def test_a_finding_says_whose_interval_includes_0(small: str, tmp_path: Path) -> None:
    result = made(small, tmp_path, "oat", None)
    means = (result.indices["outcome"] == "synergy") & (result.indices["cluster"] == "mean")
    wide = result.indices.assign(low_half_width=9.0, high_half_width=9.0)
    narrow = result.indices.assign(low_half_width=0.0, high_half_width=0.0)
    assert result.indices.loc[means, "factor"].iloc[0] == "firm.markup"
    said = [dataclasses.replace(result, indices=one) for one in (wide, narrow)]
    wide_said, narrow_said = (finding(one)[0] for one in said)
    assert wide_said.startswith("No parameter is shown to move U")
    assert "with 2 replication(s) at each point" in wide_said
    assert "and city.guangzhou.tax_rate (tax on firms' positive profits), hold 0" in wide_said
    told = "firm.markup (price over unit cost, minus one). For city.guangzhou.tax_rate (tax on firms' positive profits)"
    assert f"depends most on {told}, measured to be among the largest" in narrow_said


@pytest.mark.parametrize(("method", "title"), [("oat", "Change of U in 2018"), ("morris", "U in 2018")])
def test_the_terminal_tells_a_change_from_an_index(
    small: str, tmp_path: Path, method: str, title: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tell(Console(width=120), made(small, tmp_path, method, 4 if method == "morris" else None))
    assert capsys.readouterr().out.startswith(f"{title}, mean of the clusters")


def test_sobol_tells_chance_with_one_run_a_point(small: str, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as one:
        result = sensitivity(
            small, tmp_path, method="sobol", parameters=(MARKUP, DEAD), samples=16, seed=20, executor=one
        )
    rows = result.indices[(result.indices["outcome"] == "synergy") & (result.indices["cluster"] == "mean")]
    assert set(rows["factor"]) == {"firm.markup", "city.guangzhou.tax_rate", "chance"}
    assert (rows.set_index("factor")["total"][["firm.markup", "chance"]] > 0).all()
    assert result.split.groupby("cluster")["share"].sum().tolist() == pytest.approx([1.0] * 6)
    assert (result.chance["luck"] > 0).any()
    seeds = result.store.table("runs").sort_values("cell")["seed"].to_numpy().reshape(16, 5)
    assert (seeds[:, :3] == seeds[:, :1]).all()
    assert (seeds[:, 3] == seeds[:, 4]).all()
    assert len(np.unique(seeds)) == 32


def test_a_sensitivity_interrupted_and_resumed_tells_the_same(small: str, tmp_path: Path) -> None:
    whole = made(small, tmp_path / "whole")
    plan = make_plan(experiment_of(Question(small, only=(MARKUP, DEAD), samples=4, replications=2, seed=20), tmp_path))
    place = sweep.place_of(tmp_path / "cut")
    with ThreadPoolExecutor(1) as one:
        store = sweep.begin(plan, place, 5, "skipped")
        sweep.advance(store, plan, sweep.workers_of(1, one), [0])
        with pytest.raises(UserError, match=r"19 of 24 runs are not stored yet"):
            analysed(store)
        store = Store.open(tmp_path / "cut")
        sweep.advance(store, sweep.reopen(store), sweep.workers_of(1, one), sweep.progress(store).parts)
    again = analysed(store)
    pd.testing.assert_frame_equal(again.indices, whole.indices, check_exact=True)
    pd.testing.assert_frame_equal(again.split, whole.split)


def posterior_of(values: pd.DataFrame, weights: list[float]) -> Posterior:
    return Posterior("small", values, np.array(weights) / sum(weights), {}, {}, {})


def test_a_store_whose_draws_have_changed_is_not_gone_on_with(small: str, tmp_path: Path) -> None:
    values = pd.DataFrame({"firm.markup": np.linspace(0, 1, 60), "city.guangzhou.tax_rate": np.linspace(0.3, 0.1, 60)})
    drawn = posterior_of(values, [1.0] * 60)
    with ThreadPoolExecutor(1) as one:
        result = sensitivity(
            small, tmp_path / "out", method="sobol", posterior=drawn, samples=60, replications=2, executor=one
        )
    assert result.design == "list"
    assert result.indices["first_order"].notna().all()
    cells = tmp_path / "out" / "cells.parquet"
    pd.read_parquet(cells).sample(frac=1, random_state=1).to_parquet(cells)
    with pytest.raises(UserError, match=r"cells\.parquet (was changed|is damaged)"):
        analysed(Store.open(tmp_path / "out"))


def test_morris_ranges_of_a_posterior_are_its_weighted_quantiles(small: str) -> None:
    values = pd.DataFrame({"firm.markup": [0.0, 0.5, 1.0, 1.5], "firm.other": [1.0] * 4})
    asked = Question(small, "oat", posterior=posterior_of(values, [0.0, 1.0, 1.0, 0.0]))
    assert ranges_of(asked, resolve(load(small)).inputs) == {"firm.markup": (0.5, 1.0)}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-p", "firm.markup"], "firm.markup has no declared range; give it one as firm.markup=LOW:HIGH."),
        (["-p", "firm.markpu"], "Did you mean 'firm.markup'?"),
        (["-p", "firm.markup=1:0"], "is no range such as firm.markup=0.1:0.4"),
        (["-p", MARKUP], "morris needs two or more parameters"),
        (["-p", "pricing.*"], "No parameter with a range matches"),
        (["--method", "moris"], "Did you mean 'morris'?"),
        (["-p", MARKUP, "-p", DEAD, "--method", "sobol", "--samples", "5"], "take 4 or 8"),
        (["--posterior", "guangzho"], "No posterior is called 'guangzho'"),
    ],
)
def test_a_mistake_is_one_sentence(
    small: str, arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = ended(capsys, "sensitivity", small, *arguments, "--out", str(tmp_path / "out"))
    assert code == 2
    assert sentence in told


def test_contributions_add_up_to_the_gap_in_every_cluster(small: str, pulled: str) -> None:
    result = explain(small, pulled, replications=3)
    sums = result.contributions.groupby("cluster")["value"].sum()
    gaps = result.gaps.set_index("cluster")["gap"]
    assert sums.to_dict() == pytest.approx(gaps.to_dict(), abs=1e-12)
    assert (gaps != 0).all()
    shock = result.contributions[result.contributions["difference"].str.contains("ariff")]
    assert len(shock) == 6
    assert (shock["value"] == 0).all()  # the stand-in knows no shocks


def test_an_explanation_interrupted_goes_on_and_tells_the_same(
    small: str, pulled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = explain(small, pulled, replications=2)
    real, calls = module.Measured.__call__, []

    def stopping(*arguments: Any) -> Any:
        calls.append(1)
        if len(calls) == 6:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(module.Measured, "__call__", stopping)
    with pytest.raises(KeyboardInterrupt):
        explain(small, pulled, replications=2, out=tmp_path)
    assert len(list((tmp_path / "kept").iterdir())) == 5
    again = explain(small, pulled, replications=2, out=tmp_path)
    pd.testing.assert_frame_equal(again.contributions, whole.contributions, check_exact=True)
    assert len(calls) == 9  # the one that was cut is repeated, and two are left
    with pytest.raises(UserError, match="holds another explanation: its year is 2018, not 2017"):
        explain(small, pulled, replications=2, year=2017, out=tmp_path)


def test_an_explanation_writes_a_manifest_and_a_report_in_both_languages(
    small: str, pulled: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("explain", small, pulled, "-n", "2", "--workers", "1", "--out", str(tmp_path))
    code, printed = ended(capsys, *given)
    assert code == 0
    assert "Mean of the clusters: U in 2018 is " in printed
    told = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert (told["experiment"], told["outcome"], told["seeds"], told["runs"]) == ("explain", "synergy", [1, 2], 8)
    written = report_text(tmp_path)
    assert "a gap of +" in written
    plain = re.sub(r"<[^>]+>", "", written)
    assert re.search(r"contribution (?:shown is that of .*95\s%|of any of the \d differences is shown)", plain)
    code, printed = ended(capsys, *given, "--lang", "zh")
    assert code == 0
    assert "各集群平均：2018 年的U在 small 中为 " in printed
    assert re.search("贡献中最大的为|贡献中最大的是|未能显示", report_text(tmp_path))


def test_all_differences_put_in_make_the_second_scenario() -> None:
    first, second = (resolve(load(name)).inputs for name in ("no_policy", "trade_war_response"))
    keys = keys_of(first, second)
    assert keys
    assert keys_of(hybrid(first, second, keys), second) == []
    assert keys_of(first, hybrid(first, second, keys[:1])) == keys[:1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["SMALL", "SMALL"], "do not differ: there is no gap"),
        (["SMALL", "PULLED", "--outcome", "synergi"], "Did you mean 'synergy'?"),
        (["SMALL", "PULLED", "-n", "1"], "replications = 1 is outside"),
        (["SMALL", "PULLED", "--year", "2050"], "year = 2050 is outside [2010, 2018]"),
        (["SMALL", "PULLED", "--cluster", "jewelery"], "Did you mean 'jewelry'?"),
        (["SMALL", "guangzhou"], "end_year is 2018 in small, 2035 in guangzhou"),
    ],
)
def test_what_cannot_be_explained_is_told_in_one_sentence(
    small: str, pulled: str, arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [{"SMALL": small, "PULLED": pulled}.get(one, one) for one in arguments]
    code, told = ended(capsys, "explain", *given, "--out", str(tmp_path / "out"))
    assert code == 2
    assert sentence in told
