"""Writes a calibration: tables, figures, posterior, report, and last the manifest."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from ...analysis.catalogue import Language
from .. import outputs
from ..report import Figure, Section, Table, write_report
from .calibrate import FRESH, Calibration
from .point import write_point
from .priors import CARRIED

POSTERIOR = "posterior.json"
ENOUGH = 50  # effective draws from which intervals and contraction mean something (assumption)
TEXT: dict[str, dict[Language, str]] = {
    "title": {"en": "Calibration: {}", "zh": "校准：{}"},
    "finding": {"en": "Finding", "zh": "结果"},
    "nearer": {
        "en": "On {n} seeds that no search has seen, the distance from what is observed is {before:.3f} with the "
        "scenario's own values and {after:.3f} with the point fitted.",
        "zh": "在 {n} 个搜索未使用过的随机种子上，与观测值的距离：情景原值为 {before:.3f}，点估计为 {after:.3f}。",
    },
    "search": {
        "en": "The search itself reported {search:.3f}.",
        "zh": "搜索自身报告的距离是 {search:.3f}。",
    },
    "searched": {
        "en": "The search itself reported {search:.3f}, with levels and trends of trade left out.",
        "zh": "搜索自身报告的距离是 {search:.3f}（不计贸易的水平与趋势）。",
    },
    "identified": {
        "en": "Of {k} parameters the data narrow {good} by more than half (in variance): {names}. On the others they "
        "say little: results that rest on those rest on the prior.",
        "zh": "在 {k} 个参数中，数据使 {good} 个的方差缩小一半以上：{names}。对其余参数，数据几乎没有信息，依赖它们的"
        "结论实际依赖先验。",
    },
    "draws": {
        "en": "The posterior's {n} draws count like {effective:.0f} that weigh alike.",
        "zh": "后验的 {n} 个抽样相当于 {effective:.0f} 个等权抽样。",
    },
    "rough": {
        "en": "That is too few to say which parameters the data narrow: its intervals are rough and too narrow. Raise "
        "--population, or fit fewer parameters.",
        "zh": "数量太少，无法判断数据约束了哪些参数：其区间粗略且偏窄。应增大 --population，或减少拟合的参数。",
    },
    "none": {"en": "none", "zh": "无"},
    "fresh": {"en": "Again on fresh seeds", "zh": "在新种子上重新计算"},
    "fresh_table": {
        "en": "Mean over the seeds; each group's root mean square log error in units of its scale. 1 is the scale.",
        "zh": "各种子的平均值；各组对数误差的均方根，以其尺度为单位。1 即等于尺度。",
    },
    "parameters": {"en": "Parameters", "zh": "参数"},
    "parameters_table": {
        "en": "Priors are uniform from low to high. Contraction: 1 less the posterior's variance over the prior's.",
        "zh": "先验为 low 至 high 的均匀分布。contraction：1 减去后验方差与先验方差之比。",
    },
    "trends_table": {
        "en": "Levels and trends of the industries' trade, fitted by regression given the other parameters.",
        "zh": "各产业贸易的水平与趋势：在其他参数给定时以回归拟合。",
    },
    "carried": {
        "en": "Of {names} the targets say nothing once levels and trends are fitted: the posterior draws them from "
        "their priors, the point keeps the scenario's values.",
        "zh": "在水平与趋势拟合之后，目标序列对 {names} 不含信息：后验直接从先验抽取，点估计保留情景原值。",
    },
    "rests": {"en": "What it rests on", "zh": "依据"},
    "train": {
        "en": "Only {first}–{last} entered the fit. Distance: the root mean square over groups of series of the root "
        "mean square log error, in units of a scale that is an assumption.",
        "zh": "拟合只使用 {first}–{last} 年的数据。距离：各组序列对数误差均方根（以设定的尺度为单位）的均方根。",
    },
    "distances": {"en": "Series and scales.", "zh": "序列与尺度。"},
    "rounds": {
        "en": "Rounds of the posterior: accepted are runs nearer than epsilon.",
        "zh": "后验各轮：距离小于 epsilon 的运行被接受。",
    },
    "reproduce": {"en": "How to reproduce", "zh": "如何重现"},
}  # fmt: skip


def fresh_table(result: Calibration) -> pd.DataFrame:
    """Mean distance and errors by point."""
    return result.fresh.drop(columns="seed").groupby("point", sort=False).mean().reset_index()


def finding(result: Calibration, lang: Language) -> list[str]:
    """What came out, in sentences."""
    told = []
    by_point = result.fresh.groupby("point", sort=False)["distance"].mean()
    if result.best:
        before, after = by_point["the scenario as it is"], by_point["the point fitted"]
        search = float(result.trials["distance"].min())
        told.append(TEXT["nearer"][lang].format(n=FRESH, before=before, after=after))
        told.append(TEXT["searched" if result.problem.trends else "search"][lang].format(search=search))
    if result.posterior is not None:
        n, effective = len(result.posterior.values), result.posterior.effective_draws
        told.append(TEXT["draws"][lang].format(n=n, effective=effective))
        told.append(TEXT["rough"][lang] if effective < ENOUGH else _identified(result, lang))
    return told


def _identified(result: Calibration, lang: Language) -> str:
    table = result.contraction
    good = table.loc[table["contraction"] > 0.5, "parameter"]
    names = ", ".join(good) or TEXT["none"][lang]
    return TEXT["identified"][lang].format(k=len(table), good=len(good), names=names)


def write_calibration(result: Calibration, folder: Path, command: str, lang: Language) -> Path:
    """Write everything into the folder and return it; the manifest comes last."""
    figures = _figures(result, folder, lang)
    result.trials.to_csv(folder / "trials.csv", index=False, lineterminator="\n")
    result.fresh.to_csv(folder / "fresh.csv", index=False, lineterminator="\n")
    result.trends.to_csv(folder / "trends.csv", index=False, lineterminator="\n")
    result.contraction.to_csv(folder / "parameters.csv", index=False, lineterminator="\n")
    if result.best:
        write_point(result, folder / f"{result.scenario}_fitted.yaml", command)
    if result.posterior is not None:
        result.posterior.made_by(command).save(folder / POSTERIOR)
    s = result.settings
    rests = [TEXT["train"][lang].format(first=s.first, last=s.last)]
    if not s.parameters:
        rests.append(TEXT["carried"][lang].format(names=", ".join(CARRIED)))
    distances = pd.DataFrame(result.posterior.provenance["distances"] if result.posterior else _distances())
    tables = [Table(distances, TEXT["distances"][lang])]
    if len(result.rounds):
        tables.append(Table(result.rounds, TEXT["rounds"][lang]))
    parameters = [Table(result.contraction, TEXT["parameters_table"][lang])]
    if len(result.trends):
        parameters.append(Table(result.trends, TEXT["trends_table"][lang]))
    sections = [
        Section(TEXT["finding"][lang], finding(result, lang), [], figures),
        Section(TEXT["fresh"][lang], [], [Table(fresh_table(result), TEXT["fresh_table"][lang])]),
        Section(TEXT["parameters"][lang], [], parameters),
        Section(TEXT["rests"][lang], rests, tables),
        Section(TEXT["reproduce"][lang], [command]),
    ]
    write_report(folder / outputs.REPORT, TEXT["title"][lang].format(result.scenario), sections, lang)
    described = outputs.described(result.problem.base.resolved, command)
    text = json.dumps({**described, "experiment": "calibrate"}, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / outputs.MANIFEST).write_text(text + "\n", encoding="utf-8")
    return folder


def _distances() -> list[dict[str, object]]:
    from .targets import stated

    return stated()


def _figures(result: Calibration, folder: Path, lang: Language) -> list[Figure]:
    from ...analysis.figures import calibration as drawn
    from ...analysis.figures.style import save

    if result.posterior is None:
        return []
    pictures = {"identifiability": drawn.identifiability(result.contraction, lang)}
    if len(result.priors) > 1:
        pictures["correlations"] = drawn.correlation(result.correlations, lang)
    captions = {"identifiability": "identified", "correlations": "correlation"}
    return [
        Figure(save(one, folder / "figures" / f"{name}.png"), drawn.WORDS[captions[name]][lang])
        for name, one in pictures.items()
    ]
