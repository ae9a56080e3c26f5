"""Writes a policy search: tables, the scenario files of its best points, figure, report, and last the manifest."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from ...analysis.catalogue import Language
from .. import library_files, outputs
from ..report import Figure, Section, Table, write_report
from .optimise import Search

TEXT: dict[str, dict[Language, str]] = {
    "title": {"en": "Policy search: {}", "zh": "政策搜索：{}"},
    "finding": {"en": "Finding", "zh": "结果"},
    "best": {
        "en": "Of {n} policies looked at within {budget:,.0f} × 10,000 CNY, {best} ({policy}) does best by {outcome} "
        "on {fresh} seeds that the search has not seen: {value:.3f}, {gain:+.3f} [{lower:+.3f}, {upper:+.3f}] against "
        "the scenario as it is.",
        "zh": "在 {budget:,.0f} 万元预算内考察的 {n} 个政策中，按 {outcome}，{best}（{policy}）"
        "在搜索未使用的 {fresh} 个种子上最好：{value:.3f}，较原情景 {gain:+.3f} [{lower:+.3f}, {upper:+.3f}]。",
    },
    "curse": {
        "en": "In the search itself it had {search:.3f}: the search flatters its winner by {curse:+.3f}. Over {worlds} "
        "uncertain worlds it comes first in {first:.0%} and stays affordable in {affordable:.0%}.",
        "zh": "在搜索中其值为 {search:.3f}：搜索对优胜者的高估为 {curse:+.3f}。在 {worlds} 个不确定情形中，"
        "它在 {first:.0%} 中居首，在 {affordable:.0%} 中仍可负担。",
    },
    "points": {"en": "The best points and what they are compared with", "zh": "最优点与对照"},
    "points_table": {
        "en": "Cost and the dearest paid in 10,000 CNY over the years; gains with 95 % intervals on fresh seeds.",
        "zh": "成本与最高实付金额为各年合计（万元）；收益为新种子上的值及 95% 区间。",
    },
    "stability": {"en": "Regret and ranks over uncertain worlds.", "zh": "不确定情形下的后悔值与名次。"},
    "rests": {"en": "What it rests on", "zh": "依据"},
    "assumed": {
        "en": "Strengths, delays and costs of levers are assumptions. The budget counts announced cost; the government "
        "pays less where its revenue does not bear it. Levels move in steps of 0.05, starts in whole years.",
        "zh": "杠杆的强度、时滞与成本为设定值。预算按宣布成本计；财政收入不足时政府实付较少。"
        "水平以 0.05 为步长，起始时间为整年。",
    },
    "reproduce": {"en": "How to reproduce", "zh": "如何重现"},
}  # fmt: skip


def finding(search: Search, lang: Language) -> list[str]:
    """What came out, in two sentences."""
    quantity, best = search.goals[0].quantity, search.best
    row = search.points[search.points["point"] == best].to_dict("records")[0]
    of_best = (search.stability["outcome"] == quantity) & (search.stability["point"] == best)
    stable = search.stability[of_best].to_dict("records")[0]
    value = float(row[f"{quantity}_fresh"])
    first = TEXT["best"][lang].format(
        n=len(search.looked_at), budget=search.settings.budget, best=best, policy=row["policy"], outcome=quantity,
        fresh=search.settings.fresh, value=value, gain=row[f"{quantity}_gain"], lower=row[f"{quantity}_lower"],
        upper=row[f"{quantity}_upper"],
    )  # fmt: skip
    then = float(row[f"{quantity}_search"])
    curse = search.goals[0].sign * (then - value)
    second = TEXT["curse"][lang].format(
        search=then, curse=curse, worlds=int(stable["worlds"]), first=stable["first_share"],
        affordable=stable["affordable_share"],
    )  # fmt: skip
    return [first, second]


def write_scenarios(search: Search, folder: Path) -> list[Path]:
    """A scenario file for every point, as ``synergysim compare`` takes it; levers not pulled are taken away."""
    written = []
    for name, policy in search.policies.items():
        source = "assumption: found by synergysim optimise"
        levers: dict[str, Any] = dict.fromkeys(
            code for code in search.space.codes if code in {one.code for one in search.space.inputs.levers}
        )
        # The parent's end and later steps would be kept if nothing was said of them.
        never = float(search.space.inputs.end_year + 100)
        for code, level, start in policy.levers:
            levers[code] = {"level": level, "start": float(start), "ramp": search.space.ramp, "source": source}
            parent = [one for one in search.space.inputs.levers if one.code == code]
            if any(math.isfinite(one.end) for one in parent):
                levers[code]["end"] = never
            if any(one.then for one in parent):
                levers[code]["then"] = []
        content: dict[str, Any] = {
            "name": f"{search.resolved.name}_{name.lower()}",
            "extends": _parent(search),
            "description": f"Point {name} of a policy search: {policy}.",
            "levers": levers,
        }
        evaluator, beside = search.resolved.scenario.evaluator, search.resolved.scenario.folder
        if beside and evaluator.endswith(".json"):
            content["evaluator"] = str((beside / evaluator).resolve())  # named from the parent's folder, not from here
        path = folder / f"{content['name']}.yaml"
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
        written.append(path)
    return written


def _parent(search: Search) -> str:
    """The scenario searched, as another file names it: by its name in the library, else by its file."""
    name, folder = search.resolved.name, search.resolved.scenario.folder
    return name if name in library_files.names() else str((folder or Path.cwd()).resolve() / f"{name}.yaml")


def write_search(search: Search, folder: Path, command: str, lang: Language) -> Path:
    """Write everything into the folder and return it; the manifest comes last."""
    from ...analysis.figures.policy_search import WORDS, pareto_front
    from ...analysis.figures.style import save

    for name, table in (("looked_at", search.looked_at), ("points", search.points), ("stability", search.stability)):
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    write_scenarios(search, folder)
    names = [(goal.quantity, goal.quantity) for goal in search.goals]
    figure = pareto_front(
        search.looked_at, search.points, search.stability, names, search.settings.budget, lang
    )  # fmt: skip
    picture = Figure(save(figure, folder / "figures" / "front.png"), WORDS["title"][lang])
    sections = [
        Section(TEXT["finding"][lang], finding(search, lang), [], [picture]),
        Section(TEXT["points"][lang], [], [
            Table(_shown(search), TEXT["points_table"][lang], 4), Table(search.stability, TEXT["stability"][lang]),
        ]),
        Section(TEXT["rests"][lang], [TEXT["assumed"][lang]]),
        Section(TEXT["reproduce"][lang], [command]),
    ]  # fmt: skip
    write_report(folder / outputs.REPORT, TEXT["title"][lang].format(search.resolved.name), sections, lang)
    manifest = {**outputs.described(search.resolved, command), "experiment": "optimise"}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / outputs.MANIFEST).write_text(text + "\n", encoding="utf-8")
    return folder


def _shown(search: Search) -> pd.DataFrame:
    columns = ["point", "policy", "cost", "paid"]
    for goal in search.goals:
        columns += [f"{goal.quantity}_{part}" for part in ("search", "fresh", "gain", "lower", "upper")]
    return search.points[columns]
