"""``synergysim discover`` on the command line, on a sweep of the stand-in model."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sweeping import ended
from synergysim.analysis.catalogue import Language
from synergysim.language import in_language
from synergysim.scenarios.studies.discovery import discover as module
from synergysim.scenarios.studies.discovery.words import box_words
from synergysim.scenarios.studies.sweep.experiment_file import parsed
from synergysim.scenarios.studies.sweep.sweep import sweep


def swept(small: str, out: Path, size: int) -> str:
    content = {
        "name": "conditions",
        "description": "Markup and a fact that does nothing.",
        "scenarios": [small],
        "uncertainties": {"firm.markup": {"range": [0, 1.5]}, "city.guangzhou.tax_rate": {"range": [0.1, 0.3]}},
        "design": "latin_hypercube",
        "size": size,
        "seed": 20,
        "stages": True,
    }
    with ThreadPoolExecutor(1) as one:
        sweep(parsed(content, "conditions"), out, executor=one)
    return str(out)


def test_conditions_are_looked_for_and_written(small: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = swept(small, tmp_path / "store", 60)
    given = ("--case", "A1 > 180", "--cluster", "jewelry", "--resamples", "5", "--lang", "zh")
    code, told = ended(capsys, "discover", store, *given, "--out", str(tmp_path / "out"))
    assert code == 0, told
    assert "珠宝" in told
    assert json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["case"] == "A1 > 180"
    code, told = ended(capsys, "discover", store, *given, "--out", str(tmp_path / "out"))
    assert code == 2
    assert "中已有模拟结果" in told


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "a.b < 0.21 per year and c.d > 3 share"), ("zh", "a.b < 0.21（每年） 且 c.d > 3（比例）")],
)
def test_limits_have_their_units_in_both_languages(lang: Language, said: str) -> None:
    found: Any = SimpleNamespace(units={"a.b": "per year", "c.d": "share"})
    limits = [SimpleNamespace(parameter="a.b", lower=None, upper=0.21), SimpleNamespace(parameter="c.d", lower=3.0)]
    box: Any = SimpleNamespace(limits=limits)
    assert in_language(lang, box_words, found, box) == said


def test_what_cannot_be_discovered_is_told_in_one_sentence(
    small: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, out = swept(small, tmp_path / "store", 12), ("--out", str(tmp_path / "out"))
    for given, sentence in (
        (("--case", "A1 > 1e9"), "holds in no cell of"),
        (("--case", "A1 > 0"), "holds in every cell of"),
        (("--case", "stag <= start-up"), "compares stag with a stage; write 'stage <= start-up'"),
        (("--case", "A1 > many"), "compares A1 with 'many', which is no number"),
        (("--case", "A1"), "is not OUTCOME SIGN VALUE"),
        (("--case", "synergi < 0.5"), "Did you mean 'synergy'?"),
        (("--cluster", "jewelery"), "Did you mean 'jewelry'?"),
        (("--year", "2050"), "year = 2050 is outside [2010, 2018]"),
    ):
        code, told = ended(capsys, "discover", store, *given, *out)
        assert (code, sentence in told) == (2, True), (given, told)
    monkeypatch.setattr(module, "this_model", lambda: "another")
    code, told = ended(capsys, "discover", store, *out)
    assert code == 2
    assert "was simulated with another version of the model" in told
    assert not (tmp_path / "out").exists()
