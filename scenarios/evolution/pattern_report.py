"""What the pattern experiment amounts to: a table for the terminal, the report, the documentation."""

from __future__ import annotations

import datetime
import math
from typing import TYPE_CHECKING

import pandas as pd

from ...analysis.table_files import write_csv
from ..report import Figure, Section, Table
from ..report.headings import HEADINGS
from ..report.ran import described
from ..report.resting import assumptions_line, evaluator_line
from ..report.sources import simulated_source
from ..report.writing import Writing, in_whole
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


def finding(report: PatternReport, lang: Language = "en") -> list[str]:
    """How many patterns are met, and which are missed, in two sentences."""
    missed = [f"{line.code} {line_words(str(line.code), MISSED, '', lang)['pattern']}"
              for line in report.lines.itertuples() if line.verdict == MISSED]  # fmt: skip
    if not missed:
        return [tally(report, lang), WORDS["none_missed"][lang]]
    return [tally(report, lang), WORDS["missed"][lang].format(names=("；" if lang == "zh" else "; ").join(missed))]


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


@in_whole()
def write_patterns(report: PatternReport, writing: Writing) -> None:
    """Write lines, values, figures, report and manifest; returns the folder.

    Raises:
        UserError: the folder holds something that is not to be replaced.
    """
    folder, resolved = writing.folder, report.resolved
    write_csv(report.lines, folder / "patterns.csv")
    write_csv(report.values, folder / "pattern_values.csv")
    for name, curve in report.curves.items():
        write_csv(curve, folder / f"firms_{name}.csv")
    writing.report(WORDS["title"][writing.lang].format(name=resolved.name), _sections(report, writing), report.seeds)
    inputs = resolved.inputs
    writing.manifest({
        "format": 1, "kind": "patterns", "command": writing.command, "scenario": resolved.name,
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "seeds": list(report.seeds), "scale": inputs.scale, "start_year": inputs.start_year,
        "end_year": inputs.end_year, "failures": list(report.failures), "sources": dict(resolved.sources),
    })  # fmt: skip


def _sections(report: PatternReport, writing: Writing) -> list[Section]:
    lang, resolved = writing.lang, report.resolved
    source = simulated_source([resolved], report.seeds, writing.drawn_in)
    pictures = writing.figures(pattern_figures(report, lang), source)
    lines = pattern_table(report, lang)
    apart = [HEADS[column][lang] for column in ("reason", "source")]
    judged = Table(lines.drop(columns=apart), WORDS["table"][lang])
    reasons = Table(lines[[HEADS["code"][lang], *apart]], WORDS["reasons"][lang])
    run = [described(resolved, lang), ran(report, lang), WORDS["arms"][lang]]
    resting = [*MEANING[lang], evaluator_line(resolved, lang), assumptions_line([resolved], lang)]
    return [
        Section(HEADINGS["finding"][lang], finding(report, lang)),
        Section(HEADINGS["run"][lang], run),
        Section(WORDS["heading"][lang], (), [judged], [Figure(pictures["patterns"], WORDS["chart"][lang])]),
        Section(WORDS["firms"][lang], (), (), [Figure(pictures["firms"], WORDS["curves"][lang])]),
        Section(HEADINGS["rests"][lang], resting, [reasons]),
    ]
