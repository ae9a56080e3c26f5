"""The tables that the README prints, against what its commands print: ``python -m tests.readme_tables [--write]``.

Fails if a word differs, or a number by more than a unit of its last printed digit; ``--write`` brings the README up to
date instead. Commands run at the README's own size, with results in a folder of their own.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
# By the line that a table begins with: the commands of which the last one prints it.
COMMANDS = {
    "2035: median (10th to 90th percentile)": ["demo"],
    "strong_policy against no_policy in 2035": ["compare no_policy guangzhou strong_policy"],
    "lever.P2.level": [
        "sweep examples/pilot_zone.yaml --out results/pilot_zone",
        "summary results/pilot_zone --table synergy --indicator synergy --cluster jewelry --year 2035"
        " --by lever.P2.level",
    ],
    "2023: order degrees": ["evaluate docs/notebooks/data/yearbook.csv --out results/yearbook"],
}
NUMBER = re.compile(r"[+\-−±]*\d[\d,]*(?:\.(\d+))?")
RULE = "─" * 10


def place(lines: Sequence[str], title: str) -> slice:
    """Where a table stands, from its title to its last row.

    Raises:
        ValueError: there is none.
    """
    begin = next((at for at, line in enumerate(lines) if line.strip().startswith(title)), None)
    if begin is None:
        raise ValueError(f"No line begins with {title!r}.")
    lines_of_rule = (at for at, line in enumerate(lines[begin:], begin) if line.strip().startswith(RULE))
    # Below a blank line stands a table with a rule; otherwise the line that was found heads its columns.
    head = begin if lines[begin + 1].strip() else next(lines_of_rule)
    return slice(begin, next((at for at, line in enumerate(lines[head:], head) if not line.strip()), len(lines)))


def block(text: str, title: str) -> list[str]:
    """The lines of a table, from its title to its last row, without indentation. Errors as in :func:`place`."""
    lines = [line.strip() for line in text.splitlines()]
    return lines[place(lines, title)]


def mismatches(printed: Sequence[str], real: Sequence[str]) -> list[str]:
    """Where two tables differ by more than rounding, in words."""
    pairs = zip_longest((line for line in printed if line), (line for line in real if line), fillvalue="")
    return [f"printed: {one}\n   real: {other}" for one, other in pairs if not alike(one, other)]


def alike(printed: str, real: str) -> bool:
    """Whether two lines have the same words, and numbers within a unit of the last digit printed."""
    if printed.startswith(RULE) and real.startswith(RULE):
        return True
    if NUMBER.sub("#", printed).split() != NUMBER.sub("#", real).split():
        return False
    pairs = zip(NUMBER.finditer(printed), NUMBER.finditer(real), strict=True)
    return all(abs(value(one[0]) - value(other[0])) <= 1.001 * 10.0 ** -len(one[1] or "") for one, other in pairs)


def value(text: str) -> float:
    """A number as tables print it."""
    return float(text.replace(",", "").replace("±", "").replace("−", "-"))


def printed_by(commands: Sequence[str]) -> str:
    """What the last of some commands prints, with columns of a table for other programs in line."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("docs", "examples"):
            Path(folder, name).symlink_to(README.parent / name)
        for command in commands:
            asked = [sys.executable, "-m", "synergysim", *command.split()]
            output = subprocess.run(asked, cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout
    return in_line(output)


def in_line(text: str) -> str:
    """Lines with tabs, their columns one below the other."""
    rows = [line.split("\t") for line in text.splitlines()]
    most = [max(map(len, column)) for column in zip_longest(*(row for row in rows if len(row) > 1), fillvalue="")]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, most, strict=False)).rstrip()
        if len(row) > 1
        else row[0]
        for row in rows
    )


def main(write: bool) -> int:
    """Compare or write; the exit code."""
    text, wrong = README.read_text(encoding="utf-8"), 0
    for title, command in COMMANDS.items():
        output = printed_by(command)
        if write:
            text = with_table(text, output, title)
            continue
        real, printed = block(output, title), block(text, title)
        found = mismatches(printed, real)
        wrong += len(found)
        print("\n".join([f"synergysim {command[-1]}: {len(found)} lines of the README differ.", *found]))
    if write:
        README.write_text(text, encoding="utf-8")
    elif wrong:
        print("Bring them up to date: make readme")
    return 1 if wrong else 0


def with_table(text: str, output: str, title: str) -> str:
    """The README's text with a table as a command printed it."""
    lines, printed = text.split("\n"), output.splitlines()
    lines[place(lines, title)] = [f"    {line}".rstrip() for line in printed[place(printed, title)]]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main("--write" in sys.argv[1:]))
