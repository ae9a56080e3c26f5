"""``synergysim optimise`` on the command line: what it writes can be run, what it refuses is one sentence."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import test_optimise as searching
import typer
from pages import report_text
from synergysim.scenarios.cli import app, main
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.present.checking import check
from synergysim.scenarios.studies.optimisation.evaluations import Measure
from synergysim.scenarios.studies.optimisation.settings import Settings
from synergysim.scenarios.studies.optimisation.words import so_far

governed = searching.governed
ASKED = (
    "--levers", "P1,P2", "--outcomes", "B1", "--population", "8", "--generations", "3", "-n", "2", "--fresh", "3",
    "--worlds", "2", "--workers", "1",
)  # fmt: skip


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and error output of a command."""
    with pytest.raises(SystemExit, match=r"^\d$") as ended:
        main(arguments)
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def test_the_best_points_are_scenario_files_that_give_the_policies_found(
    small: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "search"
    code, out, _ = answer(capsys, "optimise", small, "--budget", "1e9", *ASKED, "--out", str(folder), "--lang", "zh")
    assert code == 0
    # 8 policies in 3 generations, then 5 points and 3 baselines again, on 3 fresh seeds, and in 2 worlds: 2 seeds each.
    assert "至多 56 次评估，120 次模拟。" in out
    assert "与新种子相差" in out  # sentences are Chinese
    assert "情景的其他杠杆保持不变，其成本计入" in report_text(folder)
    assert "预算" in out
    files = sorted(folder.glob("small_*.yaml"))
    assert files
    for path in files:
        assert check(str(path)).problems == ()
        own = resolve(load(str(path))).inputs.levers
        described = load(str(path)).description
        for one in own:
            if one.code in ("P1", "P2"):
                assert f"{one.code} {one.level:g} from {one.start:g}" in described
    for name in ("points.csv", "looked_at.csv", "stability.csv", "report.html", "manifest.json", "figures/front.png"):
        assert (folder / name).exists(), name


def test_what_is_really_paid_is_told_beside_the_budget(
    small: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ("optimise", small, "--budget", "1e9", *ASKED, "--generations", "1", "--ramp", "3")
    code, out, _ = answer(capsys, *given, "--out", str(tmp_path / "whole"))
    assert code == 0
    assert "With programmes, subsidies and revenue forgone," in out
    assert "The budget does not bind" in out
    report = report_text(tmp_path / "whole")
    assert "each is reached within 3 year(s)" in report
    assert load(str(next((tmp_path / "whole").glob("small_*.yaml")))).levers["P1"].ramp == 3.0
    real = Measure.__call__
    monkeypatch.setattr(Measure, "__call__", lambda self, *run: {**real(self, *run), "policy_cost": 2e9})
    code, _, err = answer(capsys, *given, "--out", str(tmp_path / "dear"))
    assert code == 2
    assert "with subsidies and revenue forgone, the cheapest policy on the front costs 2e+09" in err


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (("--budget", "0.0001"), "buys nothing: the cheapest lever"),
        (("--budget", "-1"), "must be above 0"),
        (("--budget", "1e6", "--levers", "P99"), "No lever is called 'P99'"),
        (("--budget", "1e6", "--outcomes", "synergi"), "synergy"),
        (("--budget", "1e6", "--first", "1990"), "first = 1990 is outside"),
        (("--budget", "1e6", "--workers", "0"), "workers = 0 is outside"),
    ],
)
def test_a_users_mistake_is_one_sentence_and_code_two(
    small: str, capsys: pytest.CaptureFixture[str], changed: tuple[str, ...], sentence: str
) -> None:
    code, _, err = answer(capsys, "optimise", small, *changed)
    assert code == 2
    assert sentence in err
    assert "Traceback" not in err


def test_the_command_asks_for_what_a_search_asks_for_by_default() -> None:
    command: Any = typer.main.get_command(app)
    own = {one.name: one.default for one in command.commands["optimise"].params}
    for field in dataclasses.fields(Settings):
        if field.name in own and field.name not in ("budget", "levers", "outcomes"):
            assert own[field.name] == field.default, field.name


def test_the_front_so_far_is_told_on_a_pipe_after_every_generation(
    small: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("optimise", small, "--budget", "30000", *ASKED, "--workers", "1", "--out", str(tmp_path / "out"))
    _, told, _ = answer(capsys, *given)
    assert [f"Generation {n} of 3" in told for n in (1, 2, 3)] == [True] * 3
    lines = told[told.index("Generation 1 of 3") :].splitlines()
    assert re.fullmatch(r"  [\d.]+ for CNY [\d.,]+ (?:m|b)illion: P[12] .*", lines[1]), lines[1]


def test_where_no_policy_is_within_the_budget_the_cheapest_is_told() -> None:
    seen = pd.DataFrame({"front": [True, True], "cost": [3e5, 2e5], "B1": [1.0, 2.0], "policy": ["P1", "P2"]})
    settings = Settings(1e5, outcomes=("B1",), generations=3)
    (said,) = so_far(seen, settings, 1)
    assert "2 policies looked at, none within the budget; the cheapest costs CNY 2.00 billion." in said
