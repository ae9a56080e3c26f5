"""Files that went wrong on their way, or were made to: seeded generators of sick workbooks and tampered JSON."""

from __future__ import annotations

import copy
import io
import json
import random
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
from openpyxl.chart import LineChart, Reference

ROWS = [["year", "A1", "B1"], [2018, 1.5, 5200], [2019, 2, 5600], [2020, 3, 5900], [2021, 4, 6400]]


def workbook(chart: bool = False) -> bytes:
    """A good workbook; with ``chart``, one that has a chart on a sheet of its own."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in ROWS:
        sheet.append(row)
    if chart:
        line = LineChart()
        line.add_data(Reference(sheet, min_col=2, min_row=1, max_row=5))
        book.create_chartsheet("Chart").add_chart(line)
    return saved(book)


def saved(book: Any) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return target.getvalue()


def with_shared_strings(texts: bytes = b"") -> bytes:
    """The good workbook as spreadsheet programs store it: its texts in a part of their own, before ``texts``."""
    parts = parts_of(workbook())
    found: list[bytes] = []

    def reference(text: re.Match[bytes]) -> bytes:
        found.append(b"<si><t>" + text[1] + b"</t></si>")
        return b't="s"><v>' + str(len(found) - 1).encode() + b"</v>"

    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = re.sub(rb't="inlineStr"><is><t>(.*?)</t></is>', reference, parts[sheet])
    parts["xl/sharedStrings.xml"] = b"<sst>" + b"".join(found) + texts + b"</sst>"
    link = b'<Relationship Id="rId99" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    relations = "xl/_rels/workbook.xml.rels"
    parts[relations] = parts[relations].replace(b"</Relationships>", link)
    return packed(parts)


def with_sheet(xml: str, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook whose sheet has this content of ``sheetData`` and what follows it."""
    parts = parts_of(workbook())
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    parts["xl/worksheets/sheet1.xml"] = f"{head}{xml}</worksheet>".encode()
    return packed(parts, method)


def _cell(row: int, letter: str, value: object) -> str:
    kind = ' t="str"' if isinstance(value, str) else ""
    return f'<c r="{letter}{row}"{kind}><v>{value}</v></c>'


TABLE = "".join(
    f'<row r="{row}">' + "".join(_cell(row, "ABC"[place], value) for place, value in enumerate(values)) + "</row>"
    for row, values in enumerate(ROWS, start=1)
)


def far_cells() -> Iterator[tuple[str, bytes]]:
    """Names and contents of small files that claim a sheet of billions of cells, or hold little in many elements."""

    def cell(address: str, content: str = "") -> str:
        row = "".join(character for character in address if character.isdigit())
        return f'<row r="{row}"><c r="{address}" s="0">{content}</c></row>'

    for address in ("A1048576", "XFD1048576"):
        yield f"coloured {address}", with_sheet(f"<sheetData>{TABLE}{cell(address)}</sheetData>")
    yield "value XFD1048576", with_sheet(f"<sheetData>{TABLE}{cell('XFD1048576', '<v>1</v>')}</sheetData>")
    merged = '<mergeCells count="1"><mergeCell ref="A9:XFD1048576"/></mergeCells>'
    yield "merged", with_sheet(f"<sheetData>{TABLE}{cell('A9', '<v>1</v>')}</sheetData>{merged}")
    yield "dimension", with_sheet(f'<dimension ref="A1:XFD1048576"/><sheetData>{TABLE}</sheetData>')
    yield "million empty cells", with_sheet(f"<sheetData>{TABLE}<row>{'<c/>' * 1_000_000}</row></sheetData>")
    yield "million rows", with_sheet(f"<sheetData>{TABLE}{'<row/>' * 1_000_000}</sheetData>")
    hidden = '<row hidden="1"/>' * 300_000
    yield "hidden rows", with_sheet(f"<sheetData>{TABLE}{hidden}</sheetData>")
    merges = '<mergeCell ref="A1:B2"/>' * 300_000
    yield "many merges", with_sheet(f"<sheetData>{TABLE}</sheetData><mergeCells>{merges}</mergeCells>")
    yield "zeros", with_sheet("<sheetData>" + "0" * 150_000_000 + "</sheetData>")
    parts = parts_of(workbook())
    yield "styles", packed(parts | {"xl/styles.xml": b"<s><cellXfs>" + b"<xf/>" * 1_000_000 + b"</cellXfs></s>"})
    yield "runs", with_shared_strings(b"<si>" + b"<r><t>a</t></r>" * 500_000 + b"</si>")


