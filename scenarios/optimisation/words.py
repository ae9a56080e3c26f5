"""What a policy search found, in sentences and tables, English and Chinese."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...analysis.catalogue import Language
from ...analysis.figures.style import with_unit
from ..quantities import name_of, unit_of
from ..scenario_files.schedule_words import lever_name
from .evaluations import Goal
from .optimise import Search
from .trials import BASELINES

BINDS = 1.0 - 1e-9  # a run that costs more than the budget by rounding alone does not count
BASELINE_NAMES: dict[Language, dict[str, str]] = {
    "en": dict(zip(BASELINES, ("as it is", "none", "all at full"), strict=True)),
    "zh": dict(zip(BASELINES, ("原情景", "不拉动", "全部拉满"), strict=True)),
}
TEXT: dict[str, dict[Language, str]] = {
    "best": {
        "en": "Of {n} policies looked at within {budget:,.0f} × 10,000 CNY, {best} ({policy}) does best by {outcome} "
        "in {year}, on {fresh} seeds that the search has not seen: {value:.4g}, {gain:+.3g} [{lower:+.3g}, "
        "{upper:+.3g}] against the scenario as it is.",
        "zh": "在 {budget:,.0f} 万元预算内考察的 {n} 个政策中，按 {year} 年的{outcome}，{best}（{policy}）"
        "在搜索未使用的 {fresh} 个种子上最好：{value:.4g}，较原情景 {gain:+.3g} [{lower:+.3g}, {upper:+.3g}]。",
    },
    "curse": {
        "en": "On the search's own seeds the gain was {search:+.3g}, {curse:+.3g} against fresh ones: what is above 0 "
        "there is luck that the search picked. Over {worlds} uncertain worlds it comes first in {first:.0%} and stays "
        "affordable in {affordable:.0%}.",
        "zh": "在搜索自身的种子上收益为 {search:+.3g}，与新种子相差 {curse:+.3g}：其中大于 0 的部分是搜索挑中的"
        "运气。在 {worlds} 个不确定情形中，"
        "它在 {first:.0%} 中居首，在 {affordable:.0%} 中仍可负担。",
    },
    "paid": {
        "en": "With programmes, subsidies and revenue forgone, {best} costs {cost:,.0f} × 10,000 CNY over the years, "
        "{share:.0%} of the budget, and {dearest:,.0f} in the dearest of its runs.",
        "zh": "计入项目支出、补贴与减收，{best} 各年合计成本为 {cost:,.0f} 万元，占预算的 {share:.0%}；"
        "花费最高的一次模拟为 {dearest:,.0f} 万元。",
    },
    "over": {
        "en": "In {points} a run cost more than the budget.",
        "zh": "{points} 有模拟的成本超过预算。",
    },
    "slack": {
        "en": "The budget does not bind: all levers at full from the first year would cost {full:,.0f} × 10,000 CNY.",
        "zh": "预算没有约束力：所有杠杆自首年拉满的成本为 {full:,.0f} 万元。",
    },
    "row": {"en": "Lever", "zh": "杠杆"},
    "cell": {"en": "{level:g} from {start}", "zh": "{start} 年起 {level:g}"},
    "between": {"en": ", ", "zh": "、"},
}
POINT_COLUMNS: dict[Language, list[str]] = {
    "en": ["Point", "Cost", "Dearest run", "In the search", "On fresh seeds", "Gain", "From", "To"],
    "zh": ["点", "成本", "最高成本", "搜索中", "新种子", "收益", "下限", "上限"],
}
STABILITY_COLUMNS: dict[str, dict[Language, str]] = {
    "point": {"en": "Point", "zh": "点"},
    "mean_regret": {"en": "Mean regret", "zh": "平均后悔值"},
    "max_regret": {"en": "Largest regret", "zh": "最大后悔值"},
    "first_share": {"en": "Comes first", "zh": "居首比例"},
    "front_share": {"en": "On the front", "zh": "位于前沿比例"},
    "affordable_share": {"en": "Affordable", "zh": "可负担比例"},
}


def point_name(point: str, lang: Language) -> str:
    """A point's letter, or a baseline in words."""
    return BASELINE_NAMES[lang].get(point, point)


