"""Patterns: what a line says, firms year by year, and the commands `patterns` and `channels` on the command line."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pages import english_in, page_at, pictures_of
from synergysim.analysis.stages import STAGES
from synergysim.scenarios.cli import main
from synergysim.scenarios.evolution import channel_report, channel_session, pattern_session
from synergysim.scenarios.evolution.channel_words import SWITCHES_ZH
from synergysim.scenarios.evolution.channels import OUTCOMES, STAGE, channel_shares
from synergysim.scenarios.evolution.firm_curves import firm_curves
from synergysim.scenarios.evolution.firm_facts import firm_facts, growth_rates
from synergysim.scenarios.evolution.pattern_list import PATTERNS, Pattern
from synergysim.scenarios.evolution.pattern_words import HEADS, line_words
from synergysim.scenarios.evolution.patterns import MET, MISSED, NOT_MEASURED, UNJUDGED, arms, judged
from synergysim.scenarios.resolution import resolve
from synergysim.scenarios.scenario import load
from synergysim.simulation import Inputs, record
from synergysim.simulation.channels import CHANNELS, Channel
from synergysim.simulation.indicators.firm_panel import FirmRecord, record_firms
from synergysim.simulation.model import Trajectory

PATTERN = PATTERNS[0]
VERDICT, REASON = 7, 9


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and error output of a command."""
    with pytest.raises(SystemExit, match=r"^\d$") as ended:
        main(arguments)
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


@pytest.mark.parametrize(
    ("values", "verdict"),
    [([0.5, 0.5, 0.9], MET), ([0.1, 0.9, 0.9], MISSED), ([np.nan, np.nan, 0.5], UNJUDGED), ([0.43], MET)],
)
def test_a_pattern_is_judged_by_the_median_over_the_replications(values: list[float], verdict: str) -> None:
    line = judged(PATTERN, np.array(values))
    assert line[VERDICT] == verdict
    assert (line[REASON] == "") == (verdict == MET)


def test_what_holds_by_construction_is_not_judged() -> None:
    line = judged(dataclasses.replace(PATTERN, by_construction="it must"), np.array([0.5]))
    assert (line[VERDICT], line[REASON]) == (UNJUDGED, "it must")
    assert judged(PATTERN, np.array([np.nan]))[REASON] == NOT_MEASURED


def test_every_pattern_has_a_target_a_source_and_a_code_of_its_own() -> None:
    assert len({one.code for one in PATTERNS}) == len(PATTERNS)
    assert all(one.low <= one.high and one.name and one.source for one in PATTERNS)
    assert sum(one.held_out for one in PATTERNS) >= 4
    assert sum(one.soft for one in PATTERNS) == 1


def test_a_panel_of_firms_does_not_disturb_the_run_and_adds_up(small_inputs: Inputs) -> None:
    inputs = dataclasses.replace(small_inputs, end_year=2012)
    panel = record_firms(inputs, 1)
    pd.testing.assert_frame_equal(panel.trajectory.indicators, record(inputs, 1).indicators)
    assert sorted(panel.firms["year"].unique()) == [2010, 2011, 2012]
    assert not panel.firms.duplicated(["year", "firm"]).any()
    assert panel.platforms.shape == (3, 3)
    entered = panel.firms["sales"].isna()
    assert 0.0 < entered.mean() < 0.1
    assert (panel.firms.loc[~entered, "sales"] > 0).all()


def test_growth_is_measured_from_year_to_year_within_firms() -> None:
    firms = pd.DataFrame(
        {"year": [2010, 2010, 2011, 2011], "firm": [1.0, 2.0, 1.0, 2.0], "cluster": 0, "sales": [1.0, 3.0, 2.0, 3.0]}
    )
    rates = growth_rates(firms)
    assert rates["growth"].to_list() == pytest.approx([np.log(2) / 2, -np.log(2) / 2])
    assert rates["size"].to_list() == pytest.approx([0.5, 1.5])


def test_facts_of_a_small_run_are_numbers_or_openly_unknown(small_inputs: Inputs) -> None:
    facts = firm_facts(record_firms(dataclasses.replace(small_inputs, end_year=2013), 1))
    assert set(facts) == {"hill_first", "hill_last", "hill_wide", "growth_kurtosis", "variance_exponent", "lead", "hhi"}
    assert 1 / 3 - 1e-9 <= facts["hhi"] <= 1.0
    assert np.isfinite(facts["growth_kurtosis"])


