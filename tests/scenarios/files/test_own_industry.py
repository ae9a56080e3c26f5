"""An industry, a city and a region of one's own: what their files call them is what every reader sees."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from matplotlib.text import Text
from pages import PIXEL, page_at
from sweeping import ended
from synergysim.analysis.catalogue import LANGUAGES, clusters
from synergysim.analysis.figures import style
from synergysim.language import in_language
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.files.library_files import LIBRARY
from synergysim.scenarios.files.resolution import resolve
from synergysim.scenarios.files.scenario import load
from synergysim.scenarios.present.schedule_words import schedule_table
from synergysim.scenarios.studies.run import outputs

OWN = """
name: own
extends: small.yaml
cities: [guangzhou, rivertown.yaml]
industries: [jewelry, toy_making.yaml]
levers:
  P1: {level: 0.5, start: 2014, ramp: 0, cities: [rivertown], source: "assumption: mine"}
shocks:
- {kind: tariff, size: 0.1, start: 2016.5, duration: 1, industries: [toy_making], source: "assumption: mine"}
"""
NAMES = {"en": "Wooden toys", "zh": "木制玩具"}
CITY = {"en": "Rivertown", "zh": "江畔"}


@pytest.fixture(autouse=True)
def nothing_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_declared", {})


@pytest.fixture
def own(small: str, tmp_path: Path) -> str:
    """A scenario with an industry of one's own in a city of one's own; the stand-in is in place."""
    for name in ("small.yaml", "reference.json"):
        (tmp_path / name).write_bytes(Path(small).with_name(name).read_bytes())
    copied = {
        "toy_making.yaml": ("industries/foshan_appliances.yaml", {"code: foshan_appliances": "code: toy_making"}),
        "rivertown.yaml": ("cities/foshan.yaml", {"code: foshan": "code: rivertown"}),
    }
    renamed = {
        "Household appliances (Foshan)": NAMES["en"],
        "家用电器（佛山）": NAMES["zh"],
        "city: foshan": "city: rivertown",
        "name_en: Foshan": f"name_en: {CITY['en']}",
        "name_zh: 佛山": f"name_zh: {CITY['zh']}",
    }
    for name, (source, code) in copied.items():
        text = (LIBRARY / source).read_text(encoding="utf-8")
        for old, new in {**code, **renamed}.items():
            text = text.replace(old, new)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    return str(tmp_path / "own.yaml")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What figures say; they are neither laid out nor written."""
    said: set[str] = set()

    def keep(figure: Any, path: Path, *_: object) -> Path:
        said.update(text.get_text() for text in figure.findobj(Text))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PIXEL)
        return path

    monkeypatch.setattr(style, "save", keep)
    monkeypatch.setattr(style, "title", lambda *_: None)
    monkeypatch.setattr(style, "cjk_font", lambda: "any")
    return said


@pytest.mark.parametrize(
    ("command", "lang"), [("run", "zh"), ("compare", "en"), ("stages", "zh"), ("evaluate", "en"), ("network", "zh")]
)
def test_names_of_a_scenarios_files_reach_tables_figures_and_reports(
    command: str,
    lang: str,
    own: str,
    drawn: set[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    times = ["-n", "2" if command == "compare" else "1", "--workers", "1"]
    typed = {
        "run": ["run", own, *times],
        "compare": ["compare", str(tmp_path / "small.yaml"), own, *times],
        "stages": ["stages", own, *times],
        "evaluate": ["evaluate", "run"],
        "network": ["network", own, "--years", "2010", "--scale", "0.005"],
    }[command]
    if command == "evaluate":
        monkeypatch.setattr(outputs, "_write_pictures_and_report", lambda *_: None)
        assert ended(capsys, "run", own, *times, "--out", "run")[0] == 0
        monkeypatch.setattr(clusters, "_declared", {})  # as in another process, which has only the folder
    if command == "compare":
        (tmp_path / "small.yaml").write_text("extends: own.yaml\nlevers: null\n", encoding="utf-8")
        (tmp_path / "own.yaml").write_text(OWN.replace("small.yaml", "base.yaml"), encoding="utf-8")
        base = Path(own).with_name("base.yaml")
        base.write_text("extends: guangzhou\nend_year: 2018\nevaluator: reference.json\n", encoding="utf-8")
    if command == "network":
        monkeypatch.delitem(sys.modules, "synergysim.simulation.model")
    code, told = ended(capsys, *typed, "--lang", lang, "--out", lang)
    assert code == 0, told
    cells = page_at(tmp_path / lang).texts
    assert any(NAMES[lang] in one for one in cells)
    assert not [one for one in cells if one.strip() == "toy_making"]
    assert NAMES[lang] in " ".join(drawn)
    assert "toy_making" not in drawn


@pytest.mark.parametrize("lang", LANGUAGES)
def test_levers_and_shocks_name_their_places(own: str, lang: Any) -> None:
    said = in_language(lang, schedule_table, [resolve(load(own))]).to_string()
    assert CITY[lang] in said
    assert NAMES[lang] in said
    assert "rivertown" not in said


def test_a_name_that_the_library_has_is_the_scenarios_where_it_declares_another(own: str) -> None:
    assert clusters.cluster_name("jewelry") == "Jewelry"
    file = Path(own).with_name("toy_making.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("code: toy_making", "code: jewelry"), encoding="utf-8")
    content = OWN.replace("[jewelry, toy", "[luggage_leather, toy").replace("[toy_making]", "[jewelry]")
    Path(own).write_text(content, encoding="utf-8")
    resolve(load(own))
    assert in_language("zh", clusters.cluster_name, "jewelry") == NAMES["zh"]
    assert clusters.cluster_code(NAMES["en"]) == "jewelry"
    resolve(load("guangzhou"))
    assert in_language("zh", clusters.cluster_name, "jewelry") == "珠宝首饰"


def test_a_name_is_not_blank(own: str) -> None:
    file = Path(own).with_name("toy_making.yaml")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("name_zh: 木制玩具", "name_zh: ' '"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"toy_making.yaml: name_zh = ' ': it may not be blank"):
        resolve(load(own))


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("'a b'", "code = 'a b': a code has letters, digits, '_' and '-' only"),
        ("'../x'", "code = '../x': a code has letters"),
        ("''", "code = '': a code has letters"),
        ("mean", "code = 'mean': results call by this name what concerns all clusters"),
    ],
)
def test_a_code_is_a_word_that_nothing_else_is_called_by(own: str, code: str, sentence: str) -> None:
    file = Path(own).with_name("toy_making.yaml")
    text = file.read_text(encoding="utf-8").replace("code: toy_making", f"code: {code}")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=re.escape(sentence)):
        resolve(load(own))