def goal_name(goal: Goal, lang: Language) -> str:
    """An outcome in words, with its unit."""
    return with_unit(name_of(goal.quantity, lang), unit_of(goal.quantity, lang), lang)


def policy_words(search: Search, point: str, lang: Language) -> str:
    """The levers that a point pulls."""
    cells = [
        (code, TEXT["cell"][lang].format(level=level, start=start)) for code, level, start in _levers(search, point)
    ]
    return TEXT["between"][lang].join(f"{code} {words}" for code, words in cells)


def _levers(search: Search, point: str) -> tuple[tuple[str, float, int], ...]:
    return search.policies[point].levers


def finding(search: Search, lang: Language) -> list[str]:
    """What came out: the best point, whether that is luck, what it costs."""
    goal, best = search.goals[0], search.best
    quantity = goal.quantity
    row = _row(search.points, best)
    of_best = search.stability[search.stability["outcome"] == quantity]
    stable = _row(of_best, best)
    first = TEXT["best"][lang].format(
        n=len(search.looked_at), budget=search.settings.budget, best=best, policy=policy_words(search, best, lang),
        outcome=name_of(quantity, lang), year=search.space.inputs.end_year, fresh=search.settings.fresh,
        value=row[f"{quantity}_fresh"], gain=row[f"{quantity}_gain"], lower=row[f"{quantity}_lower"],
        upper=row[f"{quantity}_upper"],
    )  # fmt: skip
    # Seeds differ in level; paired with the scenario as it is, that falls out.
    then = row[f"{quantity}_search"] - _row(search.points, BASELINES[0])[f"{quantity}_search"]
    second = TEXT["curse"][lang].format(
        search=then, curse=goal.sign * (then - row[f"{quantity}_gain"]), worlds=int(stable["worlds"]),
        first=stable["first_share"], affordable=stable["affordable_share"],
    )  # fmt: skip
    return [first, second, *spending(search, lang)]


def spending(search: Search, lang: Language) -> list[str]:
    """What the best point costs by the fiscal account of its runs, beside the budget."""
    best, budget = search.best, search.settings.budget
    row = _row(search.points, best)
    told = [TEXT["paid"][lang].format(best=best, cost=row["cost"], share=row["cost"] / budget, dearest=row["dearest"])]
    own = search.points[~search.points["baseline"]]
    beyond = list(own.loc[own["dearest"] * BINDS > budget, "point"])
    if beyond:
        told.append(TEXT["over"][lang].format(points=", ".join(beyond)))
    full = _row(search.points, BASELINES[2])["cost"]
    if full <= budget:
        told.append(TEXT["slack"][lang].format(full=full))
    return told


def _row(table: pd.DataFrame, point: str) -> dict[str, Any]:
    return {str(name): value for name, value in table[table["point"] == point].to_dict("records")[0].items()}


def lever_table(search: Search, lang: Language) -> pd.DataFrame:
    """A row a lever, a column a point: level and start."""
    pulled = {
        point: {code: TEXT["cell"][lang].format(level=level, start=start) for code, level, start in one.levers}
        for point, one in search.policies.items()
    }
    rows = [
        {
            TEXT["row"][lang]: f"{code} {lever_name(code, lang)}",
            **{name: one.get(code, "") for name, one in pulled.items()},
        }
        for code in search.space.codes
    ]
    return pd.DataFrame(rows)


def point_table(search: Search, goal: Goal, lang: Language) -> pd.DataFrame:
    """Costs of the points and the baselines, and how they do by one outcome."""
    parts = [f"{goal.quantity}_{part}" for part in ("search", "fresh", "gain", "lower", "upper")]
    table = search.points[["point", "cost", "dearest", *parts]].set_axis(POINT_COLUMNS[lang], axis=1)
    return table.assign(**{table.columns[0]: [point_name(str(one), lang) for one in search.points["point"]]})


def stability_table(search: Search, goal: Goal, lang: Language) -> pd.DataFrame:
    """Regret and ranks of the points over the worlds, by one outcome."""
    rows = search.stability[search.stability["outcome"] == goal.quantity]
    named = rows.assign(point=[point_name(str(one), lang) for one in rows["point"]])[list(STABILITY_COLUMNS)]
    return named.set_axis([words[lang] for words in STABILITY_COLUMNS.values()], axis=1)
