"""The tables that the README prints, against what its commands print: ``python -m tests.readme_tables [--write]``.

Fails if a word differs, or a number by more than a unit of its last printed digit; ``--write`` brings the README up to
date instead. Run are the commands of the first two tables, at the README's own size.
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
# By the line that a table begins with: the command that prints it.
COMMANDS = {
    "2035: median (10th to 90th percentile)": ["demo"],
    "strong_policy against no_policy in 2035": ["compare", "no_policy", "guangzhou", "strong_policy"],
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
    rule = next(at for at, line in enumerate(lines[begin:], begin) if line.strip().startswith(RULE))
    return slice(begin, next((at for at, line in enumerate(lines[rule:], rule) if not line.strip()), len(lines)))


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


def printed_by(command: Sequence[str]) -> str:
    """What a command prints."""
    with tempfile.TemporaryDirectory() as folder:
        asked = [sys.executable, "-m", "synergysim", *command, "--out", f"{folder}/result"]
        return subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True).stdout


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
        print("\n".join([f"synergysim {' '.join(command)}: {len(found)} lines of the README differ.", *found]))
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