def open_document(rows: int = 1, columns: int = 1, value: str = "") -> bytes:
    """An OpenDocument spreadsheet with a row repeated below its table."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="float" office:value="{value}"/>'
            if not isinstance(value, str)
            else f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
            for value in row
        )
        + "</table:table-row>"
        for row in ROWS
    )
    kind = f'office:value-type="float" office:value="{value}"' if value else ""
    repeated = (
        f'<table:table-row table:number-rows-repeated="{rows}">'
        f'<table:table-cell table:number-columns-repeated="{columns}" {kind}/></table:table-row>'
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="甲市">{cells}{repeated}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


# ---- sick workbooks ----


def _flipped(content: bytes, rng: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(rng.randint(1, 40)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def _cut(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(4, len(content))]


def _without_part(content: bytes, rng: random.Random) -> bytes:
    parts = parts_of(content)
    del parts[rng.choice(list(parts))]
    return packed(parts)


def _broken_xml(content: bytes, rng: random.Random) -> bytes:
    parts = parts_of(content)
    name = rng.choice(list(parts))
    parts[name] = _flipped(parts[name], rng) if rng.random() < 0.5 else _cut(parts[name], rng)
    return packed(parts)


def _other_words(content: bytes, rng: random.Random) -> bytes:
    parts = parts_of(content)
    name = rng.choice([name for name in parts if name.endswith(("sheet1.xml", "styles.xml", "workbook.xml", ".rels"))])
    text = parts[name].decode()
    words = ('"1"', '"s"', '"0"', '"n"', 'r="A1"', "<v>", "rId1", "/xl/", "<row ", "xmlns=", "</c>", 't="')
    news = (
        '"-1"',
        '"99999999999"',
        '"é"',
        '""',
        'r="AAAA99999999"',
        "<v><v>",
        "rId9",
        "../../",
        "<row r='x' ",
        "a=",
        "",
    )
    parts[name] = text.replace(rng.choice(words), rng.choice(news), rng.randint(1, 9)).encode()
    return packed(parts)


def _flagged(content: bytes, rng: random.Random) -> bytes:
    """Encrypted flags, odd compression and wrong sizes in the directory of the archive."""
    data = bytearray(content)
    places = [place for place in range(len(data) - 46) if data[place : place + 4] in (b"PK\x01\x02", b"PK\x03\x04")]
    place = rng.choice(places)
    central = data[place : place + 4] == b"PK\x01\x02"
    field = rng.choice([8, 10, 16, 20, 24, 42] if central else [6, 8, 14, 18, 22])
    size = 2 if field in ((8, 10) if central else (6, 8)) else 4
    data[place + field : place + field + size] = struct.pack("<Q", rng.getrandbits(8 * size))[:size]
    return bytes(data)


def _nested(content: bytes, rng: random.Random) -> bytes:
    del content
    depth = rng.choice([500, 50_000])
    return with_sheet("<sheetData>" + "<a>" * depth + "</a>" * depth + "</sheetData>")


def _entities(content: bytes, rng: random.Random) -> bytes:
    parts = parts_of(content)
    name = rng.choice([name for name in parts if name.endswith(".xml")])
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    parts[name] = bomb + parts[name].removeprefix(b"<?xml version='1.0' encoding='UTF-8'?>")
    return packed(parts)


def _odd_method(content: bytes, rng: random.Random) -> bytes:
    return packed(parts_of(content), rng.choice([zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_STORED]))


SICK: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_flipped, _cut, _without_part, _broken_xml, _other_words, _flagged, _nested, _entities, _odd_method),
)


def sick_workbooks(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Names and contents of workbooks that are damaged in all ways, alternating, some of them twice."""
    rng = random.Random(seed)
    good = (workbook(), workbook(chart=True), with_shared_strings())
    for number in range(count):
        way = SICK[number % len(SICK)]
        content = way(rng.choice(good), rng)
        if rng.random() < 0.2:
            content = rng.choice((_flipped, _cut, _flagged))(content, rng)
        yield f"{way.__name__.strip('_')} {number}", content


# ---- tampered JSON ----

STRANGE: tuple[Any, ...] = (
    *(None, True, -1, 0, 10**400, 1e308, "", "x", "1", [], {}, [[]], {"a": 1}, [None], "\u0000", 2**63, -0.0),
)


def tampered(document: Any, rng: random.Random) -> bytes:
    """The document with something in it changed, left out or repeated, cut off, or nested without end."""
    way = rng.randrange(10)
    text = json.dumps(document, ensure_ascii=False)
    if way == 0:
        return text[: rng.randrange(len(text))].encode()
    if way == 1:
        return _flipped(text.encode(), rng)
    if way == 2:
        depth = rng.choice([90, 1_000, 100_000])
        return b"[" * depth + b"]" * rng.choice([0, depth])
    changed = copy.deepcopy(document)
    for _ in range(rng.randint(1, 3)):
        changed = _changed(changed, rng)
    text = json.dumps(changed, ensure_ascii=False)
    return text.encode() if way < 9 else text.replace("0.", rng.choice(["NaN", "1e999", "-Infinity", "0."]), 3).encode()


def _changed(one: Any, rng: random.Random) -> Any:
    if isinstance(one, (dict, list)) and one and rng.random() < 0.85:
        key = rng.choice(list(one)) if isinstance(one, dict) else rng.randrange(len(one))
        if rng.random() < 0.15:
            del one[key]
        else:
            one[key] = _changed(one[key], rng)
        return one
    if rng.random() < 0.1:
        deep: Any = 1
        for _ in range(150):
            deep = [deep]
        return deep
    return copy.deepcopy(rng.choice(STRANGE))
