"""What the pattern experiment amounts to: a table for the terminal, the report, the documentation."""

from __future__ import annotations

import datetime
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from .. import outputs
from ..report import Figure, Section, Table, write_report
from .pattern_list import PATTERNS
from .pattern_words import HEADS, MEANING, WORDS, line_words
from .patterns import MET, MISSED, UNJUDGED

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Picture

    from ...analysis.catalogue import Language
    from .patterns import PatternReport


def ran(report: PatternReport, lang: Language = "en") -> str:
    """What was run, in one line."""
    inputs, seeds = report.resolved.inputs, report.seeds
    return WORDS["ran"][lang].format(
        name=report.resolved.name, first=inputs.start_year, last=inputs.end_year, a=seeds[0], b=seeds[-1],
        n=int(report.values["replication"].nunique()), scale=inputs.scale,
    )  # fmt: skip


def tally(report: PatternReport, lang: Language = "en") -> str:
    """How many patterns are met, missed, not judged."""
    counts = report.lines["verdict"].value_counts()
    met, missed, unjudged = (int(counts.get(name, 0)) for name in (MET, MISSED, UNJUDGED))
    return WORDS["tally"][lang].format(all=len(report.lines), met=met, missed=missed, unjudged=unjudged)


def pattern_table(report: PatternReport, lang: Language = "en") -> pd.DataFrame:
    """The lines in words."""
    rows = []
    for line in report.lines.itertuples():
        words = line_words(str(line.code), str(line.verdict), str(line.reason), lang)
        median, lowest, highest = (float(str(bound)) for bound in (line.median, line.lowest, line.highest))
        value = value_words(median, lowest, highest, lang)
        told = {**words, "code": str(line.code), "value": value}
        rows.append([told[column] for column in HEADS])
    return pd.DataFrame(rows, columns=[names[lang] for names in HEADS.values()])


def value_words(median: float, lowest: float, highest: float, lang: Language = "en") -> str:
    """A median with its range over the replications."""
    if math.isnan(median):
        return "–"
    between = WORDS["to"][lang].format(low=_number(lowest), high=_number(highest))
    return f"{_number(median)}（{between}）" if lang == "zh" else f"{_number(median)} ({between})"


def _number(value: float) -> str:
    digits = 0 if abs(value) >= 100 or value == int(value) else 2 if abs(value) >= 0.1 else 3
    text = f"{value:z.{digits}f}"
    return text.replace("-", "−")


def markdown(report: PatternReport) -> str:
    """The table as a page of the documentation."""
    day = datetime.date.today().isoformat()
    command = f"synergysim patterns {report.resolved.name} --replications {len(report.seeds)} --table docs/patterns.md"
    head = ["# Patterns", "", f"Made on {day} by `{command}`. {ran(report)} {tally(report)}", "", *MEANING["en"], ""]
    head += ["![Medians against targets](images/patterns.png)", "", "![Firms' curves](images/firms.png)", ""]
    frame = pattern_table(report)
    rows = ["| " + " | ".join(frame.columns) + " |", "|" + "-|" * len(frame.columns)]
    rows += ["| " + " | ".join(map(str, row)) + " |" for row in frame.itertuples(index=False, name=None)]
    return "\n".join([*head, *rows, ""])


def pattern_figures(report: PatternReport, lang: Language = "en") -> dict[str, Picture]:
    """The figures by name: ``patterns``, medians against targets, and ``firms``, the curves that some are read from."""
    from ...analysis.figures.patterns import Line, firm_panels, verdict_chart
    from ...analysis.figures.style import figure_language

    lang = figure_language(lang)
    targets = {one.code: (one.low, one.high) for one in PATTERNS}
    lines = []
    for code, median, lowest, highest, verdict in report.lines[
        ["code", "median", "lowest", "highest", "verdict"]
    ].itertuples(index=False, name=None):
        words = line_words(code, verdict, "", lang)
        told = value_words(median, lowest, highest, lang)
        lines.append(
            Line(f"{code}  {words['pattern']}", *targets[code], median, lowest, highest, verdict, words["target"], told)
        )
    count = int(report.values["replication"].nunique())
    return {"patterns": verdict_chart(lines, count, lang), "firms": firm_panels(report.curves, lang)}


def write_patterns(
    report: PatternReport, folder: Path, force: bool = False, command: str = "", lang: Language = "en"
) -> Path:
    """Write lines, values, figures, report and, last, the manifest into a folder and return it.

    Raises:
        UserError: the folder holds a run and ``force`` is not set.
    """
    from ...analysis.figures.style import save

    outputs.check_free(folder, force)
    folder.mkdir(parents=True, exist_ok=True)
    for old in (folder / outputs.MANIFEST, folder / outputs.REPORT):
        old.unlink(missing_ok=True)
    report.lines.to_csv(folder / "patterns.csv", index=False, lineterminator="\n")
    report.values.to_csv(folder / "pattern_values.csv", index=False, lineterminator="\n")
    for name, curve in report.curves.items():
        curve.to_csv(folder / f"firms_{name}.csv", index=False, lineterminator="\n")
    drawn = pattern_figures(report, lang)
    pictures = {name: save(figure, folder / "figures" / f"{name}.png") for name, figure in drawn.items()}
    texts = [ran(report, lang), tally(report, lang), *MEANING[lang]]
    table = Table(pattern_table(report, lang), WORDS["table"][lang])
    sections = [
        Section(WORDS["heading"][lang], texts, [table], [Figure(pictures["patterns"], WORDS["chart"][lang])]),
        Section(WORDS["firms"][lang], (), (), [Figure(pictures["firms"], WORDS["curves"][lang])]),
    ]
    write_report(folder / outputs.REPORT, WORDS["title"][lang].format(name=report.resolved.name), sections, lang)
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
