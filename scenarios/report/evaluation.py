"""The report of an evaluated table, in English or Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ...analysis.catalogue import Language, subsystem_name
from ...analysis.figures.style import cluster_name
from .builder import Figure, Section, Table, write_report
from .evaluation_words import CHOICES, FACTORS_ZH, LABELS, MEANING, TEXTS, grade_words

if TYPE_CHECKING:
    from ...analysis.evaluation import Evaluation
    from ...analysis.synergy.robustness import Robustness

__all__ = ["final_table", "settings_line", "verdicts", "write_evaluation_report"]


def write_evaluation_report(
    evaluation: Evaluation, pictures: Mapping[str, Path], path: Path, file: str, lang: Language
) -> Path:
    """Write ``report.html`` from an evaluation and its figures, by name; ``file`` is what was evaluated."""
    title = f"{TEXTS['title'][lang]}: {file}" if lang == "en" else f"{TEXTS['title'][lang]}：{file}"
    sections = [
        _result(evaluation, pictures, lang),
        _orders(pictures, lang),
        _weights(evaluation, pictures, lang),
        *_robustness(evaluation, pictures, lang),
        _data(evaluation, pictures, lang),
        _method(evaluation, lang),
    ]
    return write_report(path, title, sections, lang)


def final_table(evaluation: Evaluation, lang: Language) -> pd.DataFrame:
    """The last year of every cluster: order degrees, U, U since the previous year, what it means."""
    rows = evaluation.final_year()
    columns: dict[str, Sequence[object]] = {
        TEXTS["cluster"][lang]: [cluster_name(name, lang) for name in rows["cluster"]],
        TEXTS["year"][lang]: rows["year"].tolist(),
    }
    for name in evaluation.subsystems:
        columns[TEXTS["order"][lang].format(name=subsystem_name(name, lang))] = rows[f"order_{name}"].tolist()
    columns["U"] = rows["synergy"].tolist()
    columns[TEXTS["adjacent"][lang]] = rows["synergy_adjacent"].tolist()
    columns[TEXTS["coordination"][lang]] = rows["coordination"].tolist()
    columns[TEXTS["label"][lang]] = [_meaning(name, lang) for name in rows["label"]]
    return pd.DataFrame(columns)


def _meaning(label: object, lang: Language) -> str:
    """The label in words; a dash for a year that has nothing to be compared with."""
    return LABELS[label][lang] if isinstance(label, str) else "–"


def settings_line(evaluation: Evaluation, lang: Language) -> str:
    """The choices in effect in one line: to be read beside every U."""
    chosen = evaluation.choices
    values = {
        "margin": f"{chosen.margin:g}",
        "base": str(chosen.base),
        "aggregation": chosen.aggregation,
        "weights": chosen.weighting,
        "sign_rule": chosen.sign_rule,
        "bounds": chosen.bounds,
    }
    parts = [f"{CHOICES[name][lang]} {CHOICES.get(value, {}).get(lang, value)}" for name, value in values.items()]
    return f"{TEXTS['choices'][lang]} {('；' if lang == 'zh' else '; ').join(parts)}"


def verdicts(evaluation: Evaluation, lang: Language) -> list[str]:
    """Whether the finding stands, one sentence per panel of clusters; empty if robustness was not asked for."""
    if lang == "en":
        return [result.verdict for result in evaluation.robustness]
    return [_verdict_zh(result) for result in evaluation.robustness]


def _verdict_zh(result: Robustness) -> str:
    factor = str(result.variance.groupby("factor")["total"].mean().idxmax())
    cause = f"U 的差异主要来自{FACTORS_ZH[factor]}的选择。"
    if len(result.clusters) == 1:
        only = result.clusters.iloc[0]
        sign = "为正" if only["synergy"] > 0 else "不为正"
        return (
            f"“{cluster_name(only['cluster'], 'zh')}”{result.year} 年 U {sign}这一结论{grade_words(result)}："
            f"{only['same_sign']:.0%} 的选择一致，"
            f"U 介于 {only['lowest']:.2f} 与 {only['highest']:.2f} 之间；{cause}"
        )
    first = cluster_name(result.clusters.sort_values("rank").iloc[0]["cluster"], "zh")
    ranks = result.rankings
    return (
        f"{len(result.clusters)} 个集群 {result.year} 年按 U 的排名{grade_words(result)}：{len(ranks)} 种选择中有 "
        f"{ranks['same_first'].mean():.0%} 仍以“{first}”居首，{ranks['same_ranking'].mean():.0%} 名次完全不变；{cause}"
    )


def _result(evaluation: Evaluation, pictures: Mapping[str, Path], lang: Language) -> Section:
    return Section(
        TEXTS["result"][lang],
        [*verdicts(evaluation, lang), MEANING[lang], settings_line(evaluation, lang)],
        [Table(final_table(evaluation, lang), TEXTS["final_caption"][lang])],
        _figures(pictures, lang, "synergy"),
    )


def _orders(pictures: Mapping[str, Path], lang: Language) -> Section:
    drawn = _figures(pictures, lang, "order", "coupling")
    return Section(TEXTS["orders"][lang], [TEXTS["orders_text"][lang]], (), drawn)


def _weights(evaluation: Evaluation, pictures: Mapping[str, Path], lang: Language) -> Section:
    table = evaluation.weights.pivot_table(
        index=["subsystem", "indicator"], columns="cluster", values="weight", sort=False
    )
    table = table.reset_index()
    known = evaluation.tables.indicators
    names = [known[code].short(lang) for code in table["indicator"]]
    grey = evaluation.grey.groupby("indicator")["grade"].mean()
    printed = pd.DataFrame(
        {
            TEXTS["subsystem"][lang]: [subsystem_name(name, lang) for name in table["subsystem"]],
            TEXTS["indicator"][lang]: _labels(table["indicator"].tolist(), names),
            TEXTS["unit"][lang]: [known[code].unit_in(lang) for code in table["indicator"]],
            **{cluster_name(str(name), lang): table[name] for name in evaluation.weights["cluster"].unique()},
            TEXTS["grey"][lang]: [float(grey[code]) for code in table["indicator"]],
        }
    )
    caption = TEXTS["weights_caption"][lang]
    return Section(
        TEXTS["weights"][lang],
        [TEXTS["weights_text"][lang]],
        [Table(printed, caption)],
        _figures(pictures, lang, "weights"),
    )


def _labels(codes: Sequence[str], names: Sequence[str]) -> list[str]:
    return [name if name == code else f"{code} {name}" for code, name in zip(codes, names, strict=True)]


def _robustness(evaluation: Evaluation, pictures: Mapping[str, Path], lang: Language) -> list[Section]:
    if not evaluation.robustness:
        return []
    drawn = [name for name in pictures if name.startswith("robustness")]
    notes = [note if lang == "en" else f"技术说明：{note}" for result in evaluation.robustness for note in result.notes]
    texts = [*verdicts(evaluation, lang), TEXTS["robustness_text"][lang], *notes]
    return [Section(TEXTS["robustness"][lang], texts, (), _figures(pictures, lang, *drawn))]


def _data(evaluation: Evaluation, pictures: Mapping[str, Path], lang: Language) -> Section:
    tables = evaluation.tables
    rows = [
        {
            TEXTS["cluster"][lang]: cluster_name(name, lang),
            TEXTS["years"][lang]: f"{table.index.min()}–{table.index.max()}",
            TEXTS["n_indicators"][lang]: table.shape[1],
            TEXTS["n_filled"][lang]: int((evaluation.filled["cluster"] == name).sum()),
        }
        for name, table in tables.tables.items()
    ]
    notes = [note.zh if lang == "zh" else note.en for note in evaluation.notes]
    printed = [Table(pd.DataFrame(rows), TEXTS["data_caption"][lang])]
    if not evaluation.filled.empty:
        printed.append(Table(_filled(evaluation, lang), TEXTS["filled_caption"][lang], digits=4))
    return Section(TEXTS["data"][lang], notes, printed, _figures(pictures, lang, "filled"))


def _filled(evaluation: Evaluation, lang: Language) -> pd.DataFrame:
    filled = evaluation.filled.copy()
    filled["cluster"] = [cluster_name(name, lang) for name in filled["cluster"]]
    heads = {name: TEXTS[name][lang] for name in ("cluster", "year", "indicator", "value", "lower", "upper")}
    return filled.rename(columns=heads)


def _method(evaluation: Evaluation, lang: Language) -> Section:
    return Section(TEXTS["method"][lang], [*TEXTS["method_text"][lang].split("\n"), settings_line(evaluation, lang)])


def _figures(pictures: Mapping[str, Path], lang: Language, *names: str) -> list[Figure]:
    """The figures that were drawn, of the wanted ones, with their captions."""
    wanted = [name for name in names if name in pictures]
    return [Figure(pictures[name], TEXTS[f"figure_{name.split('-')[0]}"][lang]) for name in wanted]