def test_curves_of_firms_count_each_for_those_it_stands_for() -> None:
    small, large = (1.0, 9.0), (10.0, 1.0)
    firms = pd.DataFrame(
        [(2010, number, 0, leader, leader, weight, sales)
         for number, (sales, weight, leader) in enumerate([(*small, False), (*large, True)])],
        columns=["year", "firm", "cluster", "leader", "seller", "weight", "sales"],
    )  # fmt: skip
    later = firms.assign(year=2011, seller=True)
    record = FirmRecord(Trajectory(*[pd.DataFrame()] * 3), pd.concat([firms, later]), np.zeros((2, 3)))
    curves = firm_curves(record)
    above = curves["sizes"].query("year == 2010").set_index("size")["share_above"]
    assert above.iloc[0] == 1.0
    mean = (9 * 1.0 + 10.0) / 10
    assert above[(above.index > 1 / mean) & (above.index < 10 / mean)].to_list() == pytest.approx([0.1] * 10)
    shares = curves["adoption"].set_index(["leader", "year"])["share"]
    assert shares.to_dict() == {(False, 2010): 0.0, (False, 2011): 1.0, (True, 2010): 1.0, (True, 2011): 1.0}
    assert curves["growth"].empty
    assert curves["spread"].empty


def test_growth_is_drawn_as_a_density_and_its_spread_by_size(small_inputs: Inputs) -> None:
    curves = firm_curves(record_firms(dataclasses.replace(small_inputs, end_year=2013), 1))
    density = curves["growth"]["density"]
    assert 0.97 < (density * 0.25).sum() <= 1.0
    assert curves["spread"]["size"].is_monotonic_increasing
    assert (curves["spread"]["deviation"] > 0).all()


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda one: one.code)
def test_every_pattern_is_told_in_chinese(pattern: Pattern) -> None:
    for reason in ("", pattern.why, pattern.by_construction, NOT_MEASURED):
        words = line_words(pattern.code, MISSED, reason, "zh")
        assert set(words) == set(HEADS) - {"code", "value"}
        assert bool(words["reason"]) == bool(reason)
        for column in ("pattern", "source", "verdict"):
            assert re.search("[\u4e00-\u9fff]|S2", words[column]), column
        assert not reason or re.search("[\u4e00-\u9fff]", words["reason"])


def test_the_arms_differ_from_the_scenario_in_what_they_are_called_after(small_inputs: Inputs) -> None:
    made = arms(small_inputs)
    assert made["baseline"] is small_inputs
    assert made["single_homing"].parameters.adoption.multi_home_rate == 0.0
    assert len(made["more_demand"].shocks) == len(small_inputs.shocks) + 1
    assert made["no_policy"].levers == ()
    assert [one.code for one in made["tax_relief"].levers] == ["P3"]


def test_the_patterns_command_tells_every_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, table = tmp_path / "out", tmp_path / "patterns.md"
    code, told, _ = answer(
        capsys, "patterns", "guangzhou", "-n", "1", "--scale", "0.003", "--until", "2017", "--workers", "1",
        "--out", str(out), "--table", str(table), "--lang", "zh",
    )  # fmt: skip
    assert code == 0
    assert "cannot be judged" in told
    lines = pd.read_csv(out / "patterns.csv", dtype={"code": str})
    assert lines["code"].to_list() == [one.code for one in PATTERNS]
    unknown = lines.set_index("code").loc[["8b", "9b", "7"], "verdict"]
    assert (unknown == UNJUDGED).all()
    assert table.read_text(encoding="utf-8").count("\n| ") == len(PATTERNS) + 1
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "guangzhou：典型事实检验" in page
    assert not any(one.name in page for one in PATTERNS)
    assert page.count("<img") == 2
    assert all((out / "figures" / f"{name}.png").stat().st_size > 10_000 for name in ("patterns", "firms"))


