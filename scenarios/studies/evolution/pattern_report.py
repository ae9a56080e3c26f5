"""What the pattern experiment amounts to: a table for the terminal, the report, the documentation."""

from __future__ import annotations

import datetime
import math
from string import ascii_lowercase
from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.figures import in_figures
from ....analysis.table_files import write_csv
from ....language import in_english, tr
from ...present.report import Figure, Section, Table
from ...present.report.headings import HEADINGS
from ...present.report.methods import methods_paragraph
from ...present.report.ran import described
from ...present.report.resting import assumptions_line, evaluator_line
from ...present.report.sources import simulated_source
from ...present.report.writing import Writing, in_whole
from .pattern_causes import telling
from .pattern_list import BY_CODE, PATTERNS
from .pattern_words import (
    CAUSE_HEADS,
    GROWTH,
    GROWTH_HEADS,
    HEADS,
    MEANING,
    METHODS,
    THEMES,
    VERDICTS,
    WORDS,
    line_words,
    name_words,
    number_words,
    target_words,
    value_words,
)
from .patterns import MET, MISSED, UNJUDGED, estimate

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Picture

    from .patterns import PatternReport


def ran(report: PatternReport) -> str:
    """What was run, in one line."""
    inputs, seeds = report.resolved.inputs, report.seeds
    return WORDS["ran"].format(
        name=report.resolved.name, first=inputs.start_year, last=inputs.end_year, a=seeds[0], b=seeds[-1],
        n=int(report.values["replication"].nunique()), scale=inputs.scale,
    )  # fmt: skip


def tally(report: PatternReport) -> str:
    """How many patterns are met, missed, not judged."""
    counts = report.lines["verdict"].value_counts()
    met, missed, unjudged = (int(counts.get(name, 0)) for name in (MET, MISSED, UNJUDGED))
    return WORDS["tally"].format(all=len(report.lines), met=met, missed=missed, unjudged=unjudged)


def finding(report: PatternReport) -> list[str]:
    """How many patterns are met, how many of these test the model, and which are missed, in three sentences."""
    met = report.lines[report.lines["verdict"] == MET]
    unused = WORDS["unused"].format(met=len(met), unused=int(met["used"].isin(["no", "held out"]).sum()))
    codes = report.lines.loc[report.lines["verdict"] == MISSED, "code"]
    if codes.empty:
        return [tally(report), unused, str(WORDS["none_missed"])]
    names = str(tr("; ")).join(f"{code} {name_words(code)}" for code in codes)
    return [tally(report), unused, WORDS["missed"].format(names=names)]


def reason_of(report: PatternReport, code: str, verdict: str) -> str:
    """What was found where a pattern is missed, or why it cannot be judged; nothing where it is met."""
    if verdict == MET:
        return ""
    if verdict == UNJUDGED:
        return str(WORDS["not_measured"])
    found = _tried(report, code)
    return f"{found} {WORDS['close']}" if _close(report, code) else found


def _close(report: PatternReport, code: str) -> bool:
    """Whether a value is nearer to its target than two Monte Carlo errors."""
    lines, pattern = report.lines.set_index("code"), BY_CODE[code]
    value, error = (float(lines[name].to_dict()[code]) for name in ("value", "error"))
    return max(pattern.low - value, value - pattern.high) < 2.0 * error


def _tried(report: PatternReport, code: str) -> str:
    """What the experiments say of a missed pattern."""
    cause = telling(report.causes, code)
    if cause is None:
        return str(WORDS["not_tried"])
    told = {"path": cause["parameter"], "end": f"{cause['set_to']:g}", "before": f"{cause['instead_of']:g}",
            "value": value_words(float(cause["value"]), float(cause["error"]))}  # fmt: skip
    return WORDS["cause_met" if cause["verdict"] == MET else "cause_missed"].format(**told)


def pattern_table(report: PatternReport) -> pd.DataFrame:
    """The lines in words."""
    rows = []
    columns = ["code", "verdict", "value", "error"]
    for code, verdict, value, error in report.lines[columns].itertuples(index=False, name=None):
        told = line_words(code, verdict, reason_of(report, code, verdict))
        told["value"] = value_words(value, error)
        rows.append([told[column] for column in HEADS])
    return pd.DataFrame(rows, columns=[str(names) for names in HEADS.values()])


