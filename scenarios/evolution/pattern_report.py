"""What the pattern experiment amounts to: a table for the terminal, the report, the documentation."""

from __future__ import annotations

import datetime
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from .. import outputs
from ..report import Section, Table, write_report
from .patterns import MET, MISSED, UNJUDGED

if TYPE_CHECKING:
    from .patterns import PatternReport

MEANING = (
    "A pattern is met if the median over the replications lies within its target. Firms' growth is that of yearly "
    "sales of firms that live throughout both years, over their cluster's mean growth of the year; sizes are yearly "
    "sales. Reasons are probable ones, not tested.",
    "Held-out lines are checked and were never used to set anything. The model is not changed to meet a soft line.",
)
HEADS = {
    "code": "No.", "pattern": "Pattern", "target": "Target", "value": "Median (lowest to highest)", "unit": "Unit",
    "verdict": "Verdict", "kind": "Kind", "reason": "Probable reason", "source": "Target from",
}  # fmt: skip


def ran(report: PatternReport) -> str:
    """What was run, in one line."""
    inputs, seeds = report.resolved.inputs, report.seeds
    n = int(report.values["replication"].nunique())
    return (
        f"Scenario {report.resolved.name}, {inputs.start_year}-{inputs.end_year}, {n} replications (seeds {seeds[0]} "
        f"to {seeds[-1]}), {inputs.scale:.3g} of all firms simulated."
    )


def tally(report: PatternReport) -> str:
    """How many patterns are met, missed, not judged."""
    counts = report.lines["verdict"].value_counts()
    met, missed, unjudged = (int(counts.get(name, 0)) for name in (MET, MISSED, UNJUDGED))
    return f"{met} of {len(report.lines)} patterns met, {missed} missed, {unjudged} cannot be judged."


def pattern_table(report: PatternReport) -> pd.DataFrame:
    """The lines in words."""
    lines = report.lines
    values = [_value(*row) for row in lines[["median", "lowest", "highest"]].itertuples(index=False, name=None)]
    return lines.assign(value=values)[list(HEADS)].rename(columns=HEADS)


def _value(median: float, lowest: float, highest: float) -> str:
    if math.isnan(median):
        return "–"
    return f"{_number(median)} ({_number(lowest)} to {_number(highest)})"


def _number(value: float) -> str:
    text = f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.2f}"
    return text.replace("-", "−")


def markdown(report: PatternReport) -> str:
    """The table as a page of the documentation."""
    day = datetime.date.today().isoformat()
    command = f"synergysim patterns {report.resolved.name} --replications {len(report.seeds)} --table docs/patterns.md"
    head = ["# Patterns", "", f"Made on {day} by `{command}`. {ran(report)} {tally(report)}", "", *MEANING, ""]
    frame = pattern_table(report)
    rows = ["| " + " | ".join(frame.columns) + " |", "|" + "-|" * len(frame.columns)]
    rows += ["| " + " | ".join(map(str, row)) + " |" for row in frame.itertuples(index=False, name=None)]
    return "\n".join([*head, *rows, ""])


def write_patterns(report: PatternReport, folder: Path, force: bool = False, command: str = "") -> Path:
    """Write lines, values, report and, last, the manifest into a folder and return it.

    Raises:
        UserError: the folder holds a run and ``force`` is not set.
    """
    outputs.check_free(folder, force)
    folder.mkdir(parents=True, exist_ok=True)
    for old in (folder / outputs.MANIFEST, folder / outputs.REPORT):
        old.unlink(missing_ok=True)
    report.lines.to_csv(folder / "patterns.csv", index=False, lineterminator="\n")
    report.values.to_csv(folder / "pattern_values.csv", index=False, lineterminator="\n")
    texts = [ran(report), tally(report), *MEANING]
    table = Table(pattern_table(report), "Patterns, targets and verdicts.")
    write_report(folder / outputs.REPORT, f"Patterns of {report.resolved.name}", [Section("Patterns", texts, [table])])
    inputs = report.resolved.inputs
    manifest = {
        "format": 1, "kind": "patterns", "command": command, "scenario": report.resolved.name,
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "seeds": list(report.seeds), "scale": inputs.scale, "start_year": inputs.start_year,
        "end_year": inputs.end_year, "failures": list(report.failures), "sources": dict(report.resolved.sources),
    }  # fmt: skip
    text = json.dumps(manifest, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / outputs.MANIFEST).write_text(text + "\n", encoding="utf-8")
    return folder
