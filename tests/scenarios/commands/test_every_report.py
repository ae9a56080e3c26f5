"""The report of every command: the same parts in both languages, nothing loaded, a command that can be typed again."""

from __future__ import annotations

import base64
import re
import shlex
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import fake_model
import pytest
import typer
from chinese import english_words
from evaluating import observed
from pages import PIXEL, Page, page_at, pictures_of
from sweeping import ended, write_experiment
from synergysim.analysis.catalogue import LANGUAGES, Language
from synergysim.scenarios.cli import app
from synergysim.scenarios.present.report.headings import HEADINGS
from synergysim.scenarios.studies.sweep.experiment_file import parsed
from synergysim.scenarios.studies.sweep.sweep import sweep

Captured = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("remembered")
SMALL = "guangzhou -n 2 --scale 0.002 --until 2016 --workers 1"
FITTED = "guangzhou --parameters adoption.imitation --no-trends --scale 0.002 --workers 1"
SWEPT: dict[str, Any] = {
    "name": "conditions",
    "description": "A markup that is uncertain.",
    "design": "latin_hypercube",
    "uncertainties": {"firm.markup": {"range": [0, 1.5]}, "city.guangzhou.tax_rate": {"range": [0.1, 0.3]}},
    "size": 60,
    "seed": 20,
    "stages": True,
}
# On the stand-in where a command takes it; the words in braces are files.
STAND_IN = {
    "run": "run {small} -n 2 --workers 1",
    "compare": "compare {small} {pulled} -n 2 --workers 1",
    "explain": "explain {small} {pulled} -n 2 --workers 1",
    "explain one": "explain {small} -n 2 --workers 1 --since 2012",
    "discover": "discover {store} --case 'A1 > 180' --cluster jewelry --resamples 2",
    "stages": "stages {small} -n 2 --workers 1",
    "evaluate": "evaluate {table} --robustness",
}
REAL = {
    "sweep": "sweep tiny.yaml --no-check --workers 1",
    "sensitivity": f"sensitivity {SMALL} --method oat -p pricing.target_margin",
    "demo": "demo -n 1 --scale 0.002 --workers 1",
    "channels": f"channels {SMALL}",
    "patterns": f"patterns {SMALL}",
    "optimise": "optimise guangzhou --budget 1e7 --levers P1,P2 --population 4 --generations 1 -n 1 --fresh 2 "
    "--worlds 2 --scale 0.002 --until 2016 --workers 1",
    "hysteresis": "hysteresis no_policy P2 -n 1 --scale 0.002 --steps 3 --years-per-step 2 --settle 1 --workers 1",
    "validate": "validate guangzhou -n 2 --scale 0.002 --workers 1",
    "calibrate, point": f"calibrate {FITTED} --method point --trials 2",
    "calibrate, posterior": f"calibrate {FITTED} --method posterior --population 10 --runs 50 --check 50",
}


@pytest.fixture(scope="module")
def store(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A sweep of the stand-in."""
    out = tmp_path_factory.mktemp("swept") / "store"
    content = {**SWEPT, "scenarios": [str(small_folder / "small.yaml")]}
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(1) as one:
        patch.setitem(sys.modules, "synergysim.simulation.model", fake_model)
        sweep(parsed(content, "conditions"), out, executor=one)
    return str(out)


@pytest.fixture
def files(small: str, pulled: str, store: str, tmp_path: Path) -> dict[str, str]:
    """What the commands on the stand-in are given."""
    observed().to_csv(tmp_path / "observed.csv", index=False)
    return {"small": small, "pulled": pulled, "table": "observed.csv", "store": store}


def reported(words: str, folder: Path, lang: str, capsys: Captured, patch: pytest.MonkeyPatch) -> Page:
    """The report that a command writes, typed in a folder."""
    typed = [*shlex.split(words), "--lang", lang, "--out", "out"]
    patch.chdir(folder)
    patch.setattr(sys, "argv", ["synergysim", *typed])
    code, told = ended(capsys, *typed)
    assert code == 0, told
    assert lang == "en" or not english_words(told), f"said in English: {sorted(set(english_words(told)))}"
    return page_at(folder / "out")


def check(page: Page, words: str, lang: Language) -> None:
    """What was run, the finding, figures, tables, what it rests on, and how to get it again."""
    html = page.html
    places = [html.index(f"<h2>{HEADINGS[part][lang]}</h2>") for part in ("finding", "run", "rests", "reproduction")]
    assert places == sorted(places)
    assert f'lang="{lang}"' in html
    finding = html[places[0] : html.index("</section>")]
    assert 1 <= finding.count("<p>") <= 4
    ends = "。" if lang == "zh" else "."
    assert all(one.split("</p>")[0].rstrip().endswith(ends) for one in finding.split("<p>")[1:]), finding
    assert base64.b64encode(PIXEL).decode() in pictures_of(page)[0]
    captions = re.findall(r"<figcaption>|<details class=\"table\"><summary>", html)
    assert len(captions) >= len(pictures_of(page)) + 2
    assert finding.count("<img") == 1, "a report opens with one picture"
    (command,) = page.commands
    assert command == f"synergysim {words} --lang {lang} --out out"
    parsed_again(command)


def parsed_again(command: str) -> None:
    """Refuse a command that the command line does not take."""
    program, name, *arguments = shlex.split(command)
    assert program == "synergysim"
    known: Any = typer.main.get_command(app)
    known.commands[name].make_context(name, arguments)


def in_both_languages(words: str, folder: Path, capsys: Captured, patch: pytest.MonkeyPatch) -> None:
    """Check both reports of a command; a calibration, which takes longest, is gone on with in the second language."""
    for lang in LANGUAGES:
        check(reported(words, folder, lang, capsys, patch), words, lang)
        if not words.startswith("calibrate"):
            shutil.rmtree(folder / "out")


@pytest.mark.parametrize("name", STAND_IN)
@pytest.mark.usefixtures("quick")
@pytest.mark.filterwarnings("ignore::synergysim.analysis.figures.style.MissingFontWarning")
def test_a_report_has_its_parts(
    name: str, files: dict[str, str], tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_both_languages(STAND_IN[name].format(**files), tmp_path, capsys, monkeypatch)


@pytest.mark.parametrize("name", REAL)
@pytest.mark.usefixtures("quick")
@pytest.mark.filterwarnings("ignore::synergysim.analysis.figures.style.MissingFontWarning")
def test_a_report_of_the_real_model_has_its_parts(
    name: str, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_experiment(tmp_path, size=2, replications=2)
    in_both_languages(REAL[name], tmp_path, capsys, monkeypatch)


def test_a_command_that_does_not_exist_is_seen() -> None:
    with pytest.raises(Exception, match="No such option: --sed"):
        parsed_again("synergysim run guangzhou --sed 2")
