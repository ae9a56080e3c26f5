"""Reports as a reader sees them: their words, what they load, which of the words are in the wrong language."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

# What stays in Latin letters in a Chinese report: names of things that are typed, and the field's symbols.
ALLOWED = re.compile(
    r"synergysim [\w ./=-]+|[\w-]+\.(?:json|parquet|html|csv|xlsx|yaml)|guangzhou|no_policy|strong_policy|small|U|"
    r"goalposts|CRITIC|S[12]|Shapley|[A-DP]\d+|platform_push|--[a-z-]+|numpy|numba|pandas|mesa|scipy|pyarrow|matplotlib|"
    r"synergysim|Python|BibTeX|\b[0-9a-f]{12,16}\b|"
    r"draw flows|doi:[\w./]+|min|max|mean|R&D|GDP|USD|CNY|B2B|B2C|SME|IT|OEM|PCT"
)

LINKED = re.compile(r'<a class="term"[^>]*>(.*?)</a>')  # a word in a sentence, linked to the glossary

# A picture of one pixel, in the place of figures that nobody looks at.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


class Page(HTMLParser):
    """The visible text of a page, the commands it says to type, and every address it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.addresses: list[str] = []
        self.commands: list[str] = []
        self.html = ""
        self.hidden = self.typed = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = tag in ("style", "script")
        if tag == "pre" and ("class", "verbatim") not in attrs:
            self.typed = True
            self.commands.append("")
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        self.typed = self.typed and tag != "pre"

    def handle_data(self, data: str) -> None:
        if self.typed:
            self.commands[-1] += data.replace("\n", "")
            return
        left_out = self.hidden or not data.strip() or data.startswith("@software")  # a citation is in English
        self.texts += [] if left_out else [data.strip(" \n")]


def report_text(folder: Path) -> str:
    """A folder's report as written, but for links to the glossary and spaces that keep number and unit together."""
    written = (folder / "report.html").read_text(encoding="utf-8")
    return LINKED.sub(r"\1", written).replace("\N{NO-BREAK SPACE}", " ")


def page_at(folder: Path) -> Page:
    """The report in a folder."""
    page = Page()
    page.html = (folder / "report.html").read_text(encoding="utf-8")
    page.feed(LINKED.sub(r"\1", page.html))
    return page


def english_in(page: Page) -> list[str]:
    """The texts of a Chinese report that hold English words."""
    left = [ALLOWED.sub("", text) for text in page.texts]
    return [text for text in left if re.search(r"[A-Za-z]{3,}", text)]


def chinese_in(page: Page) -> list[str]:
    """The texts of an English report that hold Chinese."""
    return [text for text in page.texts if re.search(r"[\u4e00-\u9fff]", text)]


def pictures_of(page: Page) -> list[str]:
    """What a page would load: nothing but pictures it holds itself, or the test fails."""
    images = [one for one in page.addresses if not one.startswith("#")]
    assert all(one.startswith("data:image/") for one in images)
    return images
