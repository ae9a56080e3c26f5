"""Text of others as text: what a visitor or a file says is not read as Markdown, which could fetch from elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# What begins emphasis, code, links, images, HTML, mathematics, colours and tables.
_SIGNS = re.compile(r"([\\`*_\[\]<>$~#|!&{}])")
_LEADING = re.compile(r"^(\d+|)([.)+=-])(?=\s|[=-]|$)")


def plain(text: str) -> str:
    """The text, on one line, as Markdown that shows it letter by letter; an address in it may be a link to itself."""
    return _LEADING.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", " ".join(text.split())))


def plain_table(frame: pd.DataFrame) -> pd.DataFrame:
    """The table with every text in it, and the names of its columns, made :func:`plain`."""

    def shown(value: object) -> object:
        return plain(value) if isinstance(value, str) else value

    return frame.map(shown).rename(columns=shown)