def test_the_channels_command_tells_shares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    code, told, _ = answer(
        capsys, "channels", "guangzhou", "-n", "2", "--scale", "0.003", "--until", "2016", "--workers", "1",
        "--out", str(out), "--lang", "zh", "--table", str(tmp_path / "channels.md"),
    )  # fmt: skip
    assert code == 0
    assert "Contribution in 2016" in told
    page = (tmp_path / "channels.md").read_text(encoding="utf-8")
    for one in CHANNELS:
        share, switch = (line for line in page.splitlines() if line.startswith(f"| {one.code} "))
        assert share.count(" ± ") >= len(OUTCOMES) - 2
        assert all(path in switch for path in one.cut)
    assert "−0.0%" not in page
    shares = pd.read_csv(out / "channels.csv")
    assert list(shares["channel"].unique()) == [one.code for one in CHANNELS]
    assert set(shares["outcome"]) == set(OUTCOMES)
    assert ((shares["lower"] <= shares["contribution"]) & (shares["contribution"] <= shares["upper"])).all()
    ranks = shares[shares["outcome"] == STAGE]["baseline_mean"]
    assert ranks.between(0, len(STAGES) - 1).all()
    assert (out / "figures" / "channels.png").stat().st_size > 10_000
    told_in = page_at(out)
    assert len(pictures_of(told_in)) == 1
    # Names of parameters are the same in every language.
    told_in.texts = [re.sub(r"[a-z_]+\.[a-z_]+( = \d)?", "", text) for text in told_in.texts]
    assert not english_in(told_in)
    exports = shares[(shares["outcome"] == "exports_usd") & (shares["cluster"] == "mean")]
    top = exports.loc[exports["contribution"].idxmax(), "channel"]
    assert any(f"对出口贡献最大的是 {top} " in text for text in told_in.texts)
    assert [command.split()[0] for command in told_in.commands] == ["synergysim"]


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda one: one.code)
def test_every_channel_is_explained_in_chinese(channel: Channel) -> None:
    steps, meaning, source = SWITCHES_ZH[channel.code]
    assert steps.count("→") == " → ".join(channel.steps).count("→")
    assert re.search("[\u4e00-\u9fff]", meaning)
    assert source.startswith(channel.source[:2])


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_titles_of_outcomes_are_chinese_with_their_units(outcome: str) -> None:
    assert not re.search("[A-TV-Za-z]", channel_report.title_of(outcome, "zh"))


def test_a_contribution_is_the_baseline_less_the_run_without_the_channel() -> None:
    resolved = resolve(load("guangzhou"), scale=0.003, until=2016)
    result = channel_shares(resolved, [one for one in CHANNELS if one.code == "FB"], replications=2)
    table = result.comparison.quantities
    chosen = table[
        (table["quantity"] == "digital_services_usd") & (table["year"] == 2016) & (table["cluster"] == "mean")
    ]
    means = chosen.groupby("scenario")["value"].mean()
    rows = result.shares[(result.shares["outcome"] == "digital_services_usd") & (result.shares["cluster"] == "mean")]
    assert rows["contribution"].item() == pytest.approx(means["guangzhou"] - means["FB"])
    assert rows["share"].item() == pytest.approx(1.0 - means["FB"] / means["guangzhou"])


@pytest.mark.parametrize("command", ["channels", "patterns"])
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["guangzou"], "Did you mean 'guangzhou'?"),
        (["guangzhou", "-n", "0"], "replications = 0 is outside"),
        (["guangzhou", "--scale", "2"], "scale = 2 is outside (0, 1]"),
        (["guangzhou", "--until", "2011"], "needs the years"),
        (["guangzhou", "--workers", "0"], "workers = 0 is outside"),
        (["guangzhou", "--set", "pricing.case_efect=1"], "Did you mean 'pricing.case_effect'?"),
    ],
)
def test_a_users_mistake_is_one_sentence_and_code_two(
    command: str, arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for module in (channel_session, pattern_session):
        monkeypatch.setattr(module, "compile_first", lambda *_: pytest.fail("it began to simulate"))
    code, _, err = answer(capsys, command, *arguments, "--out", str(tmp_path / "out"))
    assert code == 2
    assert sentence in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["channels", "patterns"])
def test_a_table_into_a_folder_that_is_not_there_is_refused(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = answer(
        capsys, command, "guangzhou", "--table", str(tmp_path / "none" / "x.md"), "--out", str(tmp_path / "out")
    )
    assert code == 2
    assert "there is no folder" in err