def growth_table(report: PatternReport) -> pd.DataFrame:
    """Parts of the growth of productivity in words, by both methods: percent a year; a dash where a method has none."""
    by_part = {part: 100.0 * rows["value"].to_numpy() for part, rows in report.growth.groupby("part")}
    rows = []
    for part, names in GROWTH.items():
        row = [str(names)]
        for method in METHODS:
            known = by_part.get("growth" if part == "growth" else method + part)
            row.append("–" if known is None else value_words(*estimate(known)[:2]))
        rows.append(row)
    return pd.DataFrame(
        rows,
        columns=[str(GROWTH_HEADS["part"]), *(str(one) for one in METHODS.values())],
    )


def entrants_line(report: PatternReport) -> str:
    """What weight the entrants have that net entry's part rests on; empty where the years are not simulated."""
    means = report.growth.groupby("part")["value"].mean()
    firms, work = (100.0 * float(means.get(f"entrants_{name}", float("nan"))) for name in ("firms", "work"))
    if math.isnan(work):
        return ""
    return WORDS["entrants"].format(firms=number_words(firms), work=number_words(work))


def cause_table(report: PatternReport) -> pd.DataFrame:
    """What was tried where patterns are missed, in words."""
    rows = []
    for row in report.causes.to_dict("records"):
        told = {
            "code": f"{row['code']} {name_words(row['code'])}", "parameter": row["parameter"],
            "set_to": number_words(row["set_to"]), "instead_of": number_words(row["instead_of"]),
            "value": value_words(row["value"], row["error"]), "effect": value_words(row["effect"], row["effect_error"]),
            "verdict": str(VERDICTS[row["verdict"]]),
        }  # fmt: skip
        rows.append([told[column] for column in CAUSE_HEADS])
    return pd.DataFrame(rows, columns=[str(names) for names in CAUSE_HEADS.values()])


@in_english
def markdown(report: PatternReport) -> str:
    """The tables as a page of the documentation."""
    day = datetime.date.today().isoformat()
    command = f"synergysim patterns {report.resolved.name} --replications {len(report.seeds)}"
    command += f" --scale {report.resolved.inputs.scale:g}{'' if report.causes.empty else ' --explain'}"
    command += " --table docs/patterns.md"
    head = ["# Patterns", "", f"Made on {day} by `{command}`. {ran(report)} {' '.join(finding(report)[:2])}", ""]
    head += [*MEANING["en"], "", "![Values against targets](images/patterns.png)", ""]
    head += _rows(pattern_table(report))
    head += [
        "",
        f"## {WORDS['growth']['en']}",
        "",
        WORDS["methods"]["en"],
        entrants_line(report),
        "",
        WORDS["parts"]["en"],
        "",
    ]
    head += ["![Parts of the growth of productivity](images/productivity.png)", "", *_rows(growth_table(report))]
    head += ["", f"## {WORDS['firms']['en']}", "", "![Firms' curves](images/firms.png)"]
    if not report.causes.empty:
        head += ["", f"## {WORDS['causes']['en']}", "", WORDS["tried"]["en"], "", *_rows(cause_table(report))]
    return "\n".join([*head, ""])


def _rows(frame: pd.DataFrame) -> list[str]:
    rows = ["| " + " | ".join(frame.columns) + " |", "|" + "-|" * len(frame.columns)]
    return [*rows, *("| " + " | ".join(map(str, row)) + " |" for row in frame.itertuples(index=False, name=None))]


