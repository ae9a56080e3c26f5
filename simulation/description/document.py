"""The file of the model description: its prose and the generated blocks between their markers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from .blocks import BLOCKS

ODD = Path(__file__).parent.parent / "ODD.md"
REFRESH = "refresh it with `make odd` (or `synergysim describe --write`)"

_BLOCK = re.compile(r"<!-- generated: (?P<name>[^>]*?) -->\n(?P<body>.*?)<!-- end: (?P=name) -->", re.DOTALL)
_MARKER = re.compile(r"<!-- (?:generated|end): ")

Blocks = Mapping[str, Callable[[], str]]


class DescriptionError(ValueError):
    """The markers of the model description do not fit the blocks that the code makes."""


def fill(text: str, blocks: Blocks = BLOCKS) -> str:
    """The text with every generated block made anew.

    Raises:
        DescriptionError: a block is missing, unknown, there twice or not closed; the sentence names it.
    """
    _check(text, blocks)
    return _BLOCK.sub(lambda found: _framed(found["name"], blocks[found["name"]]()), text)


def stale(text: str, blocks: Blocks = BLOCKS) -> list[str]:
    """The names of the blocks that differ from what the code says."""
    _check(text, blocks)
    return [
        found["name"] for found in _BLOCK.finditer(text) if found[0] != _framed(found["name"], blocks[found["name"]]())
    ]


def prose(text: str) -> str:
    """The text without its generated blocks."""
    return _BLOCK.sub("", text)


def write(path: Path = ODD, blocks: Blocks = BLOCKS) -> list[str]:
    """Bring the blocks of the file up to date; returns the names of those that changed."""
    text = path.read_text(encoding="utf-8")
    changed = stale(text, blocks)
    if changed:
        path.write_text(fill(text, blocks), encoding="utf-8")
    return changed


def _framed(name: str, body: str) -> str:
    return f"<!-- generated: {name} -->\n\n{body}\n\n<!-- end: {name} -->"


def _check(text: str, blocks: Blocks) -> None:
    names = [found["name"] for found in _BLOCK.finditer(text)]
    if _MARKER.search(prose(text)):
        raise DescriptionError(
            "A generated block of the model description is not closed, or closed under another name."
        )
    for name in names:
        if name not in blocks:
            raise DescriptionError(f"No block is called {name!r}; there are: {', '.join(blocks)}.")
        if names.count(name) > 1:
            raise DescriptionError(f"The block {name!r} stands in the model description more than once.")
    missing = [name for name in blocks if name not in names]
    if missing:
        raise DescriptionError(f"The model description lacks the generated blocks {', '.join(missing)}.")
