"""Writes a policy search: tables, the scenario files of its best points, figure, report, and last the manifest."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import yaml

from ...analysis.catalogue import Language
from .. import library_files, outputs
from ..report import Figure, Section, Table, write_report
from .optimise import Search
from .words import finding, goal_name, lever_table, point_name, point_table, stability_table

TEXT: dict[str, dict[Language, str]] = {
    "title": {"en": "Policy search: {}", "zh": "政策搜索：{}"},
    "finding": {"en": "Finding", "zh": "结果"},
    "points": {"en": "The best points and what they are compared with", "zh": "最优点与对照"},
    "levers": {
        "en": "Levels (0 to 1) of the levers and the years they start in; each is reached within {ramp:g} year(s).",
        "zh": "各杠杆的水平（0–1）与起始年；各在 {ramp:g} 年内达到。",
    },
    "points_table": {
        "en": "{outcome}, {year}. Costs over the years in 10,000 CNY: what is announced, and what the government paid "
        "in the dearest run; the budget is {budget:,.0f}. Gains over the scenario as it is with 95 % intervals, on "
        "fresh seeds.",
        "zh": "{outcome}，{year} 年。成本为各年合计（万元）：宣布额，以及花费最高的一次模拟中政府的实付额；预算为 "
        "{budget:,.0f}。收益为新种子上相对原情景的差值及 95% 区间。",
    },
    "stability": {
        "en": "{outcome}: regret (what a point gives up against the best of its world) and ranks over uncertain "
        "worlds.",
        "zh": "{outcome}：不确定情形下的后悔值（与该情形中最优者之差）与名次。",
    },
    "rests": {"en": "What it rests on", "zh": "依据"},
    "assumed": {
        "en": "Strengths, delays and costs of levers are assumptions. The budget counts announced cost; the government "
        "pays less where its revenue does not bear it. Searched are levels in steps of 0.05 and starts in whole years; "
        "how fast a level is reached is not searched.",
        "zh": "杠杆的强度、时滞与成本为设定值。预算按宣布成本计；财政收入不足时政府实付较少。"
        "搜索的是水平（步长 0.05）与起始年（整年）；达到该水平的快慢不在搜索之列。",
    },
    "reproduce": {"en": "How to reproduce", "zh": "如何重现"},
}  # fmt: skip


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
    names = [(goal.quantity, goal_name(goal, lang)) for goal in search.goals]
    named = {
        key: table.assign(point=[point_name(str(one), lang) for one in table["point"]])
        for key, table in (("points", search.points), ("stability", search.stability))
    }
    figure = pareto_front(
        search.looked_at, named["points"], named["stability"], names, search.settings.budget, lang
    )  # fmt: skip
    picture = Figure(save(figure, folder / "figures" / "front.png"), WORDS["title"][lang])
    sections = [
        Section(TEXT["finding"][lang], finding(search, lang), [], [picture]),
        Section(TEXT["points"][lang], [], _tables(search, lang)),
        Section(TEXT["rests"][lang], [TEXT["assumed"][lang]]),
        Section(TEXT["reproduce"][lang], [command]),
    ]
    write_report(folder / outputs.REPORT, TEXT["title"][lang].format(search.resolved.name), sections, lang)
    manifest = {**outputs.described(search.resolved, command), "experiment": "optimise"}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / outputs.MANIFEST).write_text(text + "\n", encoding="utf-8")
    return folder


def _tables(search: Search, lang: Language) -> list[Table]:
    tables = [Table(lever_table(search, lang), TEXT["levers"][lang].format(ramp=search.space.ramp))]
    told = {"year": search.space.inputs.end_year, "budget": search.settings.budget}
    for goal in search.goals:
        outcome = goal_name(goal, lang)
        tables.append(
            Table(point_table(search, goal, lang), TEXT["points_table"][lang].format(outcome=outcome, **told))
        )
    for goal in search.goals:
        caption = TEXT["stability"][lang].format(outcome=goal_name(goal, lang))
        tables.append(Table(stability_table(search, goal, lang), caption))
    return tables