@in_figures
def pattern_figures(report: PatternReport) -> dict[str, Picture]:
    """The figures by name.

    ``verdicts``: what is met, by theme; ``patterns``: values against targets; ``productivity``: parts of its growth;
    ``firms``: the curves that patterns of firms are read from.
    """
    from ....analysis.figures.patterns import Line, firm_panels, growth_parts, verdict_chart, verdict_tiles

    lines = []
    for one, (value, error, verdict) in zip(
        PATTERNS, report.lines[["value", "error", "verdict"]].itertuples(index=False, name=None), strict=True
    ):
        label = f"{one.code}  {name_words(one.code)}"
        told = value_words(value, error)
        lines.append(Line(label, one.low, one.high, value, error, verdict, target_words(one), told))
    count = int(report.values["replication"].nunique())
    themes: dict[str, list[tuple[str, str]]] = {}
    for one, verdict in zip(PATTERNS, report.lines["verdict"], strict=True):
        themes.setdefault(str(THEMES[one.code.rstrip(ascii_lowercase)]), []).append((one.code, verdict))
    figures = {
        "verdicts": verdict_tiles(themes, tally(report)), "patterns": verdict_chart(lines, count)
    }  # fmt: skip
    if report.growth["value"].notna().any():
        names = {part: str(words) for part, words in GROWTH.items()}
        figures["productivity"] = growth_parts(report.growth, names, [str(one) for one in METHODS.values()])
    return {**figures, "firms": firm_panels(report.curves)}


@in_whole()
def write_patterns(report: PatternReport, writing: Writing) -> None:
    """Write lines, values, growth, experiments, figures, report and manifest; returns the folder.

    Raises:
        UserError: the folder holds something that is not to be replaced.
    """
    folder, resolved = writing.folder, report.resolved
    write_csv(report.lines, folder / "patterns.csv")
    write_csv(report.values, folder / "pattern_values.csv")
    write_csv(report.growth, folder / "productivity_growth.csv")
    if not report.causes.empty:
        write_csv(report.causes, folder / "pattern_causes.csv")
    for name, curve in report.curves.items():
        write_csv(curve, folder / f"firms_{name}.csv")
    title = WORDS["title"].format(name=resolved.scenario.title_in())
    methods = methods_paragraph([resolved], report.seeds)
    writing.report(title, _sections(report, writing), report.seeds, methods=methods)
    inputs = resolved.inputs
    writing.manifest({
        "format": 1, "kind": "patterns", "command": writing.command, "scenario": resolved.name,
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "seeds": list(report.seeds), "scale": inputs.scale, "start_year": inputs.start_year,
        "end_year": inputs.end_year, "failures": list(report.failures), "sources": dict(resolved.sources),
    })  # fmt: skip


def _sections(report: PatternReport, writing: Writing) -> list[Section]:
    resolved = report.resolved
    source = simulated_source([resolved], report.seeds)
    pictures = writing.figures(pattern_figures(report), source)
    lines = pattern_table(report)
    apart = [str(HEADS[column]) for column in ("reason", "source")]
    judged = Table(lines.drop(columns=apart), str(WORDS["table"]))
    reasons = Table(lines[[str(HEADS["code"]), *apart]], str(WORDS["reasons"]))
    run = [described(resolved), ran(report), str(WORDS["arms"])]
    resting = [*MEANING(), evaluator_line(resolved), assumptions_line([resolved])]
    growth = [Figure(pictures["productivity"], str(WORDS["parts"]))] if "productivity" in pictures else []
    parts = Table(growth_table(report), str(WORDS["parts"]))
    told = [line for line in (str(WORDS["methods"]), entrants_line(report)) if line]
    sections = [
        Section(
            str(HEADINGS["finding"]),
            finding(report),
            [],
            [Figure(pictures["verdicts"], str(WORDS["tiles"]))],
        ),
        Section(str(HEADINGS["run"]), run),
        Section(str(WORDS["heading"]), (), [judged], [Figure(pictures["patterns"], str(WORDS["chart"]))]),
        Section(str(WORDS["growth"]), told, [parts], growth),
        Section(
            str(WORDS["firms"]),
            (),
            (),
            [Figure(pictures["firms"], str(WORDS["curves"]))],
        ),
    ]
    if not report.causes.empty:
        tried = Table(cause_table(report), str(WORDS["tried"]))
        sections.append(Section(str(WORDS["causes"]), (), [tried]))
    return [*sections, Section(str(HEADINGS["rests"]), resting, [reasons])]
