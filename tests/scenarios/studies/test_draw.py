"""``synergysim draw``: pictures of a run's folder and of the model; a wrong wish is one sentence."""

from __future__ import annotations

import inspect
import json
import re
import shutil
import sys
from pathlib import Path

import fake_model
import numpy as np
import pandas as pd
import pytest
from synergysim import run
from synergysim.analysis.catalogue.terms import terms
from synergysim.scenarios.cli import main
from synergysim.scenarios.commands import draw
from synergysim.scenarios.studies.run import drawing, pictures
from synergysim.simulation.flows import BETWEEN, KINDS, PRESENT
from synergysim.simulation.loops import LOOPS
from synergysim.simulation.stocks import STOCKS

pytestmark = pytest.mark.filterwarnings("ignore::synergysim.analysis.figures.style.MissingFontWarning")


@pytest.fixture(scope="module")
def folder(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of two replications, with its tables and manifest but without figures."""
    from synergysim.scenarios.studies.run import outputs

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "synergysim.simulation.model", fake_model)
        patch.setattr(outputs, "_write_pictures_and_report", lambda *_: None)
        result = run(str(small_folder / "small.yaml"), replications=2, until=2016)
        return result.save(tmp_path_factory.mktemp("drawn") / "run")


@pytest.mark.parametrize(
    ("what", "options", "ending"),
    [
        ("flows", ["RUN", "--year", "2012", "--cluster", "Jewelry"], "png"),
        ("structure", ["RUN", "--cluster", "jewelry"], "svg"),
        ("trade_balance", ["RUN", "--lang", "zh"], "png"),
        ("synergy", ["RUN"], "svg"),
        ("exports", ["RUN", "--cluster", "jewelry"], "svg"),
        ("portrait", ["RUN", "--cluster", "jewelry"], "svg"),
        ("stages", ["RUN", "--lang", "zh"], "pdf"),
        ("stocks", ["--lang", "zh"], "pdf"),
        ("loops", [], "svg"),
        ("loop_panels", ["--lang", "zh"], "png"),
    ],
)
def test_what_is_asked_for_is_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str, options: list[str], ending: str
) -> None:
    target = tmp_path / "new" / f"picture.{ending}"
    given = [str(folder) if one == "RUN" else one for one in options]
    with pytest.raises(SystemExit, match="0"):
        main(["draw", what, *given, "--out", str(target)])
    assert str(target) in capsys.readouterr().out.replace("\n", "")
    starts = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}
    assert target.read_bytes().startswith(starts[ending])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["flows"], "flows shows a run: give the folder that 'synergysim run' wrote."),
        (["flows", "nowhere"], "nowhere is no folder"),
        (["flows", "EMPTY"], "holds no manifest.json"),
        (["flows", "OTHER"], "is not that of 'synergysim run'"),
        (["flows", "OLD"], "flows.parquet is missing"),
        (["flows", "RUN", "--year", "2030"], "--year 2030 is outside the run's years, 2010-2016."),
        (["structure", "RUN", "--year", "2012"], "structure shows all years and takes no --year"),
        (["trade-balance", "RUN", "--cluster", "jewlery"], "called 'jewlery'. Did you mean 'jewelry'?"),
        (["stocks", "RUN"], "stocks shows the model itself and takes no run folder."),
        (["loops", "--cluster", "jewelry"], "loops shows the model itself and takes no --cluster."),
        (["loops", "nowhere"], "nowhere is no folder"),
        (["loops", "RUN", "--year", "2012"], "loops shows all years and takes no --year"),
        (["stocks", "--replications", "3"], "--replications belongs to 'synergysim draw loops RUN_FOLDER'"),
        (["stocks", "--lang", "fr"], "'fr' is not one of"),
        (["stock"], "No picture is called 'stock'. Did you mean 'stocks'?"),
    ],
)
def test_a_wrong_wish_is_one_sentence_and_code_two(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    for name in ("empty", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "other" / "manifest.json").write_text(
        json.dumps({"program": "synergysim", "format": 1}), encoding="utf-8"
    )
    shutil.copytree(folder, tmp_path / "old", ignore=shutil.ignore_patterns("flows.parquet"))
    known = {"RUN": folder, "EMPTY": tmp_path / "empty", "OTHER": tmp_path / "other", "OLD": tmp_path / "old"}
    given = [str(known.get(one, one)) for one in arguments]
    with pytest.raises(SystemExit, match="2"):
        main(["draw", *given, "--out", str(tmp_path / "picture.png")])
    err = capsys.readouterr().err
    assert sentence in err
    assert "Traceback" not in err
    assert not (tmp_path / "picture.png").exists()


def test_an_unknown_file_ending_is_refused_with_those_allowed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["draw", "stocks", "--out", str(tmp_path / "picture.gif")])
    assert "must end in .png, .svg or .pdf" in capsys.readouterr().err


def test_the_flows_in_the_folder_keep_every_value_of_the_simulation(folder: Path) -> None:
    stored = pd.read_parquet(folder / "flows.parquet")
    assert set(stored["run_id"]) == {"small-001", "small-002"}
    assert set(stored["flow"]) == {flow.name for flow in BETWEEN}
    first = stored[stored["run_id"] == "small-001"]
    assert first["value"].nunique() == len(first) == 5 * 7 * 4 * len(BETWEEN)
    for flow, rows in first.groupby("flow", observed=True):
        (declared,) = (one for one in BETWEEN if one.name == flow)
        assert {*rows["source"], *rows["target"], *rows["kind"]} == {declared.source, declared.target, declared.kind}


def test_a_saved_run_is_read_in_the_scenarios_order_of_clusters(folder: Path) -> None:
    opened = drawing.open_run(folder)
    industries = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["inputs"]["industries"]
    assert opened.clusters == tuple(one["code"] for one in industries)
    assert tuple(opened.flows()["cluster"].astype(str).unique()) == opened.clusters
    assert opened.known_year == 2017


def test_years_sum_dollars_and_average_the_rest() -> None:
    quarters = [f"2010Q{quarter}" for quarter in (1, 2, 3, 4)]
    parts = [
        pd.DataFrame({"replication": 1, "cluster": "c", "quarter": quarters, "diagnostic": name, "value": values})
        for name, values in (("exports_usd", [1.0, 2, 3, 4]), ("digital_trade_imbalance", [0.1, 0.2, 0.3, 0.4]))
    ]
    found = pictures.by_year(pd.concat(parts), ["exports_usd", "digital_trade_imbalance"]).set_index("diagnostic")
    np.testing.assert_allclose(found.loc[["exports_usd", "digital_trade_imbalance"], "value"], [10.0, 0.25])


def test_every_declared_stock_and_loop_is_drawn_and_signs_are_kept() -> None:
    assert [(one.name, one.inflows, one.outflows) for one in drawing.stock_shapes()] == [
        (one.name, one.inflows, one.outflows) for one in STOCKS
    ]
    drawn = {one.code: one for one in drawing.loop_shapes()}
    for loop in LOOPS:
        assert drawn[loop.code].polarity == loop.polarity
        assert list(drawn[loop.code].links) == [(link.source, link.target, link.sign) for link in loop.links]


def test_everything_that_diagrams_and_diagnostics_name_has_a_chinese_word() -> None:
    names = {flow.name for flow in BETWEEN} | {one.name for one in STOCKS}
    names |= {flow for one in STOCKS for flow in (*one.inflows, *one.outflows)}
    names |= {name for loop in LOOPS for name, _ in loop.path}
    needed = {("name", name.replace("_", " ")) for name in names} | {("kind", kind) for kind in KINDS}
    assert needed - set(terms()) == set()
    assert set(terms()) - needed == set()


def test_what_is_present_in_a_quarter_is_a_recorded_flow() -> None:
    assert set(PRESENT) <= {flow.name for flow in BETWEEN}


def test_the_help_names_every_picture_and_each_is_drawn_by_the_name_it_has_in_the_report(folder: Path) -> None:
    for name in (*pictures.FIGURES, *drawing.OF_THE_MODEL):
        assert re.search(rf"\b{name}\b", str(inspect.signature(draw.draw).parameters["what"].annotation)), name
        assert drawing.known_picture(name.replace("_", "-")) == name
    opened, panels = drawing.open_run(folder), {}
    for name in pictures.FIGURES:
        panels[name] = pictures.run_figure(opened, name).axes
    assert all(panels.values())
