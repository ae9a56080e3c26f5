"""Extensions: what a folder or a package adds acts, is named everywhere, and changes nothing else."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from synergysim import extensions
from synergysim.analysis.catalogue import CatalogueError, declare_indicators, indicator, indicators
from synergysim.extensions import Extension, ExtensionError, contributions, installed, of_folder
from synergysim.language import in_language
from synergysim.scenarios.app.choices import from_upload
from synergysim.scenarios.cli import main
from synergysim.scenarios.ensemble.identity import fingerprint
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files import extending
from synergysim.scenarios.files.library_files import declare_library, names
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.simulation import additions as simulated
from synergysim.simulation.inputs import Inputs, LeverSchedule, ShockSchedule
from synergysim.simulation.levers import BY_CODE, lever_at, lever_parameters
from synergysim.simulation.model import record
from synergysim.simulation.quarter import QUARTER

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "night_shifts" / "night_shifts"
LEVER = (EXAMPLE / "policy.py").read_text(encoding="utf-8") + "\nLEVERS = LEVER\nSHOCKS = [STRIKE]\n"
CUSTOMS = (EXAMPLE / "customs.py").read_text(encoding="utf-8") + "\nPROCESSES = QUEUE\n"
CATALOGUE = (EXAMPLE / "catalogue.py").read_text(encoding="utf-8")
FIGURE = (EXAMPLE / "figures.py").read_text(encoding="utf-8") + "\nFIGURES = customs_queue\n"
SCENARIO = """\
name: nightly
extends: guangzhou
extensions: [night]
levers:
  X1: {level: 1.0, start: 2012.0, source: "assumption: a test"}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of extensions with one of everything that a folder can add."""
    place = tmp_path / "night"
    place.mkdir()
    for name, text in (("policy", LEVER), ("customs", CUSTOMS), ("catalogue", CATALOGUE), ("pictures", FIGURE)):
        (place / f"{name}.py").write_text(text, encoding="utf-8")
    (tmp_path / "nightly.yaml").write_text(SCENARIO, encoding="utf-8")
    return place


@pytest.fixture(autouse=True)
def only_here() -> Iterator[None]:
    """What a test adds is known in it alone."""
    from synergysim.analysis import catalogue
    from synergysim.scenarios.files import library_files
    from synergysim.simulation.levers import LEVERS
    from synergysim.simulation.shocks import SHOCKS

    yield
    for known in (LEVERS._added, SHOCKS._added, catalogue._declared, library_files._declared):
        known.clear()
    for cached in (catalogue.system, catalogue._by_code, simulated.additions, lever_parameters):
        cached.cache_clear()


def with_extension(inputs: Inputs, folder: Path, **changes: Any) -> Inputs:
    """Inputs of a run that has the folder's extension, and its levers' parameters."""
    found = (of_folder(folder),)
    parameters = dataclasses.replace(inputs.parameters, levers=lever_parameters(found)())
    return dataclasses.replace(inputs, extensions=found, parameters=parameters, **changes)


def test_a_run_without_extensions_is_the_same_with_one_that_only_looks_on(small_inputs: Inputs, folder: Path) -> None:
    plain, looked_at = record(small_inputs, 3), record(with_extension(small_inputs, folder), 3)
    rows = looked_at.indicators
    rows = rows[rows["indicator"] != "X1"].reset_index(drop=True)
    assert rows.equals(plain.indicators)
    assert looked_at.diagnostics.equals(plain.diagnostics)
    assert looked_at.flows.equals(plain.flows)


def test_a_folders_lever_shock_process_and_measure_act(small_inputs: Inputs, folder: Path) -> None:
    def days(**changes: Any) -> float:
        rows = record(with_extension(small_inputs, folder, **changes), 3).indicators
        rows = rows[(rows["indicator"] == "X1") & (rows["year"] == rows["year"].max())]
        return float(rows["value"].mean())

    usual = days()
    pulled = days(levers=(LeverSchedule("X1", 1.0, float(small_inputs.start_year)),))
    struck = days(shocks=(ShockSchedule("customs_strike", 0.5, float(small_inputs.start_year), 50.0),))
    assert usual > 0
    assert pulled == pytest.approx(0.8 * usual, rel=0.02)  # 20 % less, after its lag
    assert struck == pytest.approx(2.0 * usual, rel=1e-9)


def test_inputs_carry_an_extension_to_a_worker_that_has_not_loaded_it(small_inputs: Inputs, folder: Path) -> None:
    inputs = with_extension(small_inputs, folder, end_year=small_inputs.start_year + 1)
    sent = pickle.dumps(inputs)
    for cached in (extensions._modules, simulated.additions, lever_parameters):
        cached.cache_clear()
    arrived = pickle.loads(sent)
    assert arrived.parameters.levers.X1_lag == 2.0
    assert record(arrived, 1).indicators.equals(record(inputs, 1).indicators)


def test_a_scenario_names_a_folder_beside_it_and_only_it_has_what_is_added(folder: Path) -> None:
    resolved = resolve(load(str(folder.with_name("nightly.yaml"))), {"levers.X1_lag": 3.0})
    assert [one.code for one in resolved.inputs.levers if one.code == "X1"]
    assert resolved.inputs.parameters.levers.X1_lag == 3.0
    assert resolved.sources["levers.X1_lag"] == "command line"
    assert lever_at("levers.X1_customs_days_factor") == (BY_CODE["X1"], "customs_days_factor")
    plain = resolve(load("guangzhou"))
    assert not hasattr(plain.inputs.parameters.levers, "X1_lag")
    other = folder.with_name("other.yaml")
    other.write_text(SCENARIO.replace("extensions: [night]\n", ""), encoding="utf-8")
    with pytest.raises(UserError, match="No lever is called 'X1'"):
        resolve(load(str(other)))


def test_who_extends_a_scenario_has_its_extensions_too(folder: Path) -> None:
    below = folder.with_name("below")
    below.mkdir()
    (below / "child.yaml").write_text("extends: ../nightly.yaml\n", encoding="utf-8")
    found = resolve(load(str(below / "child.yaml"))).inputs.extensions
    assert [one.name for one in found][-1] == "night"


def test_what_was_loaded_is_in_the_fingerprint_wherever_the_folder_lies(folder: Path, tmp_path: Path) -> None:
    scenario = str(folder.with_name("nightly.yaml"))
    first = fingerprint(resolve(load(scenario)).inputs)
    moved = tmp_path / "elsewhere"
    folder.parent.joinpath("moved").mkdir()
    moved.mkdir()
    (moved / "night").mkdir()
    for file in folder.glob("*.py"):
        (moved / "night" / file.name).write_bytes(file.read_bytes())
    (moved / "nightly.yaml").write_text(SCENARIO, encoding="utf-8")
    assert fingerprint(resolve(load(str(moved / "nightly.yaml"))).inputs) == first
    (moved / "night" / "policy.py").write_text(LEVER.replace("-0.2", "-0.25"), encoding="utf-8")
    assert fingerprint(resolve(load(str(moved / "nightly.yaml"))).inputs) != first


def test_a_folder_that_has_changed_since_is_refused(folder: Path) -> None:
    before = of_folder(folder)
    (folder / "policy.py").write_text(LEVER + "# changed\n", encoding="utf-8")
    with pytest.raises(ExtensionError, match="has changed since it was read"):
        contributions(before, "levers")


TWICE: dict[str, tuple[str, str, str]] = {
    "a lever": ("policy", LEVER.replace('"X1"', '"P1"'), "adds the lever 'P1', which the model has already"),
    "a shock": ("policy", LEVER.replace("customs_strike", "tariff"), "adds the shock 'tariff', which the model has"),
    "a process": (
        "customs",
        CUSTOMS.replace("customs.count_queue", "firms.produce"),
        "adds the process 'firms.produce'",
    ),
    "a measure": ("customs", CUSTOMS.replace('"X1"', '"A1"'), "adds the measured indicator 'A1', which the model has"),
    "a place": ("customs", CUSTOMS.replace("move_goods", "move_good"), "Did you mean 'logistics.move_goods'"),
    "a lever in two files": ("again", LEVER, "adds the lever 'X1', which night [0-9a-f]+ has already"),
    "no lever": ("again", "LEVERS = [3]\n", "levers are made with .*Lever, not 3"),
    "no mapping": ("again", "MEASURES = [3]\n", "measures are a mapping from code to function"),
    "a mistake": ("again", "1 / 0\n", "again.py cannot be loaded: ZeroDivisionError"),
}


@pytest.mark.parametrize("case", TWICE)
def test_what_is_there_already_or_is_wrong_is_refused(folder: Path, case: str) -> None:
    file, text, said = TWICE[case]
    (folder / f"{file}.py").write_text(text, encoding="utf-8")
    with pytest.raises(ExtensionError, match=said):
        resolve(load(str(folder.with_name("nightly.yaml"))))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('code="X1"', 'code="A1"', "adds the indicator 'A1', which the catalogue has already"),
        ('code="X1"', 'code="customs"', "'customs' is no code of an indicator"),
        ('system="customs"', 'system="table4"', "give it a system of your own"),
        ('subsystem="digital_trade"', 'subsystem="customs"', "digital_trade or industrial_cluster"),
    ],
)
def test_an_indicator_joins_no_system_of_the_papers(folder: Path, old: str, new: str, said: str) -> None:
    (folder / "catalogue.py").write_text(CATALOGUE.replace(old, new), encoding="utf-8")
    with pytest.raises(ExtensionError, match=said):
        declare_indicators(of_folder(folder))
    with pytest.raises(CatalogueError):
        indicator("X1")


def test_an_added_indicator_is_in_the_catalogue_and_recognised_in_an_observed_table(folder: Path) -> None:
    import pandas as pd
    from synergysim.analysis.tables import tables_from_frame

    frame = pd.DataFrame({"year": [2010, 2011, 2012], "A1": [1.0, 2.0, 4.0], "B1": [1.0, 3.0, 4.0]})
    assert "X1" not in tables_from_frame(frame).indicators  # a table read before the extension is known
    before = len(indicators())
    declare_indicators(of_folder(folder))
    assert in_language("zh", indicator("X1").name) == "通关天数"
    assert len(indicators()) == before + 1
    assert [one.code for one in indicators("customs")] == ["X1"]
    found = tables_from_frame(frame.assign(X1=[3.0, 2.5, 2.0])).indicators["X1"]
    assert (found.direction, found.subsystem) == (-1, "digital_trade")


def test_a_library_in_a_folder_is_searched_and_hides_nothing(folder: Path) -> None:
    place = folder / "industries"
    place.mkdir()
    (place / "toys.yaml").write_text("code: toys\n", encoding="utf-8")
    declare_library(of_folder(folder))
    assert "toys" in names("industries")
    (place / "jewelry.yaml").write_text("code: jewelry\n", encoding="utf-8")
    with pytest.raises(ExtensionError, match="adds the file of industries 'jewelry'"):
        declare_library(of_folder(folder))


def test_the_command_line_lists_and_describes_what_a_scenario_adds(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario = str(folder.with_name("nightly.yaml"))
    for arguments in (["list", "extensions", "--scenario", scenario], ["describe", scenario]):
        with pytest.raises(SystemExit, match="0"):
            main(arguments)
        told = capsys.readouterr().out
        for name in ("X1", "customs_strike", "customs.count_queue", "customs_queue", of_folder(folder).version):
            assert name in told
    with pytest.raises(SystemExit, match="2"):
        main(["run", scenario.replace("nightly", "no")])


def test_a_scenario_with_a_folder_there_is_not_is_told_in_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = folder.with_name("other.yaml")
    other.write_text(SCENARIO.replace("[night]", "[day]"), encoding="utf-8")
    with pytest.raises(SystemExit, match="2"):
        main(["run", str(other), "--out", str(folder.with_name("out"))])
    empty = folder.with_name("empty")
    empty.mkdir()
    assert "There is no folder of extensions" in capsys.readouterr().err
    with pytest.raises(ExtensionError, match="holds no Python or library file"):
        of_folder(empty)


def test_the_web_page_carries_out_no_python_of_a_file(folder: Path) -> None:
    with pytest.raises(UserError, match="carries out no Python"):
        from_upload(SCENARIO.replace("[night]", f"[{folder}]").encode())


def test_a_figure_under_a_name_of_the_runs_is_refused(folder: Path) -> None:
    found = (of_folder(folder),)
    assert list(extending.added_figures(found, ("synergy",))) == ["customs_queue"]
    with pytest.raises(ExtensionError, match="adds the figure 'customs_queue', which the run has already"):
        extending.added_figures(found, ("customs_queue",))


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., tuple[Extension, ...]]]:
    """Announces entry points (name, value, group) as an installed package would."""
    caches = (extensions._announced, extensions.installed, simulated.additions, lever_parameters)

    def announce(*points: tuple[str, str, str]) -> tuple[Extension, ...]:
        found = [importlib.metadata.EntryPoint(*one) for one in points]
        monkeypatch.setattr(extensions, "entry_points", lambda group: [one for one in found if one.group == group])
        monkeypatch.syspath_prepend(str(EXAMPLE.parent))
        for cached in caches:
            cached.cache_clear()
        return installed()

    yield announce
    monkeypatch.undo()
    for cached in caches:
        cached.cache_clear()


def test_an_installed_package_adds_to_every_scenario(package: Callable[..., tuple[Extension, ...]]) -> None:
    (one,) = package(
        ("lever", "night_shifts.policy:LEVER", "synergysim.levers"),
        ("queue", "night_shifts.customs:QUEUE", "synergysim.processes"),
    )
    assert one.name == "night_shifts"
    assert one.folder == ""
    inputs = resolve(load("guangzhou")).inputs
    assert inputs.extensions == (one,)
    assert inputs.parameters.levers.X1_cost == 0.0001
    assert len(simulated.additions((one,)).quarter) == len(QUARTER) + 1
    with pytest.raises(ExtensionError, match=r"night_shifts 0\+other is needed, which is night_shifts 0"):
        contributions(Extension("night_shifts", "0+other"), "levers")


def test_a_package_that_cannot_be_loaded_says_which_and_why(package: Callable[..., tuple[Extension, ...]]) -> None:
    (one,) = package(("lever", "night_shifts.policy:NO_SUCH", "synergysim.levers"))
    with pytest.raises(ExtensionError, match=r"night_shifts\.policy:NO_SUCH cannot be loaded: AttributeError"):
        simulated.additions((one,))


def test_the_models_own_description_is_not_written_with_what_is_installed(
    package: Callable[..., tuple[Extension, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    package(("lever", "night_shifts.policy:LEVER", "synergysim.levers"))
    with pytest.raises(SystemExit, match="2"):
        main(["describe", "--write"])
    assert "uninstall night_shifts first" in capsys.readouterr().err
