"""The headings that every report has, whatever the command: a reader finds the same parts in all of them."""

from __future__ import annotations

from ....language import Text, tr

HEADINGS: dict[str, Text] = {
    "finding": tr("In brief"),
    "run": tr("How it was done"),
    "rests": tr("Data and assumptions"),
    "reproduction": tr("Repeat and cite it"),
}
DETAILS = ("run", "rests", "reproduction")  # come last, folded
