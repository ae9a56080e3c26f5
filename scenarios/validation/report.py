"""What a validation writes: tables, figures, the scorecard as Markdown, an HTML report in English or Chinese."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ...analysis.figures.style import cluster_name
from .. import outputs
from ..report import Figure, Section, Table, write_report
from .experiment import Validation
from .observations import QUANTITIES
from .paper_checks import paper_checks
from .synergy import compare_city, order_from_trade
from .targets import scorecard, skills

if TYPE_CHECKING:
    from ...analysis.catalogue import Language

SCORECARD = "scorecard.md"
TEXT: dict[str, dict[Language, str]] = {
    "title": {"en": "Simulated against observed", "zh": "模拟值与观测值对照"},
    "verdict": {
        "en": "With 8 years of training and 4 of test, a few points of error mean little: CRPS and coverage are the "
        "verdict. CRPS is that of logs; lower is better.",
        "zh": "训练期 8 年、检验期 4 年，误差相差几个百分点意义不大："
        "以 CRPS 与区间覆盖率为准。CRPS 按对数计算，越低越好。",
    },
    "only": {
        "en": "Synergy over Table 4 is simulated only, for no such panel is observed; the paper's statements are soft "
        "checks.",
        "zh": "表 4 的协同度仅有模拟值，因为没有相应的观测面板；论文的陈述仅作软性检验。",
    },
    "scorecard": {
        "en": "Scorecard: exports of the five industries, held-out years",
        "zh": "记分卡：五产业出口（留出年份）",
    },
    "errors": {"en": "Errors, CRPS and coverage of every series", "zh": "各序列的误差、CRPS 与覆盖率"},
    "skill": {"en": "Skill against naive forecasts (1 perfect, below 0 worse)", "zh": "相对朴素预测的技能"},
    "checks": {
        "en": "Soft checks: share of replications in which S2's statement holds",
        "zh": "软性检验：陈述成立的重复占比",
    },
    "exports": {"en": "Exports, simulated and observed", "zh": "出口：模拟值与观测值"},
    "usd": {"en": "billion USD a year", "zh": "十亿美元/年"},
    "orders": {"en": "Order degree of trade", "zh": "贸易有序度"},
    "city": {"en": "The city's order degrees and synergy", "zh": "全市有序度与协同度"},
    "order_axis": {"en": "degree", "zh": "度"},
    "reached": {"en": "reached", "zh": "达到"},
    "missed": {"en": "missed", "zh": "未达到"},
}
CITY_NAMES: dict[str, dict[Language, str]] = {
    "order_digital_trade": {"en": "Order, digital trade", "zh": "数字贸易有序度"},
    "order_industrial_cluster": {"en": "Order, cluster", "zh": "产业集群有序度"},
    "synergy": {"en": "Synergy degree U", "zh": "协同度 U"},
}


def scorecard_table(result: Validation, lang: Language = "en") -> pd.DataFrame:
    """The scorecard in words: protocol, view, measure, target, value, verdict."""
    rows = []
    for line in scorecard(result):
        percent = line.measure != "crps"
        target = "80–97 %" if line.measure == "coverage" else f"< {_number(line.target, percent)} ({line.bar})"
        verdict = TEXT["reached" if line.reached else "missed"][lang]
        rows.append((line.protocol, line.view, line.measure, target, _number(line.value, percent), verdict))
    return pd.DataFrame(rows, columns=["Protocol", "View", "Measure", "Target", "Value", "Verdict"])


def _number(value: float, percent: bool) -> str:
    return f"{100 * value:.1f} %" if percent else f"{value:.3f}"


def markdown(table: pd.DataFrame) -> str:
    """A table as Markdown."""
    lines = ["| " + " | ".join(table.columns) + " |", "|" + "-|" * len(table.columns)]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in table.itertuples(index=False, name=None)]
    return "\n".join(lines) + "\n"


def write_validation(result: Validation, folder: Path, force: bool, command: str, lang: Language = "en") -> Path:
    """Write everything into a folder and return it.

    Raises:
        UserError: the folder holds a run and ``force`` is not set.
    """
    outputs.check_free(folder, force)
    folder.mkdir(parents=True, exist_ok=True)
    checks = pd.concat([paper_checks(one).assign(protocol=name) for name, one in result.synergy.items()])
    tables = {"scored": result.scored, "held_out": result.held_out, "training": result.trained,
              "skill": skills(result), "runs": result.runs, "paper_checks": checks}  # fmt: skip
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    card = scorecard_table(result, lang)
    (folder / SCORECARD).write_text(markdown(card), encoding="utf-8")
    sections = [
        Section(
            TEXT["scorecard"][lang], [TEXT["verdict"][lang], *result.notes], [Table(card, TEXT["scorecard"][lang])]
        ),
        Section(
            TEXT["errors"][lang],
            [],
            [Table(result.held_out, TEXT["errors"][lang]), Table(tables["skill"], TEXT["skill"][lang])],
        ),
        Section(TEXT["exports"][lang], [], [], _figures(result, folder, lang)),
        Section(TEXT["checks"][lang], [TEXT["only"][lang]], [Table(checks, TEXT["checks"][lang])]),
    ]
    write_report(folder / outputs.REPORT, TEXT["title"][lang], sections, lang)
    described = {**outputs.described(result.resolved, command), "experiment": "validate",
                 "protocols": list(result.protocols), "process": {**vars(result.process)}}  # fmt: skip
    text = json.dumps(described, ensure_ascii=False, indent=1, allow_nan=False, default=str)
    (folder / outputs.MANIFEST).write_text(text + "\n", encoding="utf-8")
    return folder


def _figures(result: Validation, folder: Path, lang: Language) -> list[Figure]:
    from ...analysis.figures.style import save
    from ...analysis.figures.validation import bands_over_points

    level = result.scored[(result.scored["view"] == "level") & (result.scored["indicator"] == "exports_usd")]
    if level.empty:
        return []
    amounts = level.assign(
        panel=[cluster_name(code, lang) for code in level["cluster"]], hollow=level["year"] > result.origin,
        **{name: level[name] / 1e5 for name in ("lower", "median", "upper", "observed")},
    )  # fmt: skip
    orders = order_from_trade(result.observed, result.simulated)
    orders = orders.assign(
        panel=[cluster_name(code, lang) for code in orders["cluster"]], hollow=orders["year"] > result.origin
    )
    drawn = [("exports", amounts, "exports", "usd"), ("order_trade", orders, "orders", "order_axis")]
    if "patents" in QUANTITIES and (result.observed["indicator"] == "patents").any():
        city = compare_city(result.observed, result.simulated)
        city = city.assign(
            panel=[CITY_NAMES[name][lang] for name in city["quantity"]],
            hollow=city["masked"] | (city["year"] > result.origin),
        )
        drawn.append(("city", city, "city", "order_axis"))
    return [
        Figure(
            save(bands_over_points(table, TEXT[key][lang], TEXT[axis][lang], lang), folder / "figures" / f"{name}.png"),
            TEXT[key][lang],
        )
        for name, table, key, axis in drawn
    ]
