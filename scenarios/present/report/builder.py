"""From sections of text, tables and figures to one HTML file with everything inside it."""

from __future__ import annotations

import base64
import datetime
import math
import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from unicodedata import east_asian_width

from ....language import Texts, language, tr
from .glossary import Linked, explained
from .headings import DETAILS, HEADINGS
from .papers import cited

if TYPE_CHECKING:
    import pandas as pd


WORDS: Texts[dict[str, str]] = Texts(
    {
        "contents": tr("Contents"),
        "glossary": tr("Glossary"),
        "more": tr("{n} more pictures"),
        "one_more": tr("1 more picture"),
        "figure": tr("Figure"),
        "table": tr("Table"),
        "yes": tr("yes"),
        "no": tr("no"),
        "made": tr("Made by synergysim {v} on {day}."),
    }
)


@dataclass(frozen=True)
class Figure:
    """A picture (a PNG, SVG or JPEG file, or the content of a PNG) and what it shows."""

    picture: Path | bytes
    caption: str


@dataclass(frozen=True)
class Table:
    """A data frame and what it shows; its index is not printed.

    Numbers get ``digits`` significant digits, at most ``decimals`` of them behind the point; whole numbers below
    10,000, such as years, are printed as they are.
    """

    frame: pd.DataFrame
    caption: str
    digits: int = 3
    decimals: int = 6


Tone = Literal["", "up", "down", "open"]


@dataclass(frozen=True)
class KeyFigure:
    """A number to be remembered and what it is of.

    ``tone``: whether it is shown to lie above what it is compared with ("up"), below ("down"), or neither ("open").
    """

    value: str
    label: str
    tone: Tone = ""


@dataclass(frozen=True)
class Section:
    """A heading with paragraphs, commands to be typed, texts to be copied, figures, tables. Text is plain, not HTML.

    ``key_figures`` are shown in the first section of a report only.
    """

    heading: str
    paragraphs: Sequence[str] = ()
    tables: Sequence[Table] = ()
    figures: Sequence[Figure] = ()
    commands: Sequence[str] = ()
    verbatim: Sequence[str] = ()
    key_figures: Sequence[KeyFigure] = ()

    @property
    def texts(self) -> list[str]:
        """Everything that is said in it, in its figures' captions and in its tables."""
        cells = [str(cell) for table in self.tables for cell in [*table.frame.columns, *table.frame.to_numpy().ravel()]]
        captions = [*(one.caption for one in self.tables), *(one.caption for one in self.figures)]
        numbers = [one.label for one in self.key_figures]
        return [self.heading, *self.paragraphs, *numbers, *captions, *cells]


YEARS = re.compile(r"(?<=\d{4})-(?=\d{4})")  # the hyphen of a span of years
MOST_ROWS = 12  # of a table that is shown without being asked for


def write_report(path: str | Path, title: str, sections: Iterable[Section]) -> Path:
    """Write a self-contained HTML report and return its path.

    The first section opens it: its first paragraph large, then its key figures and its first figure. Sections whose
    heading is one of :data:`.headings.DETAILS` come last, folded, with the words of the glossary that occur. Beside a
    figure, or where they are long, tables are folded too. Figures are embedded as base64, the style sheet is inside,
    nothing is loaded from elsewhere; on paper everything is unfolded.

    Raises:
        ValueError: a figure is of a kind browsers do not show.
        FileNotFoundError: a figure does not exist.
    """
    words = dict(WORDS())
    words["made"] = words["made"].format(v=_version(), day=datetime.date.today().isoformat())
    shown = list(sections)
    details = [one for one in shown if one.heading in {str(HEADINGS[name]) for name in DETAILS}]
    shown = [one for one in shown if one not in details] + details
    texts = [text for section in shown for text in section.texts]
    glossary = explained(texts)
    page = _environment(Linked(glossary)).from_string(_resource("page.html"))
    html = page.render(
        lang=language(), title=YEARS.sub("–", title), sections=shown, details=details, papers=cited(texts),
        glossary=glossary, words=words, most_rows=MOST_ROWS, style=_resource("style.css"),
    )  # fmt: skip
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(html, encoding="utf-8")
    return target


