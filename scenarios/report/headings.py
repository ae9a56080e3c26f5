"""The headings that every report has, whatever the command: a reader finds the same parts in all of them."""

from __future__ import annotations

from ...language import Text, tr

HEADINGS: dict[str, Text] = {
    "finding": tr("The finding"),
    "run": tr("What was run"),
    "rests": tr("What it rests on"),
    "reproduction": tr("How to reproduce it"),
}
