"""The catalogue says what the papers' two indicator systems hold."""

from __future__ import annotations

import pytest
from synergysim.analysis.catalogue import (
    SUBSYSTEMS,
    SYSTEMS,
    CatalogueError,
    indicator,
    indicators,
    subsystem_name,
    system,
)
from synergysim.language import in_language


def test_table4_has_a1_to_a11_and_b1_to_b12_in_order() -> None:
    expected = [f"A{i}" for i in range(1, 12)] + [f"B{i}" for i in range(1, 13)]
    assert [one.code for one in system("table4")] == expected
    assert [one.code for one in indicators("table4", "digital_trade")] == expected[:11]


def test_the_extended_system_has_19_trade_and_16_cluster_indicators() -> None:
    assert [one.code for one in indicators("extended", "digital_trade")] == [f"D{i:02d}" for i in range(1, 20)]
    assert [one.code for one in indicators("extended", "industrial_cluster")] == [f"C{i:02d}" for i in range(1, 17)]


def test_codes_are_unique_over_both_systems() -> None:
    codes = [one.code for one in indicators()]
    assert len(codes) == len(set(codes)) == 58


@pytest.mark.parametrize("name", SYSTEMS)
def test_names_are_unique_within_a_system(name: str) -> None:
    for attribute in ("name_en", "name_zh", "short_en", "short_zh"):
        names = [getattr(one, attribute) for one in system(name)]
        assert len(names) == len(set(names)), attribute


def test_every_indicator_is_described_in_full() -> None:
    for one in indicators():
        texts = (one.name_en, one.name_zh, one.unit, one.unit_zh, one.dimension, one.dimension_zh, one.source)
        assert all(text == text.strip() and text for text in texts), one.code
        assert one.direction in (1, -1)
        assert one.subsystem in SUBSYSTEMS
        assert len(one.short_en) <= 32, one.code


def test_chinese_names_are_chinese_and_english_names_are_not() -> None:
    for one in indicators():
        assert any("\u4e00" <= character <= "\u9fff" for character in in_language("zh", one.name)), one.code
        assert one.name().isascii(), one.code


def test_a11_and_b12_are_the_policy_counts_of_table4() -> None:
    assert [one.code for one in system("table4") if one.policy_count] == ["A11", "B12"]


def test_an_unknown_code_names_the_nearest() -> None:
    with pytest.raises(CatalogueError, match=r"No indicator has the code 'A111'\. Did you mean 'A11'\?"):
        indicator("A111")


def test_an_unknown_system_or_subsystem_names_what_is_allowed() -> None:
    with pytest.raises(CatalogueError, match="Did you mean 'table4'"):
        system("tabel4")
    with pytest.raises(CatalogueError, match="allowed: digital_trade, industrial_cluster"):
        indicators(subsystem="weather")


def test_a_subsystem_of_the_user_keeps_its_name() -> None:
    assert in_language("zh", subsystem_name, "digital_trade") == "数字贸易"
    assert subsystem_name("green_growth") == "green growth"


def test_infrastructure_and_counts_of_measures_are_what_no_firm_decides() -> None:
    assert [one.code for one in system("table4") if one.exogenous] == ["A4", "A5", "A6", "A7", "A11", "B12"]
    assert all(one.exogenous for one in indicators() if one.policy_count)


def test_no_indicator_is_measured_against_one_that_may_be_near_nothing() -> None:
    sizes = {one.code: one.size for one in system("table4")}
    borrowed = {size for code, size in sizes.items() if size and size != code}
    assert borrowed == {"B1", "B2", "B6"}  # output, firms, employees
    assert {code for code, size in sizes.items() if not size} == {"A11", "B10", "B12"}