def _environment(linked: Linked) -> Any:
    import jinja2

    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["embedded"] = embedded
    environment.filters["shape"] = shape
    environment.filters["cells"] = cells
    environment.filters["signed"] = signed
    environment.filters["spaced"] = spaced
    environment.filters["unbroken"] = unbroken
    environment.filters["width"] = width
    environment.filters["linked"] = linked
    environment.filters["numeric"] = numeric
    return environment


def _resource(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _version() -> str:
    from importlib.metadata import version

    return version("synergysim")


MEDIA_TYPES = {".png": "image/png", ".svg": "image/svg+xml", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


def embedded(picture: Path | bytes) -> str:
    """A picture as a data address that an ``img`` can carry."""
    if isinstance(picture, bytes):
        return f"data:image/png;base64,{base64.b64encode(picture).decode('ascii')}"
    kind = MEDIA_TYPES.get(picture.suffix.lower())
    if kind is None:
        raise ValueError(f"{picture.name} is not a picture a browser shows; use {', '.join(MEDIA_TYPES)}.")
    return f"data:{kind};base64,{base64.b64encode(picture.read_bytes()).decode('ascii')}"


PNG_SIZE = slice(16, 24)  # bytes of a PNG file: width and height
WIDE, TALL = 1300, 1.2  # pixels from which a figure has panels; height over width


def shape(picture: Path | bytes) -> str:
    """What a PNG needs to be legible: ``wide`` on a phone to be moved sideways, ``tall`` to be taller than a screen."""
    content = picture if isinstance(picture, bytes) else picture.read_bytes() if picture.suffix == ".png" else b""
    if len(content) < PNG_SIZE.stop:
        return ""
    across, down = struct.unpack(">II", content[PNG_SIZE])
    return " ".join(name for name, is_so in (("wide", across >= WIDE), ("tall", down >= TALL * across)) if is_so)


def signed(text: object) -> str:
    """A text whose negative numbers have a minus sign in place of a hyphen."""
    return re.sub(r"(?<![\w.])-(?=\d)", "−", str(text))


CODE = re.compile(r"(?<![A-Za-z0-9_./\\-])[A-Z]{1,2}\d*(?![A-Za-z0-9_./\\-])")
PER_CENT = re.compile(r"(?<=\d) %")
CHINESE = re.compile("[\u4e00-\u9fff]")


def spaced(text: str) -> str:
    """A text in which a code such as U or P4 stands a space apart from the Chinese characters beside it.

    A number and its per cent stay on one line.
    """

    def apart(code: re.Match[str]) -> str:
        before, after = text[: code.start()][-1:], text[code.end() :][:1]
        return f"{' ' * bool(CHINESE.match(before))}{code[0]}{' ' * bool(CHINESE.match(after))}"

    return PER_CENT.sub("\u00a0%", CODE.sub(apart, text))


WHOLE = re.compile(r"\d{4}(?:[–—]|——)\d{4}|[A-Za-z]{1,8}-[a-z]+")  # a span of years, a word with a hyphen


def unbroken(text: str) -> Any:
    """A heading as HTML in which no span of years and no word with a hyphen is broken in two lines."""
    import markupsafe

    escaped = str(markupsafe.escape(text))
    return markupsafe.Markup(WHOLE.sub(lambda one: f"<span>{one[0]}</span>", escaped))


def width(text: str) -> int:
    """How wide a text is in letters: a Chinese character takes the room of two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def cells(table: Table, words: Mapping[str, str]) -> list[list[tuple[str, bool]]]:
    """The body of a table as rows of (text, is a number); ``words`` has the language's yes and no."""
    return [
        [(_printed(value, table, words), _is_number(value)) for value in row]
        for row in table.frame.itertuples(index=False, name=None)
    ]


def numeric(table: Table, place: int) -> bool:
    """Whether a column holds numbers, so that its head stands above them."""
    return any(_is_number(value) for value in table.frame.iloc[:, place])


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _printed(value: Any, table: Table, words: Mapping[str, str]) -> str:
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return words["yes"] if value else words["no"]
    if not _is_number(value):
        return "" if value is None else signed(value)
    return _number(float(value), table.digits, table.decimals).replace("-", "−")


def _number(number: float, digits: int, most: int) -> str:
    if math.isnan(number):
        return "–"
    if math.isinf(number):
        return "∞" if number > 0 else "-∞"
    if number.is_integer():
        return f"{number:.0f}" if abs(number) < 10_000 else f"{number:,.0f}"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(number))))
    return f"{number:z,.{min(decimals, most)}f}"
