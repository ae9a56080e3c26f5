"""Which sheets of a file are tables of indicators, and what the titles of sheets say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ..language import Text, joined, tr
from .cells import Cell, TableError, fold, is_blank, plain
from .headers import meanings, subsystem_of
from .indicator_systems import indicator_system
from .layouts import cross_section_of, series_of
from .series import Reader, Series, attribute, first_headers
from .sheets import Sheet

FoundOn = tuple[Sheet, list[Series]]
_OWN_INSTRUCTIONS = ("instructions", "填写说明")
_NOT_TABLES = ("readme", "notes", "note", "sources", "source", "说明", "备注", "来源", "注释")


_GENERAL = re.compile(
    r"(?:sheet|工作表|表|附表|续表|续|table|data|数据|原始数据|panel)[\s_-]*[0-9一二三四五六七八九十.\-]*"
    r"[\s_-]*(?:[(（]?(?:续|continued|cont)\.?[0-9一二三]*[)）]?)?",
    re.IGNORECASE,
)


def _is_name(title: str) -> bool:
    """Whether a sheet's title can be the name of a cluster: 'Sheet1', 表1 and 续表 are none."""
    return bool(title) and _GENERAL.fullmatch(title.strip()) is None


def clusters_by_title(found: Sequence[FoundOn], stem: str, notes: list[Text]) -> list[str]:
    """What the cluster of a sheet without a column of clusters is called: as the sheet, or else as the file.

    Sheets without a name of their own continue one table, unless the same values stand on them: then they are clusters.
    Where each sheet holds other indicators they are those of a subsystem, which its title names.
    """
    if _are_of_subsystems(found):
        _name_subsystems(found, notes)
        return [stem] * len(found)
    general = [position for position, (sheet, _) in enumerate(found) if not _is_name(sheet.title)]
    seen: set[tuple[str, object]] = set()
    for position in general:
        here = {
            (fold(one.header), point.period) for one in found[position][1] for point in one.points if not point.cluster
        }
        if here & seen:
            return [sheet.title or stem for sheet, _ in found]
        seen |= here
    return [stem if position in general else sheet.title for position, (sheet, _) in enumerate(found)]


def _are_of_subsystems(found: Sequence[FoundOn]) -> bool:
    """Whether each of several sheets holds the indicators of one subsystem: no indicator stands on two of them."""
    if len(found) < 2 or not all(_is_name(sheet.title) for sheet, _ in found):
        return False
    seen: set[str] = set()
    for sheet, several in found:
        headers = {fold(one.header) for one in several}
        of = {_subsystem_told(one) for one in several}
        if headers & seen or len(of) > 1 or fold(sheet.title) in headers:
            return False
        seen |= headers
    return True


def _subsystem_told(one: Series) -> str:
    meant = meanings(plain(one.header))[0]
    return subsystem_of(attribute(one, "subsystem")) or (meant[0].subsystem if meant else "")


def _name_subsystems(found: Sequence[FoundOn], notes: list[Text]) -> None:
    """Call the indicators of each sheet, where nothing else says their subsystem, by its title."""
    for sheet, several in found:
        for one in several:
            if not _subsystem_told(one):
                one.attributes["subsystem"] = Cell.at(sheet.title, sheet.where())
    titles = joined([sheet.title for sheet, _ in found])
    notes.append(tr("Each sheet holds the indicators of one subsystem: {titles}.", titles=titles))


def found_tables(sheets: Sequence[Sheet], known: Callable[[object], bool], notes: list[Text]) -> list[FoundOn]:
    """The sheets that are tables; what the others are is noted."""
    systems = {id(sheet): indicator_system(sheet, known) for sheet in sheets} if len(sheets) > 1 else {}
    system = next((one for one in systems.values() if one is not None), None)
    candidates = [sheet for sheet in sheets if system is None or sheet is not system.sheet]
    candidates = _observed(candidates, known, notes)
    reader = Reader(known, notes) if system is None else Reader(system.knows, notes, system.describe)
    found, others = _read_each(candidates, reader, series_of)
    if not found:
        found, others = _read_each(candidates, reader, cross_section_of)
        _date_by_title(found)
    if not found:
        raise _no_table(others[0])
    if system is not None and system.used:
        notes += system.said()
    elif system is not None:
        others.append(system.sheet)
    for sheet in others:
        if fold(sheet.title) in _NOT_TABLES:
            notes.append(tr("Sheet '{title}' is not a table.", title=sheet.title))
        elif fold(sheet.title) not in _OWN_INSTRUCTIONS:
            notes.append(tr("Sheet '{title}' has no years and was left out.", title=sheet.title))
    return found


def _observed(sheets: Sequence[Sheet], known: Callable[[object], bool], notes: list[Text]) -> list[Sheet]:
    """The sheets but those whose titles say that they hold what was computed; all if none would be left."""
    computed = [one for one in sheets if _COMPUTED.search(one.title.casefold()) and not known(one.title)]
    left = [sheet for sheet in sheets if sheet not in computed]
    if not left or not computed:
        return list(sheets)
    notes += [
        tr("Sheet '{title}' holds results and no observations, by its title; --sheet reads it.", title=sheet.title)
        for sheet in computed
    ]
    return left


def _read_each(
    sheets: Sequence[Sheet], reader: Reader, read: Callable[[Sheet, Reader], list[Series] | None]
) -> tuple[list[FoundOn], list[Sheet]]:
    """The sheets on which series are found, and the others."""
    tried = [(sheet, read(sheet, reader)) for sheet in sheets]
    return [(sheet, several) for sheet, several in tried if several is not None], [
        sheet for sheet, several in tried if several is None
    ]


_COMPUTED = re.compile(
    "标准化|归一化|无量纲|熵值|耦合|协调度|协同度|综合得分|结果|统计描述|描述性统计|相关系数|相关性"
    "|normali[sz]ed|standardi[sz]ed|results?$|descriptive|correlation"
)
_YEAR_IN_TITLE = re.compile(r"(?<![0-9])(?:1[89]|2[01])[0-9]{2}(?![0-9])")


def _date_by_title(crossing: Sequence[tuple[Sheet, list[Series]]]) -> None:
    """Give sheets of units without periods, each called by another year, that year."""
    years = [_YEAR_IN_TITLE.findall(sheet.title) for sheet, _ in crossing]
    if len(crossing) < 2 or any(len(one) != 1 for one in years) or len({one[0] for one in years}) < len(years):
        return
    for (_, several), (year,) in zip(crossing, years, strict=True):
        for series in several:
            series.points = [point._replace(period=int(year)) for point in series.points]


def _no_table(sheet: Sheet) -> TableError:
    where, headers = sheet.where(), first_headers(sheet)
    if all(sum(not is_blank(cell) for cell in row) <= 1 for row in sheet.rows):
        return TableError(
            tr(
                "{where}: only one column is found; the first row reads: {headers}. Part the columns "
                "by commas, semicolons or tabs, with a column 'year' (年份) and one for every "
                "indicator.",
                where=where,
                headers=headers,
            )
        )
    return TableError(
        tr(
            "{where}: there is no column 'year' (年份), and no years stand across the columns; the "
            "first row reads: {headers}. Call the column of periods 'year'; a table of units "
            "without years needs a column 'cluster' (集群) or 'region' (地区).",
            where=where,
            headers=headers,
        )
    )
