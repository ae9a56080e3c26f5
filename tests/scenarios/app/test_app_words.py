"""What the page says of a refused table: in its own terms and language, never in those of the command line."""

from __future__ import annotations

import re

import pytest
from synergysim.language import in_language
from synergysim.scenarios.app.uploads import in_page_words, understand
from synergysim.scenarios.app.words import WORDS

UNKNOWN = b"year,A1,B1,Sunshine hours\n2010,1,2,3\n2011,2,3,4\n2012,3,4,6\n"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_sentence_of_the_page_is_there_in_both_languages(lang: str) -> None:
    assert [name for name, words in WORDS.items() if not words[lang].strip()] == []  # type: ignore[index]
    if lang == "zh":
        plain = [
            name for name, words in WORDS.items() if words["zh"] == words["en"] and re.search("[a-z]{4}", words["zh"])
        ]
        assert set(plain) <= {"region_file", "lever_idle"}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("sentence", [
    "Describe it in a file given with --indicators (columns: name), or say its subsystem in the table itself.",
    "Enter the values, or estimate them with --fill regression.",
    "请填写数值、去掉该指标，或用 --fill regression 估计。",
    "left out (--bounds pooled takes it with the others).",
    "请用 --indicators 给出说明文件（列：a, b），或在表中写明。",
    "If it is no table, choose another with --sheet (there are: a, b).", "use --margin-of range, or enter the rest.",
])  # fmt: skip
def test_no_option_of_the_command_line_is_named(sentence: str, lang: str) -> None:
    assert "--" not in in_language(lang, in_page_words, sentence)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_indicator_nobody_knows_is_described_in_the_table_itself(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("synergysim.scenarios.app.uploads._bound_memory", lambda: None)
    said = in_language(lang, understand, "mine.csv", UNKNOWN)  # type: ignore[arg-type]
    assert isinstance(said, str)
    assert "属性" in said
    assert "--" not in said


def test_what_was_understood_is_told_before_anything_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("synergysim.scenarios.app.uploads._bound_memory", lambda: None)
    found = in_language("zh", understand, "mine.csv", b"year,A1,B1\n2010,1,2\n2011,2,3\n2012,3,4\n")
    assert not isinstance(found, str)
    assert len(found.table) == 2
    assert "2010" in found.heading
