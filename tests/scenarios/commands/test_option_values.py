"""What is wrong with a command as it was typed is told in one sentence, before a folder is looked at or made."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from evaluating import observed, refused
from synergysim.scenarios.cli import main
from typing_commands import FOLDERS

Output = pytest.CaptureFixture[str]
# What cannot go without a stored sweep is not typed here.
TYPED = {name: words for name, words in FOLDERS.items() if "{store}" not in words}
WITH_REPLICATIONS = sorted({*TYPED} - {"sweep", "network", "evaluate", "calibrate"})
WITH_WORKERS = sorted({*TYPED} - {"network", "evaluate"})

POSTERIOR = {"format": 1, "scenario": "x", "parameters": ["a"], "replaces": {"a": 1.0}, "probe": {}, "provenance": {}}


def typed(command: str, small: str, *more: str) -> list[str]:
    """The words of a command."""
    return [small if one == "{small}" else one for one in (*TYPED[command].split(), *more)]


@pytest.fixture
def used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A folder that holds a run, in the folder where the command is typed."""
    monkeypatch.chdir(tmp_path)
    observed().to_csv("observed.csv", index=False)
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "manifest.json").write_text("{}", encoding="utf-8")
    return "used"


@pytest.mark.parametrize("command", WITH_REPLICATIONS)
def test_too_few_replications_are_told_before_the_folder(command: str, small: str, used: str, capsys: Output) -> None:
    said = refused(capsys, *typed(command, small, "-n", "0", "--out", used))
    assert said.startswith("synergysim: replications = 0 is outside [")


@pytest.mark.parametrize("command", WITH_WORKERS)
@pytest.mark.parametrize("workers", ["0", "-3", "1000000"])
def test_an_impossible_number_of_workers_is_told_before_the_folder(
    command: str, workers: str, small: str, used: str, capsys: Output
) -> None:
    assert f"workers = {workers} is outside [1, " in refused(
        capsys, *typed(command, small, "--workers", workers, "--out", used)
    )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("--scale nan", "scale = nan is no finite number."),
        ("--scale -inf", "scale = -inf is no finite number."),
        ("--scale 2", "scale = 2 is outside (0, 1]: it is the share of firms simulated; 1 is every firm."),
        ("--seed -1", "seed = -1 is outside [0, 4294967295]."),
        ("--seed 18446744073709551616", "seed = 18446744073709551616 is outside [0, 4294967295]."),
        ("-n 1000001", "replications = 1000001 is outside [1, 1000000]."),
        ("--set firm.markup", "--set 'firm.markup' is not PATH=VALUE"),
        ("--until 1990", "until = 1990 is outside"),
    ],
)
def test_a_wrong_value_is_told_before_the_folder(
    options: str, sentence: str, small: str, used: str, capsys: Output
) -> None:
    assert sentence in refused(capsys, *typed("run", small, *options.split(), "--out", used))


@pytest.mark.parametrize("words", [["--out", ""], ["--out="], ["--out", "  "], ["--posterior", ""]])
def test_an_empty_text_is_refused_by_its_option(words: list[str], small: str, used: str, capsys: Output) -> None:
    assert used
    assert f"{words[0].rstrip('=')} is empty; give a name" in refused(capsys, *typed("run", small, *words))
    assert "An argument is empty" in refused(capsys, "run", "")


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that nobody can write into")
@pytest.mark.parametrize("command", sorted(TYPED))
def test_a_place_that_cannot_be_written_is_told_before_anything_is_simulated(
    command: str, used: str, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    from synergysim.simulation import model

    assert used
    monkeypatch.setattr(model, "record", lambda *_, **__: pytest.fail("something is simulated"))
    more = ["--workers", "1"] if command in WITH_WORKERS else []
    said = refused(capsys, *typed(command, "no_policy", *more, "--out", "/proc/x/y"))
    assert "/proc/x" in said
    assert "cannot be written" in said


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            "run results/absent",
            "results/absent does not exist; give the name of the scenario, or a file that ends in .yaml.",
        ),
        ("run used", "No scenario is called 'used'."),
        ("run ./used", "./used is a folder; give the name of the scenario, or a file that ends in .yaml."),
        ("compare guangzhou observed.csv", "observed.csv is no YAML file; give the name of the scenario"),
        ("sensitivity results/absent", "results/absent does not exist; give the name of the scenario"),
        ("stages guangzhou.json", "guangzhou.json does not exist; give the name of the scenario"),
        ("explain guangzhou a/b", "a/b does not exist; give the name of the scenario"),
        ("network results/absent", "There is no folder results/absent"),
        ("diff guangzhou ../x", "../x does not exist"),
        ("check x/y", "x/y does not exist"),
        ("new mine --from x/y", "x/y does not exist"),
        ("sweep x/y", "x/y does not exist; give the name of the experiment, or a file that"),
        ("resume results/absent", "There is no folder results/absent"),
        ("summary absent", "There is no folder absent"),
        ("export absent --to csv", "There is no folder absent"),
        ("rerun absent c00000-001", "There is no folder absent"),
        ("discover absent", "There is no folder absent"),
        ("evaluate absent", "absent"),
        ("evaluate absent/x.csv", "absent/x.csv"),
        ("draw flows absent", "absent is no folder"),
        ("run guangzhou --posterior x/y.json", "x/y.json cannot be read: No such file or directory."),
    ],
)
def test_a_file_or_folder_that_is_not_there_is_called_so(words: str, sentence: str, used: str, capsys: Output) -> None:
    assert used
    more = ["--out", "new"] if words.split()[0] in ("evaluate", "sweep", "run") else []
    assert sentence in refused(capsys, *words.split(), *more)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a device that is always full")
