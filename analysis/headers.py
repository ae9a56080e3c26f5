"""Which indicator a column header means: by code, by English or Chinese name, or by a description file."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from .catalogue import SUBSYSTEMS, SYSTEMS, Indicator, indicators, subsystem_name
from .sheets import Sheet, TableError, plain, read_sheets

ROLES = {
    "year": ("year", "年份", "年", "年度", "时间", "time", "period"),
    "cluster": ("cluster", "集群", "产业集群", "集群名称", "产业", "行业", "industry"),
    "indicator": ("indicator", "指标", "指标名称", "指标代码", "variable"),
    "value": ("value", "数值", "值", "指标值"),
    "unit": ("unit", "units", "单位", "计量单位"),
    "name": ("name", "名称"),
}
_DESCRIPTION_ROLES = {
    "column": ("column", "列", "列名", "指标", "indicator"),
    "subsystem": ("subsystem", "子系统"),
    "direction": ("direction", "方向", "指标方向"),
    "unit": ROLES["unit"],
    "name": ("name", "名称", "指标名称"),
}
_DIRECTIONS = {1: ("+", "+1", "1", "positive", "正", "正向"), -1: ("-", "-1", "−1", "−", "negative", "负", "负向")}
_LEFT_OUT = ("ignore", "忽略")
_CODE = re.compile(r"^([abcd])\s*0*(\d{1,2})(?!\d)\s*(.*)$", re.IGNORECASE | re.DOTALL)
_BRACKET = re.compile(r"^(.*\S)\s*[(\[]([^()\[\]]*)[)\]]\s*$", re.DOTALL)

Descriptions = Mapping[str, Indicator | None]


def fold(text: object) -> str:
    """A name without case, blanks and punctuation, so that small differences of spelling do not matter."""
    plain_text = unicodedata.normalize("NFKC", str(text)).casefold()
    return "".join(character for character in plain_text if character.isalnum() or character in "&%")


def role(header: object) -> str | None:
    """``year``, ``cluster``, ``indicator``, ``value``, ``unit`` or ``name`` if the header means one of these."""
    folded = fold(plain(header))
    return next((name for name, words in ROLES.items() if folded in words), None)


class UnknownIndicatorError(TableError):
    """A header that means no indicator; ``header`` is how it is written."""

    def __init__(self, header: str, sentence: str) -> None:
        super().__init__(sentence)
        self.header = header


@dataclass(frozen=True)
class Recogniser:
    """Turns headers into indicators. ``system`` decides names that both systems have; ``descriptions`` go first."""

    descriptions: Descriptions
    system: str

    def __call__(self, header: object, place: str) -> Indicator | None:
        """The indicator a header means, with the unit the header states; None if the description says to ignore it.

        Raises :class:`UnknownIndicatorError`, beginning with ``place``, if the header means none, naming the nearest.
        """
        text = plain(header)
        if fold(text) in self.descriptions and not self._adds_unit(text):
            return self.descriptions[fold(text)]
        if self._adds_unit(text) and (bracket := _BRACKET.match(text)) is not None:
            described = self.descriptions[fold(bracket[1])]
            unit = bracket[2].strip()
            return described and replace(described, unit=unit, unit_zh=unit)
        found, unit = meanings(text)
        if not found:
            raise UnknownIndicatorError(text, f"{place}: {_unknown(text)}")
        chosen = next((one for one in found if one.system == self.system), found[0])
        # Both languages get the unit as written: a Chinese unit in an English report is still the right unit.
        return replace(chosen, unit=unit, unit_zh=unit) if unit not in ("", chosen.unit, chosen.unit_zh) else chosen

    def _adds_unit(self, text: str) -> bool:
        """Whether a header is one described and a unit in brackets, and is not described as it stands itself."""
        bracket = _BRACKET.match(text)
        whole = self.descriptions.get(fold(text))
        as_it_stands = fold(text) in self.descriptions and (whole is None or whole.code == text)
        return bracket is not None and fold(bracket[1]) in self.descriptions and not as_it_stands


def recogniser(headers: Iterable[object], descriptions: Descriptions) -> Recogniser:
    """A recogniser that reads names both systems share as those of the system most of the other headers belong to."""
    votes = Counter(dict.fromkeys(SYSTEMS, 0))
    for header in headers:
        systems = {one.system for one in meanings(plain(header))[0]}
        if len(systems) == 1:
            votes[systems.pop()] += 1
    return Recogniser(descriptions, votes.most_common(1)[0][0])


def meanings(header: str) -> tuple[list[Indicator], str]:
    """The indicators (one per system at most) a header can mean, and the unit in its last brackets, if any."""
    found = _named(header)
    if found:
        return found, ""
    bracket = _BRACKET.match(header)
    if bracket and (found := _named(bracket[1])):
        return found, bracket[2].strip()
    return [], ""


def read_descriptions(path: Path | str) -> dict[str, Indicator | None]:
    """Read a file with the columns column, subsystem, direction and, optionally, unit and name.

    Returns the indicators by folded column header; None where the subsystem is ``ignore``.
    Raises :class:`TableError` for a missing column, an unknown direction or a column described twice.
    """
    sheet = read_sheets(path)[0][0]
    where = _description_columns(sheet)
    described: dict[str, Indicator | None] = {}
    for row, cells in enumerate(sheet.rows[1:], start=1):
        texts = {name: plain(cells[column]) if column < len(cells) else "" for name, column in where.items()}
        if not any(texts.values()):
            continue
        key = fold(texts["column"])
        if not key:
            raise TableError(f"{sheet.where(row)}: the name of the column that is described is missing.")
        if key in described:
            raise TableError(f"{sheet.where(row)}: column '{texts['column']}' is described twice.")
        described[key] = _described(texts, sheet.where(row))
    if not described:
        raise TableError(f"{sheet.where()}: no column is described.")
    return described


def _named(text: str) -> list[Indicator]:
    """Indicators called by their code, by a name, or by the code followed by the name of the same indicator."""
    by_name = _by_name()
    code = _CODE.match(text)
    if code is None:
        return by_name.get(fold(text), [])
    coded = by_name[key] if (key := f"{code[1].lower()}{int(code[2])}") in by_name else []
    rest = fold(code[3])
    if not rest:
        return coded
    return [one for one in coded if one in by_name.get(rest, [])] or by_name.get(fold(text), [])


@cache
def _by_name() -> dict[str, list[Indicator]]:
    table: dict[str, list[Indicator]] = {}
    for one in indicators():
        names = {one.name_en, one.name_zh, one.short_en, one.short_zh}
        names |= {bracket[1] for name in names if (bracket := _BRACKET.match(unicodedata.normalize("NFKC", name)))}
        for key in {fold(name) for name in names} | {f"{one.code[0].lower()}{int(one.code[1:])}"}:
            table.setdefault(key, []).append(one)
    return table


def _unknown(text: str) -> str:
    known = {key: found[0] for key, found in _by_name().items()}
    close = difflib.get_close_matches(fold(text), known, n=1, cutoff=0.6)
    hint = f" Did you mean '{_called(known[close[0]], close[0])}'?" if close else ""
    code = _CODE.match(text)
    if code and (coded := _named(f"{code[1]}{code[2]}")):
        named = f"{coded[0].code} is '{coded[0].name_en}' ('{coded[0].name_zh}')"
        hint = f" {named}, which is not what the header goes on to say."
    return (
        f"'{text}' is not an indicator of either system.{hint} "
        "Describe it in a file given with --indicators (columns: column, subsystem, direction, unit, name)."
    )


def _called(indicator: Indicator, key: str) -> str:
    """Code and name of an indicator, in the language of the name that ``key`` is."""
    chinese = key in (fold(indicator.name_zh), fold(indicator.short_zh))
    return f"{indicator.code} {indicator.name_zh if chinese else indicator.name_en}"


def _description_columns(sheet: Sheet) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, header in enumerate(sheet.rows[0]):
        matches = [name for name, words in _DESCRIPTION_ROLES.items() if fold(plain(header)) in words]
        if plain(header) and not matches:
            raise TableError(
                f"{sheet.where(0, column)}: '{plain(header)}' is not a column of a description file; "
                f"allowed: {', '.join(_DESCRIPTION_ROLES)}."
            )
        found |= {name: column for name in matches if name not in found}
    for needed in ("column", "subsystem", "direction"):
        if needed not in found:
            raise TableError(f"{sheet.where()}: the column '{needed}' is missing.")
    return found


def _described(texts: Mapping[str, str], place: str) -> Indicator | None:
    if not texts["subsystem"]:
        raise TableError(f"{place}: the subsystem is missing; write digital_trade, industrial_cluster or one of yours.")
    if fold(texts["subsystem"]) in _LEFT_OUT:
        return None
    directions = [sign for sign, words in _DIRECTIONS.items() if texts["direction"].casefold() in words]
    if not directions:
        raise TableError(
            f"{place}: direction '{texts['direction']}' is not known; write + (more is better) or - (less is better)."
        )
    name, unit = texts.get("name") or texts["column"], texts.get("unit", "")
    return Indicator(
        code=texts["column"],
        system="described",
        name_en=name,
        name_zh=name,
        short_en=name,
        short_zh=name,
        unit=unit,
        unit_zh=unit,
        direction=directions[0],
        subsystem=_subsystem(texts["subsystem"]),
        dimension="",
        dimension_zh="",
        policy_count=False,
        source="described by the user",
        note="",
    )


def _subsystem(text: str) -> str:
    """The code of a subsystem: a known one under its names, any other with underscores for blanks."""
    folded = fold(text)
    for code in SUBSYSTEMS:
        if folded in {fold(code), fold(subsystem_name(code, "en")), fold(subsystem_name(code, "zh"))}:
            return code
    return re.sub(r"\s+", "_", text)
