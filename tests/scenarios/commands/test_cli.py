"""The command line: exit codes, sentences, no traceback, speed."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from synergysim.scenarios.cli import main
from synergysim.scenarios.studies.run import outputs


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures and report have their own tests; drawing them for every command would take most of the time."""
    monkeypatch.setattr(outputs, "_write_pictures_and_report", lambda *_: None)


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and error output of a command."""
    with pytest.raises(SystemExit, match=r"^\d$") as ended:
        main(arguments)
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def test_a_run_writes_its_folder_and_tells_the_result(
    small: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = answer(capsys, "run", small, "--workers", "1", "--out", str(tmp_path / "out"))
    assert code == 0
    assert "Luggage and leather" in out
    assert "U is the composite synergy degree" in out
    assert (tmp_path / "out" / "manifest.json").exists()
    assert len(pd.read_parquet(tmp_path / "out" / "runs.parquet")) == 2


def test_a_run_without_sources_simulates_nothing_else(
    small: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("synergysim.scenarios.studies.run.run.split_replications", lambda *_: pytest.fail("split"))
    code, out, _ = answer(capsys, "run", small, "--no-sources", "--workers", "1", "--out", str(tmp_path / "out"))
    assert code == 0
    assert "comes from" not in out
    assert not (tmp_path / "out" / "sources.csv").exists()


def test_settings_reach_the_run(small: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "out")
    settings = ["--set", "firm.markup=0.4", "--set", "industry.jewelry.export_share=0.3", "--until", "2017"]
    assert answer(capsys, "run", small, "-n", "1", "--workers", "1", "--out", folder, *settings)[0] == 0
    manifest = (tmp_path / "out" / "manifest.json").read_text(encoding="utf-8")
    assert '"value": 0.4' in manifest
    assert pd.read_csv(tmp_path / "out" / "synergy.csv")["year"].max() == 2017


def test_failed_replications_end_with_code_one_and_keep_the_others(
    small: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    code, out, _ = answer(capsys, "run", small, "--seed", "12", "--workers", "1", "--out", str(folder))
    assert code == 1
    assert "1 of 2 replications failed: FloatingPointError: this seed fails" in out
    assert set(pd.read_csv(folder / "synergy.csv")["replication"]) == {1}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run", "guangzou"], "No scenario is called 'guangzou'. Did you mean 'guangzhou'?"),
        (["run", "SMALL", "--set", "firm.markpu=1"], "No parameter is called 'firm.markpu'."),
        (["run", "SMALL", "--set", "firm.markup=9"], "firm.markup = 9 is outside [0, 2] share of unit cost."),
        (["run", "SMALL", "--set", "firm.markup"], "is not PATH=VALUE"),
        (["run", "SMALL", "--set", "a.b=1", "--set", "a.b=2"], "--set gives 'a.b' twice."),
        (["run", "SMALL", "--replications", "0"], "replications = 0 is outside [1, …]."),
        (["run", "SMALL", "--workers", "0"], "workers = 0 is outside [1, …]."),
        (["run", "SMALL", "--scale", "0"], "scale = 0 is outside (0, 1]"),
        (["run", "SMALL", "--seed", "one"], "Invalid value for '--seed'"),
        (["run", "SMALL", "--format", "jpg"], "Invalid value for '--format': 'jpg' is not one of 'png', 'svg', 'pdf'."),
        (
            ["run", "SMALL", "--set", "lever.P1.level=0.8"],
            "lever.P1.level is no parameter or fact: a lever is pulled in a",
        ),
        (["list", "lever"], "Invalid value for 'WHAT': 'lever' is not one of 'scenarios'"),
        (["freeze-evaluator", "--seeds", "3"], "seeds = 3 is outside [30, …]"),
    ],
)
def test_a_users_mistake_is_one_sentence_and_code_two(
    small: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    given = [small if one == "SMALL" else one for one in arguments]
    out = ["--out", str(tmp_path / "out")] if given[0] != "list" else []
    code, _, err = answer(capsys, *given, *out)
    assert code == 2
    assert sentence in err
    assert "Traceback" not in err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_holds_a_run_is_refused_before_simulating(
    small: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["run", small, "-n", "1", "--workers", "1", "--out", str(tmp_path / "out")]
    assert answer(capsys, *command)[0] == 0
    code, _, err = answer(capsys, *command)
    assert code == 2
    assert "overwrite it with --force" in err
    assert answer(capsys, *command, "--force")[0] == 0


def test_a_wrong_value_is_told_before_the_folder_is_found_taken(
    small: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "manifest.json").touch()
    taken = ["--out", str(tmp_path)]
    assert "firm.markup = 9 is outside" in answer(capsys, "run", small, "--set", "firm.markup=9", *taken)[2]
    assert "year = 2050 is outside" in answer(capsys, "compare", small, "guangzhou", "--year", "2050", *taken)[2]


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["run", "SMALL", "--out", "PLACE"], "taken.txt is a file; give a folder to write into."),
        (["new", "mine", "--out", "PLACE"], "taken.txt is a file; give a folder to write into."),
        (["schema", "--out", "PLACE"], "taken.txt is a file; give a folder to write into."),
    ],
)
def test_a_place_below_a_file_is_refused_in_one_sentence_before_simulating(
    small: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, command: list[str], sentence: str
) -> None:
    (tmp_path / "taken.txt").touch()
    given = {"SMALL": small, "PLACE": str(tmp_path / "taken.txt" / "out.yaml")}
    code, out, err = answer(capsys, *(given.get(one, one) for one in command))
    assert (code, out) == (2, "")
    assert sentence in err


def test_the_demo_takes_the_formats_of_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    from synergysim.scenarios.commands import demo
    from synergysim.scenarios.present.options import Output

    asked: list[Output] = []
    monkeypatch.setattr(demo, "run", lambda *_, output, **__: asked.append(output))
    for formats in ([], ["--format", "svg", "--format", "pdf"]):
        with pytest.raises(SystemExit, match=r"^0$"):
            main(["demo", *formats])
    assert [one.figure_formats for one in asked] == [("png",), ("svg", "pdf")]


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize(
    ("what", "found"),
    [
        ("scenarios", "strong_policy"),
        ("experiments", "customs_and_margins"),
        ("levers", "P5"),
        ("indicators", "B12"),
        ("indicators", "C16"),
        ("parameters", "industry.CODE.export_share"),
        ("shocks", "world_demand"),
    ],
)
def test_what_there_is_can_be_listed_into_a_pipe_uncut(
    what: str, found: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = answer(capsys, "list", what)
    assert code == 0
    rows = [line.split("\t") for line in out.splitlines()]
    assert found in {row[0] for row in rows}
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("scenarios", "广州与邻市，要素跨城流动"),
        ("experiments", "强政策"),
        ("levers", "跨境电商综合试验区"),
        ("indicators", "跨境电商出口总额"),
        ("parameters", "含义（英文）"),
        ("shocks", "世界需求"),
        ("flows", "国内原料"),
        ("stocks", "资本（产能）"),
        ("loops", "跨边网络效应"),
    ],
)
def test_what_there_is_can_be_listed_in_chinese(what: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, english, _ = answer(capsys, "list", what)
    code, chinese, _ = answer(capsys, "list", what, "--lang", "zh")
    assert code == 0
    assert said in chinese
    rows = [line.split("\t") for line in chinese.splitlines()]
    assert len({len(row) for row in rows}) == 1
    assert [row[0] for row in rows[1:]] == [line.split("\t")[0] for line in english.splitlines()[1:]]
    # What stays in English are names that are typed, sources, and the meaning of parameters and flows.
    kept = {place for place, head in enumerate(rows[0]) if "英文" in head or head in ("来源", rows[0][0], "体系")}
    told = "".join(cell for row in rows for place, cell in enumerate(row) if place not in kept)
    assert not re.findall(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", told)


@pytest.mark.parametrize("module", ["synergysim", "synergysim.scenarios.cli"])
def test_the_command_line_is_a_module_too(
    module: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["any", "list", "experiments"])
    monkeypatch.delitem(sys.modules, "synergysim.scenarios.cli")
    with pytest.raises(SystemExit, match=r"^0$"):
        runpy.run_module(module, run_name="__main__")
    assert "customs_and_margins" in capsys.readouterr().out


def test_an_error_of_the_program_is_not_dressed_up_as_a_users_mistake(
    small: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from synergysim.scenarios.studies.run import run

    def broken(*_: object, **__: object) -> None:
        raise ValueError("a defect")

    monkeypatch.setattr(run, "run_resolved", broken)
    with pytest.raises(ValueError, match="a defect"):
        main(["run", small, "--out", str(tmp_path / "out")])


def test_help_loads_no_heavy_library() -> None:
    program = (
        "import sys\n"
        "from synergysim.scenarios.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'pandas', 'mesa', 'numba', 'matplotlib', 'pydantic', 'scipy'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "freeze-evaluator" in done.stdout
    # Ten times the aim of 0.3 s: this tells a lost laziness, not the load of the machine.
    assert time.perf_counter() - started < 3


def test_mistakes_are_told_in_the_language_of_the_command_and_the_next_ones_in_english(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, chinese = answer(capsys, "explain", "no_policy", "guangzhou", "--since", "2015", "--lang", "zh")
    assert (code, bool(re.search("[\u4e00-\u9fff]", chinese))) == (2, True), chinese
    code, _, english = answer(capsys, "explain", "no_policy", "guangzhou", "--since", "2015")
    assert (code, bool(re.search("[\u4e00-\u9fff]", english))) == (2, False), english
