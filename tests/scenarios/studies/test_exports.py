"""``synergysim export`` of any result, and what the package's functions do with stored ones."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import synergysim
from synergysim.analysis.results import FORMATS
from synergysim.analysis.synergy.errors import EvaluationError
from synergysim.scenarios.cli import main
from synergysim.scenarios.studies.exports import stored_frames


@pytest.fixture(scope="module")
def folders(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of a run, a comparison and an evaluation, simulated by the stand-in."""
    import sys

    from tests.scenarios import fake_model
    from tests.scenarios.conftest import MODEL, PULLED

    place = tmp_path_factory.mktemp("results")
    (small_folder / "pulled.yaml").write_text(PULLED, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, MODEL, fake_model)
        one, other = str(small_folder / "small.yaml"), str(small_folder / "pulled.yaml")
        result = synergysim.run(one, replications=2)
        result.save(place / "run")
        synergysim.compare([one, other], replications=2).save(place / "comparison")
        main_ends(["evaluate", str(place / "run"), "--out", str(place / "evaluation")])
    return {one.name: one for one in place.iterdir()}


def main_ends(arguments: list[str], code: int | None = 0) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert (ended.value.code or 0) == code


@pytest.mark.parametrize("kind", ["run", "comparison", "evaluation"])
@pytest.mark.parametrize("to", FORMATS)
def test_every_result_goes_into_every_format(folders: dict[str, Path], kind: str, to: str, tmp_path: Path) -> None:
    name = "out" if FORMATS[to].folder else f"out{FORMATS[to].ending}"
    place = synergysim.export(folders[kind], tmp_path / name, to)
    if FORMATS[to].folder:
        assert {one.stem for one in place.glob(f"*{FORMATS[to].ending}")} == set(stored_frames(folders[kind]))
    assert place.exists()


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not on this machine")
def test_the_recipes_for_r_run_in_r_and_give_our_numbers(folders: dict[str, Path], tmp_path: Path) -> None:
    """As the page shows them; but those with arrow, which Debian does not have."""
    page = (Path(__file__).parents[3] / "docs" / "howto" / "other_programs.md").read_text(encoding="utf-8")
    recipes = [one for one in re.findall(r"^```r\n(.*?)^```$", page, re.MULTILINE | re.DOTALL) if "arrow" not in one]
    place = tmp_path / "results"
    shutil.copytree(folders["run"], place / "baseline")
    for name, to in (("baseline_dta", "dta"), ("baseline_csv", "csv"), ("baseline.nc", "netcdf")):
        synergysim.export(folders["run"], place / name, to)
    kept = [*recipes, "write.csv(last, 'last.csv', row.names = FALSE)", "cat(dim(exports), dim(indicators))"]
    told = subprocess.run(["Rscript", "-e", "\n".join(kept)], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr

    stored = stored_frames(folders["run"])
    synergy = stored["synergy"]
    last = synergy[synergy["year"] == synergy["year"].max()]
    found = pd.read_csv(tmp_path / "last.csv").set_index("cluster")["synergy"]
    assert found.to_dict() == pytest.approx(last.groupby("cluster")["synergy"].median().to_dict(), rel=1e-12)
    years, clusters, replications = (synergy[one].nunique() for one in ("year", "cluster", "replication"))
    rows, columns = years * clusters * replications, stored["indicators"]["indicator"].nunique() + 4
    assert told.stdout.endswith(f"{years} {clusters} {replications} {rows} {columns}")


def test_a_run_has_a_workbook_beside_its_tables(folders: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(folders["run"] / "results.xlsx", read_only=True)
    assert book.sheetnames == ["synergy", "variants", "indicators", "runs", "columns"]
    sheet = pd.DataFrame(list(book["indicators"].values))
    sheet = sheet.set_axis(sheet.iloc[0], axis=1).drop(index=0)
    stored = stored_frames(folders["run"])["indicators"]
    wanted = stored.query("indicator == 'A1' and replication == 2").set_index(["cluster", "year"])["value"]
    found = sheet[sheet["replication"] == 2].set_index(["cluster", "year"])["A1"]
    assert found.astype(float).to_dict() == pytest.approx(wanted.to_dict(), rel=1e-14)


def test_the_command_takes_the_format_from_the_ending_and_goes_beside_the_result(
    folders: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main_ends(["export", str(folders["run"]), "--out", str(tmp_path / "run.xlsx")])
    assert str(tmp_path / "run.xlsx") in capsys.readouterr().out.replace("\n", "")
    main_ends(["export", str(folders["comparison"]), "--to", "dta"])
    beside = folders["comparison"].with_name("comparison_dta")
    effects = pd.read_stata(beside / "effects.dta")
    assert len(effects) == len(pd.read_csv(folders["comparison"] / "effects.csv"))
    main_ends(["export", str(folders["comparison"]), "--to", "dta"], 2)
    assert "--force" in capsys.readouterr().err


def test_what_cannot_be_exported_is_told(
    folders: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, said in (
        (["export", str(folders["run"])], "Give a format with --to"),
        (["export", str(folders["run"]), "--to", "spss"], "No format is called 'spss'"),
        (["export", str(tmp_path), "--to", "csv"], str(tmp_path)),
        (["export", str(tmp_path / "no"), "--to", "csv"], "There is no folder"),
    ):
        main_ends(arguments, 2)
        told = capsys.readouterr().err
        assert said in told
        assert "Traceback" not in told
    with pytest.raises(synergysim.UserError, match="int is no result"):
        synergysim.export(3, tmp_path / "x.csv")
    with pytest.raises(EvaluationError, match="No format"):
        synergysim.export(folders["run"], tmp_path / "x")


def test_an_evaluation_of_a_run_in_memory_is_that_of_its_folder(small: str, folders: dict[str, Path]) -> None:
    result = synergysim.run(small, replications=2)
    pd.testing.assert_frame_equal(
        synergysim.evaluate(result, replication=2).synergy, synergysim.evaluate(folders["run"], replication=2).synergy
    )


def test_an_evaluation_takes_choices_as_the_command_does(folders: dict[str, Path]) -> None:
    found = synergysim.evaluate(folders["run"], margin=0.2, weights="entropy+critic", combination="game", forecast=2)
    assert found.choices.margin == 0.2
    assert not found.coordination.forecast.empty
    with pytest.raises(synergysim.UserError, match="nope"):
        synergysim.evaluate(folders["run"], weights="nope")


def test_a_result_draws_saves_and_knows_its_own_name(small: str) -> None:
    result = synergysim.run(small, replications=2)
    assert repr(result).startswith("<RunResult of small, 2010–2018, 2 replications; rows: synergy ")
    assert result.to_xarray()["adoption_share"].attrs["units"] == "share of firms"
    assert synergysim.listing("levers").shape[0] >= 21
    with pytest.raises(synergysim.UserError, match="Did you mean 'levers'"):
        synergysim.listing("lever")


def test_a_posterior_there_is_not_is_told_before_anything_is_simulated(small: str) -> None:
    with pytest.raises(synergysim.UserError, match="guangzho"):
        synergysim.run(small, posterior="guangzho")
    with pytest.raises(synergysim.UserError, match="guangzho"):
        synergysim.compare([small, small], posterior="guangzho")
