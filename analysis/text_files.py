"""Text files as rows of cells: the encoding found out, and the delimiter that gives a table."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence

from ..language import Text, tr
from .cells import TableError
from .table_files import unguarded

DELIMITERS = (",", ";", "\t", "|")
MOST_BYTES = 128 * 1024 * 1024
MOST_CELLS = 5_000_000
_MARKED = (b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"\xff\xfe", b"\xfe\xff")
_NAMES = {"gb18030": "GBK", "cp950": "Big5", "cp1252": "Latin-1"}
_WESTERN = frozenset("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœŠšŽž°²³µ½€£§–—’“”«»·")
_SAID = re.compile(r"\ufeff?\"?sep=([,;\t|])\"?")
_FULL_WIDTH, _BLANKS = re.compile("[，；]"), re.compile(r"[ \u3000]+")
_LEAST_LIKELY = 0.8


def read_rows(name: str, content: bytes) -> tuple[list[list[str]], str, list[Text]]:
    """The rows of a text file, its delimiter, and a note if it is in an old encoding.

    Raises:
        TableError: the encoding is not known or not certain, or a quotation mark is left open.
    """
    text, notes = decoded(name, content)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text, delimiter = _parted(text)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True):
            cells += len(row)
            if cells > MOST_CELLS:
                raise TableError(
                    tr(
                        "{name}: the file has more than {most_cells:,} cells; split the table.",
                        name=name,
                        most_cells=MOST_CELLS,
                    )
                )
            rows.append([unguarded(cell) for cell in row])
    except csv.Error as error:
        raise TableError(
            tr(
                "{name}, line {n_rows}: a quotation mark is opened and not closed, or stands inside a cell ({error}).",
                name=name,
                n_rows=len(rows) + 1,
                error=error,
            )
        ) from None
    return rows, delimiter, notes


def _parted(text: str) -> tuple[str, str]:
    """The text and its delimiter; a line ``sep=;`` of Excel's is followed, and columns parted otherwise get tabs."""
    first, _, rest = text.partition("\n")
    said = _SAID.fullmatch(first)
    if said:
        return rest, said[1]
    delimiter = delimiter_of(text)
    lines = text.split("\n")
    if any(delimiter in line for line in lines):
        return text, delimiter
    for parted in (_FULL_WIDTH, _BLANKS):
        widths = {len(parted.split(line.strip())) for line in lines if line.strip()}
        if len(widths) == 1 and widths != {1}:
            return "\n".join("\t".join(parted.split(line.strip())) for line in lines), "\t"
    return text, delimiter


def decoded(name: str, content: bytes) -> tuple[str, list[Text]]:
    """The text of a file in UTF-8, UTF-16 with a mark, GBK, Big5 or a Western alphabet, the last three with a note.

    GBK takes almost any bytes; it is believed only where it gives common characters, and likewise the others.

    Raises:
        TableError: no encoding gives text that can be meant, or two do.
    """
    if content.startswith(_MARKED):
        try:
            return content.decode("utf-32" if content.startswith(_MARKED[:2]) else "utf-16"), []
        except UnicodeDecodeError:
            raise _unknown(name, content, 0) from None
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        start = error.start
    likely = {code: share for code in _NAMES if (share := _likelihood(content, code)) >= _LEAST_LIKELY}
    best = sorted(likely, key=lambda code: likely[code], reverse=True)
    if not best or (len(best) > 1 and likely[best[0]] - likely[best[1]] < 0.05 and best[0] != "gb18030"):
        raise _unknown(name, content, start)
    code = best[0]
    encoding = _NAMES[code]
    note = tr("{name} was read as {encoding}.", name=name, encoding=encoding)
    return content.decode(code), [note]


def _unknown(name: str, content: bytes, start: int) -> TableError:
    line = content[:start].count(b"\n") + 1
    return TableError(
        tr(
            "{name}, line {line}: the text is neither UTF-8 nor GBK, or not certainly; open the "
            "file where its characters are right and save it as 'CSV UTF-8'.",
            name=name,
            line=line,
        )
    )


def _likelihood(content: bytes, code: str) -> float:
    """The share of the characters beyond ASCII that are common ones in this encoding; 0 if it cannot be it."""
    try:
        text = content.decode(code)
    except UnicodeDecodeError:
        return 0.0
    beyond = Counter(character for character in text if ord(character) > 127)
    total = sum(beyond.values())
    if code == "cp1252":
        # Western words have their accents between letters; runs of them are another encoding.
        if re.search(r"[^\x00-\x7f]{3}", text) or any(one not in _WESTERN for one in beyond):
            return 0.0
        return len(re.findall(r"(?<=[A-Za-z ])[^\x00-\x7f]|[^\x00-\x7f](?=[A-Za-z])", text)) / total
    return sum(times for character, times in beyond.items() if _is_common(character, code)) / total


def _is_common(character: str, code: str) -> bool:
    """Whether a character is in the frequent half of an encoding (level 1 of GB 2312 or Big5) or a usual sign."""
    raw = character.encode(code)
    if len(raw) != 2:
        return False
    lead, trail = raw
    if code == "gb18030":
        return trail >= 0xA1 and (0xB0 <= lead <= 0xD7 or 0xA1 <= lead <= 0xA3)
    return 0xA1 <= lead <= 0xC6


def delimiter_of(text: str) -> str:
    """The delimiter under which most lines have the same number of cells; titles and remarks may stand around them."""
    sample = [line for line in text.split("\n")[:2000] if line.strip()]
    return max(DELIMITERS, key=lambda delimiter: _rectangle(sample, delimiter))


def _rectangle(lines: Sequence[str], delimiter: str) -> tuple[int, int]:
    """Rows of the commonest width of two cells or more, and that width."""
    widths: Counter[int] = Counter()
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            widths[len(row)] += len(row) > 1
    except csv.Error:
        pass
    return max(((times, width) for width, times in widths.items()), default=(0, 0))