def test_a_full_disk_is_told_in_one_sentence(
    small: str, used: str, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    from synergysim.scenarios.studies.run import outputs

    write_csv = outputs.write_csv
    out, before = Path(used).with_name("out"), set(Path.cwd().iterdir())
    words = typed("run", small, "-n", "1", "--workers", "1", "--out", str(out))
    monkeypatch.setattr(outputs, "write_csv", lambda table, _: write_csv(table, Path("/dev/full")))
    with pytest.raises(SystemExit, match=r"^1$"):
        main(words)
    assert capsys.readouterr().err == (
        "synergysim: The disk is full. What was there before is as it was; make room and give the command again.\n"
    )
    unfinished = out.with_name("out.unfinished")  # the runs, with which the command goes on when given again
    assert {one.name for one in Path.cwd().iterdir()} - {one.name for one in before} == {unfinished.name}
    monkeypatch.setattr(outputs, "write_csv", write_csv)
    with pytest.raises(SystemExit, match=r"^0$"):
        main(words)
    assert "runs of an earlier attempt are kept in" in capsys.readouterr().out
    assert not unfinished.exists()


def test_a_missing_file_of_the_program_is_no_mistake_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    from synergysim.scenarios.files import library_files

    def missing(*_: object) -> list[str]:
        return [(library_files.LIBRARY / "gone.yaml").read_text(encoding="utf-8")]

    monkeypatch.setattr(library_files, "names", missing)
    with pytest.raises(FileNotFoundError, match=r"gone\.yaml"):
        main(["list", "scenarios"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("template t.xlsx --years ²-³", "--years '²-³' is not FIRST-LAST, such as 2010-2021."),
        ("template t.xlsx --years 0-99999", "--years 0-99999 is outside 1800-2200, the years that can be evaluated."),
        ("calibrate guangzhou --train ²-³", "--train '²-³' is not FIRST-LAST, such as 2010-2017."),
        ("evaluate damaged", "damaged/indicators.parquet is damaged: it has 4 of 8 bytes."),
        ("evaluate unnamed", "unnamed/manifest.json is damaged, or none that this version of 'synergysim run' wrote;"),
        (
            "draw flows cut",
            "cut/manifest.json is damaged, or none that this version of 'synergysim run' wrote; run the",
        ),
        ("draw flows other", "other/manifest.json is none that this version of 'synergysim run' wrote; run the"),
        (
            "run guangzhou -n 1 --posterior words.json",
            "words.json is not a posterior file: its draws and weights are no",
        ),
        (
            "run guangzhou -n 1 --posterior ragged.json",
            "ragged.json is not a posterior file: 'values' is not what it should be.",
        ),
    ],
)
def test_files_of_the_wrong_kind_are_told_in_one_sentence(words: str, sentence: str, used: str, capsys: Output) -> None:
    assert used
    cut_short = {"indicators.parquet": {"bytes": 8, "sha256": ""}}
    contents = {
        "damaged/manifest.json": json.dumps({"program": "synergysim", "files": cut_short}),
        "damaged/indicators.parquet": "PAR1",
        "unnamed/manifest.json": "{}",
        "unnamed/indicators.parquet": "PAR1",
        "cut/manifest.json": '{"inputs": ',
        "other/manifest.json": '{"program": "synergysim", "inputs": {"industries": [{"code": "toys"}]}}',
        "words.json": json.dumps({**POSTERIOR, "values": [["x"]], "weights": [1]}),
        "ragged.json": json.dumps({**POSTERIOR, "values": 3, "weights": "a"}),
    }
    for name, content in contents.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(content, encoding="utf-8")
    more = ["--out", "new"] if words.split()[0] in ("evaluate", "run") else []
    assert sentence in refused(capsys, *words.split(), *more)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that nobody can write into")
@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("freeze-evaluator --out", "x.json"),
        ("network no_policy --animate", "x.gif"),
        ("patterns no_policy --table", "x.md"),
        ("channels no_policy --table", "x.md"),
        ("draw stocks --out", "x.png"),
    ],
)
def test_a_file_that_cannot_be_written_is_told_before_anything_is_simulated(
    words: str, name: str, used: str, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    from synergysim.simulation import model

    assert used
    monkeypatch.setattr(model, "record", lambda *_, **__: pytest.fail("something is simulated"))
    said = refused(capsys, *words.split(), f"/proc/{name}")
    assert said.startswith("synergysim: /proc cannot be written: ")
    Path(name).mkdir()
    assert refused(capsys, *words.split(), name) == f"synergysim: {name} is a folder; give a file to write.\n"


def test_a_lever_is_not_held_for_a_million_years(used: str, capsys: Output) -> None:
    assert used
    assert "steps = 100000 is outside […, 1000]." in refused(
        capsys, *["hysteresis", "no_policy", "P2", "--steps", "100000"]
    )
