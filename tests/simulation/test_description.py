"""The model description says what the code has: fresh tables, nothing left out, no process that does not exist."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from synergysim.scenarios.cli import main
from synergysim.simulation import Parameters
from synergysim.simulation.columns import CLUSTER_VARIABLES, FIRM_COLUMNS
from synergysim.simulation.description import BLOCKS, ODD, DescriptionError, fill, prose, stale, write
from synergysim.simulation.description.actors import attributes, undescribed
from synergysim.simulation.description.constants import constants
from synergysim.simulation.description.counts import basis
from synergysim.simulation.description.document import REFRESH
from synergysim.simulation.description.measures import measured, systems
from synergysim.simulation.effects import EFFECTS
from synergysim.simulation.flows import FLOWS
from synergysim.simulation.indicators.diagnostics import DIAGNOSTICS
from synergysim.simulation.indicators.table4 import TABLE4
from synergysim.simulation.inputs import City, Industry, Region, facts
from synergysim.simulation.levers import LEVERS
from synergysim.simulation.loops import LOOPS
from synergysim.simulation.parameters import walk
from synergysim.simulation.quarter import QUARTER
from synergysim.simulation.shocks import SHOCKS
from synergysim.simulation.stocks import STOCKS

TEXT = ODD.read_text(encoding="utf-8")
PROCESSES = {process.name for process in QUARTER}
PATHS = {path for path, _, _ in walk(Parameters())}

PARTS = {
    "process": PROCESSES,
    "parameter": PATHS,
    "lever": {lever.code for lever in LEVERS},
    "effect": set(EFFECTS),
    "shock": {shock.kind for shock in SHOCKS},
    "flow": {flow.name for flow in FLOWS},
    "stock": {stock.name for stock in STOCKS},
    "loop": {loop.code for loop in LOOPS},
    "indicator": {code for _, measures in systems() for code in measures},
    "diagnostic": set(DIAGNOSTICS),
    "column": {one.name for one in FIRM_COLUMNS},
    "variable": {one.name for one in CLUSTER_VARIABLES},
    "fact": {name for kind in (Industry, City, Region) for name in facts(kind)},
}


def rows(text: str) -> set[str]:
    """What stands in the first three cells of any table's rows, without code marks and the group of a dotted name."""
    lines = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    cells = {cell.strip("` ") for line in lines for cell in line[:3]}
    return cells | {cell.partition(".")[2] for cell in cells}


def unknown_names(text: str) -> list[str]:
    """Dotted code names that are neither a process nor a parameter; files are no such names."""
    dotted = re.findall(r"`([a-z_0-9]+\.[a-z_0-9]+)`", text)
    return [name for name in dotted if name not in PROCESSES | PATHS and not name.endswith((".py", ".md"))]


def test_every_block_is_what_the_code_says() -> None:
    old = stale(TEXT)
    assert not old, f"{ODD.name} is stale in {', '.join(old)}: {REFRESH}."


@pytest.mark.parametrize("part", PARTS)
def test_everything_there_is_has_a_row(part: str) -> None:
    missing = PARTS[part] - rows(TEXT)
    assert not missing, f"No row of a table in {ODD.name} is for the {part} {', '.join(sorted(missing))}."


def test_prose_names_only_processes_and_parameters_there_are() -> None:
    assert unknown_names(prose(TEXT)) == []
    assert len(re.findall(r"`[a-z_]+\.[a-z_]+`", prose(TEXT))) > 60


def test_a_process_that_does_not_exist_would_be_noticed() -> None:
    assert unknown_names("As in `firms.dream`, unlike `firms.learn` and `trust.gain` in `network.py`.") == [
        "firms.dream"
    ]


def test_submodels_tell_every_process_that_changes_the_model() -> None:
    told = {name for name in PROCESSES if f"`{name}`" in prose(TEXT)}
    recording = {name for name in PROCESSES if name.startswith(("indicators.", "flows."))}
    assert PROCESSES - recording <= told, (
        f"Section 7 of {ODD.name} lacks {', '.join(sorted(PROCESSES - recording - told))}."
    )


def test_the_seven_elements_and_eleven_concepts_of_the_protocol_are_there() -> None:
    headings = re.findall(r"^## \d (.+)$", prose(TEXT), re.MULTILINE)
    assert headings[:7] == [
        "Purpose and patterns", "Entities, state variables and scales", "Process overview and scheduling",
        "Design concepts", "Initialisation", "Input data", "Submodels",
    ]  # fmt: skip
    section = prose(TEXT).split("## 4 Design concepts")[1].split("\n## ")[0]
    assert re.findall(r"^\*\*(.+?)\.\*\*", section, re.MULTILINE) == [
        "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction",
        "Stochasticity", "Collectives", "Observation",
    ]  # fmt: skip


def test_every_attribute_of_an_agent_has_a_meaning() -> None:
    assert not undescribed(), f"Say unit and meaning (or drop it) in simulation/description/actors.py: {undescribed()}"


def test_attributes_are_read_from_the_class() -> None:
    class Shop:
        def __init__(self, size: float) -> None:
            self.size, self.price = size, 1.0
            self.stock: float = size
            self.size += 1.0

    assert attributes(Shop) == ("size", "price", "stock")


def test_counts_of_parameters_add_up_to_all() -> None:
    kinds = [basis(parameter) for _, parameter, _ in walk(Parameters())]
    counted = {int(number) for number in re.findall(r"\d+", BLOCKS["count of parameters"]().split("\n")[0])}
    assert {len(kinds), kinds.count("assumption"), kinds.count("form only"), kinds.count("published")} <= counted
    assert sum(parameter.range is not None for _, parameter, _ in walk(Parameters())) in counted


def test_an_assumed_value_is_not_counted_as_published() -> None:
    kinds = {path: basis(parameter) for path, parameter, _ in walk(Parameters())}
    assert kinds["adoption.imitation"] == "assumption"
    assert kinds["innovation.absorption_knowledge"] == kinds["platforms.buyer_growth"] == "form only"
    assert kinds["pricing.labour_saving"] == kinds["world.day_cost"] == "published"


def test_constants_are_found_with_what_the_code_says_of_them() -> None:
    found = {one.name: one for one in constants()}
    assert found["BURN_IN"].value == 8.0
    assert found["BURN_IN"].assumption
    assert not found["EARTH_RADIUS"].assumption


def test_table_4_is_among_the_systems_of_indicators() -> None:
    assert any(measures is TABLE4 for _, measures in systems())


def test_measures_made_from_others_are_told_by_what_they_are_made_from() -> None:
    known = {"A1": TABLE4["A1"]}
    scaled = scale_of(known["A1"], 0.1)
    assert measured(scaled, known) == "Scale of: A1, times 0.1"
    assert measured(scale_of(known["A1"], 1.0), known) == "Scale of: A1"
    assert "`output_value` (Output of producers at their prices)" in measured(TABLE4["B1"], TABLE4)


def scale_of(measure: Callable[..., object], factor: float) -> Callable[..., object]:
    return lambda *given: (measure(*given), factor)


def made(name: str, body: str = "old\n") -> str:
    return f"<!-- generated: {name} -->\n{body}<!-- end: {name} -->\n"


BOTH: dict[str, Callable[[], str]] = {"a": lambda: "new a", "b": lambda: "new b"}


def test_filling_replaces_the_blocks_and_keeps_the_prose(tmp_path: Path) -> None:
    file = tmp_path / "ODD.md"
    file.write_text(f"Before.\n{made('a')}Between.\n{made('b')}After.\n", encoding="utf-8")
    assert write(file, BOTH) == ["a", "b"]
    filled = file.read_text(encoding="utf-8")
    assert "new a" in filled
    assert "old" not in filled
    assert prose(filled).split() == ["Before.", "Between.", "After."]
    assert write(file, BOTH) == []
    assert fill(filled, BOTH) == filled


def test_only_the_block_that_differs_is_stale() -> None:
    filled = fill(made("a") + made("b"), BOTH)
    assert stale(filled.replace("new b", "newer b"), BOTH) == ["b"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (made("a"), "lacks the generated blocks b"),
        (made("a") + made("b") + made("c"), "No block is called 'c'; there are: a, b"),
        (made("a") + made("b") + made("a"), "'a' stands in the model description more than once"),
        (made("a") + "<!-- generated: b -->\nopen\n", "is not closed"),
        (made("a") + "<!-- generated: b -->\n<!-- end: a -->\n", "is not closed"),
    ],
)
def test_markers_that_do_not_fit_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(DescriptionError, match=re.escape(sentence)):
        fill(text, BOTH)


def test_the_command_prints_the_description(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match=r"^0$"):
        main(["describe"])
    assert capsys.readouterr().out == fill(TEXT)


def test_the_command_refreshes_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ODD.md"
    file.write_text(fill(TEXT).replace("| R1 | demand", "| R1 | demands"), encoding="utf-8")
    monkeypatch.setattr("synergysim.simulation.description.ODD", file)
    with pytest.raises(SystemExit, match=r"^0$"):
        main(["describe", "--write"])
    assert "made anew: loops." in capsys.readouterr().out
    assert file.read_text(encoding="utf-8") == fill(TEXT)


def test_a_description_that_cannot_be_read_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("synergysim.simulation.description.ODD", tmp_path / "nowhere.md")
    with pytest.raises(SystemExit, match=r"^2$"):
        main(["describe"])
    assert "The model description cannot be read or written" in capsys.readouterr().err


def test_the_description_is_shipped_with_the_package() -> None:
    project = tomllib.loads((ODD.parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
    assert ODD.name in project["tool"]["setuptools"]["package-data"]["synergysim.simulation"]
