"""What a policy search found, in sentences and tables, English and Chinese."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from ....analysis.figures.style import with_unit
from ....language import Text, Texts, language, tr, trc
from ...present.quantities import name_of, unit_of
from ...present.report.evidence import counted, needed_to_show
from ...present.report.labels import listed
from ...present.schedule_words import lever_name
from ..policy_costs import money
from .evaluations import Goal, parse_goals
from .optimise import Search
from .settings import Settings
from .trials import BASELINES

MOST_TOLD = 3  # policies of the front, after a generation
BINDS = 1.0 - 1e-9  # a run that costs more than the budget by rounding alone does not count
BASELINE_NAMES: Texts[dict[str, str]] = Texts(
    dict(zip(BASELINES, (tr("as it is"), trc("optimisation", "none"), tr("all at full")), strict=True))
)
TEXT: dict[str, Text] = {
    "best": tr(
        "For {money}, policy {best} ({policy}) is shown to change {outcome} in {year} by "
        "{gain} against the scenario as it is (95 % interval {lower} to {upper}, {pairs} "
        "that the search has not seen); {n} policies were looked at."
    ),
    "none_best": tr(
        "For {money}, no policy is shown to do better by {outcome} in {year} than the "
        "scenario as it is: of {n} looked at, the best measured, {best} ({policy}), changes "
        "it by {lower} to {upper} (95 % interval, {pairs} that the search has not seen). "
        "{needed}"
    ),
    "ties": tr("{names} do as well as far as is shown."),
    "curse": tr(
        "On the search's own seeds the gain was {search:+.3g}, {curse:+.3g} against fresh "
        "ones: what is above 0 there is luck that the search picked. Over {worlds} uncertain "
        "worlds it comes first in {first:.0%} and stays affordable in {affordable:.0%}."
    ),
    "paid": tr(
        "With programmes, subsidies and revenue forgone, {best} costs {cost:,.0f} × 10,000 "
        "CNY over the years, {share:.0%} of the budget, and {dearest:,.0f} in the dearest of "
        "its runs."
    ),
    "over": tr("In {points} a run cost more than the budget."),
    "slack": tr(
        "The budget does not bind: all levers at full from the first year would cost {full:,.0f} × 10,000 CNY."
    ),
    "row": tr("Lever"),
    "cell": tr("{level:g} from {start}"),
    "between": tr(", "),
}
POINT_COLUMNS: Texts[list[str]] = Texts(
    [
        tr("Point"),
        tr("Cost"),
        tr("Dearest run"),
        tr("In the search"),
        tr("On fresh seeds"),
        tr("Gain"),
        tr("From"),
        tr("To"),
    ]
)
STABILITY_COLUMNS: dict[str, Text] = {
    "point": tr("Point"),
    "mean_regret": tr("Mean regret"),
    "max_regret": tr("Largest regret"),
    "first_share": tr("Comes first"),
    "front_share": tr("On the front"),
    "affordable_share": tr("Affordable"),
}


def point_name(point: str) -> str:
    """A point's letter, or a baseline in words."""
    return BASELINE_NAMES().get(point, point)


def goal_name(goal: Goal) -> str:
    """An outcome in words, with its unit."""
    return with_unit(name_of(goal.quantity), unit_of(goal.quantity))


def policy_words(search: Search, point: str) -> str:
    """The levers that a point pulls."""
    cells = [(code, TEXT["cell"].format(level=level, start=start)) for code, level, start in _levers(search, point)]
    return str(TEXT["between"]).join(f"{code} {words}" for code, words in cells)


def _levers(search: Search, point: str) -> tuple[tuple[str, float, int], ...]:
    return search.policies[point].levers


def finding(search: Search) -> list[str]:
    """What came out: the best point, whether that is luck, what it costs."""
    goal, best = search.goals[0], search.best
    quantity = goal.quantity
    row = _row(search.points, best)
    of_best = search.stability[search.stability["outcome"] == quantity]
    stable = _row(of_best, best)
    ends = {one: float(row[f"{quantity}_{one}"]) for one in ("gain", "lower", "upper")}
    told = {one: _said(value) for one, value in ends.items()}
    shown = ends["lower"] > 0 if goal.sign > 0 else ends["upper"] < 0
    n = search.settings.fresh
    noise = ends["lower"] <= 0 <= ends["upper"]
    row_of_gain = {"mean": ends["gain"], "upper": ends["upper"], "n": n, "independent": row["independent"]}
    needed = needed_to_show(row_of_gain, told["gain"]) if noise else ""
    first = TEXT["best" if shown else "none_best"].format(
        n=len(search.looked_at), money=money(search.settings.budget), best=best, needed=needed,
        policy=policy_words(search, best), outcome=name_of(quantity), year=search.space.inputs.end_year,
        pairs=counted(n), **told,
    ).rstrip()  # fmt: skip
    alike = [] if not shown else _alike(search, best)
    if alike:
        first += ("" if language() == "zh" else " ") + alike[0]
    # Seeds differ in level; paired with the scenario as it is, that falls out.
    then = row[f"{quantity}_search"] - _row(search.points, BASELINES[0])[f"{quantity}_search"]
    second = TEXT["curse"].format(
        search=then, curse=goal.sign * (then - row[f"{quantity}_gain"]), worlds=int(stable["worlds"]),
        first=stable["first_share"], affordable=stable["affordable_share"],
    )  # fmt: skip
    return [first, second, *spending(search)]


def so_far(seen: pd.DataFrame, settings: Settings, done: int) -> list[str]:
    """Lines for a terminal after a generation: the front within the budget, the best by the first outcome first."""
    goal = parse_goals(settings.outcomes)[0]
    front = seen[seen["front"] & (seen["cost"] <= settings.budget)]
    if front.empty:
        cheapest = money(float(seen["cost"].min()))
        looked = tr(
            "Generation {done} of {generations}, {n} policies looked at, none within the budget; "
            "the cheapest costs {cost}.",
            done=done, generations=settings.generations, n=len(seen), cost=cheapest,
        )  # fmt: skip
        return [str(looked)]
    best = front.sort_values(goal.quantity, ascending=goal.sign < 0, kind="stable").head(MOST_TOLD)
    head = tr(
        "Generation {done} of {generations}, {n} policies looked at. Front so far, {goal}:",
        done=done, generations=settings.generations, n=len(seen), goal=goal_name(goal),
    )  # fmt: skip
    rows = zip(best[goal.quantity], best["cost"], best["policy"], strict=True)
    lines = (
        tr(
            "  {value:.4g} for {cost}: {policy}",
            value=value,
            cost=money(cost),
            policy=_in_words(str(policy)),
        )
        for value, cost, policy in rows
    )
    return [str(head), *map(str, lines)]


def _in_words(policy: str) -> str:
    """A policy as its table has it, ``P1 0.75 from 2015, P2 …``, in the user's language."""
    pulled = re.findall(r"(\S+) (\S+) from (\d+)", policy)
    told = (f"{code} {TEXT['cell'].format(level=float(level), start=start)}" for code, level, start in pulled)
    return str(TEXT["between"]).join(told) or str(trc("policy", "none"))


def _said(value: float) -> str:
    return f"{value:+.3g}".replace("-", "−")


def _alike(search: Search, best: str) -> list[str]:
    """A sentence on the points whose gain is not shown to be less: their interval reaches the best one's gain."""
    goal = search.goals[0]
    gain = goal.sign * float(_row(search.points, best)[f"{goal.quantity}_gain"])
    end = "upper" if goal.sign > 0 else "lower"
    own = search.points[~search.points["baseline"] & (search.points["point"] != best)]
    names = list(own.loc[goal.sign * own[f"{goal.quantity}_{end}"] >= gain, "point"])
    return [TEXT["ties"].format(names=listed(names))] if names else []


def spending(search: Search) -> list[str]:
    """What the best point costs by the fiscal account of its runs, beside the budget."""
    best, budget = search.best, search.settings.budget
    row = _row(search.points, best)
    told = [TEXT["paid"].format(best=best, cost=row["cost"], share=row["cost"] / budget, dearest=row["dearest"])]
    own = search.points[~search.points["baseline"]]
    beyond = list(own.loc[own["dearest"] * BINDS > budget, "point"])
    if beyond:
        told.append(TEXT["over"].format(points=", ".join(beyond)))
    full = _row(search.points, BASELINES[2])["cost"]
    if full <= budget:
        told.append(TEXT["slack"].format(full=full))
    return told


def _row(table: pd.DataFrame, point: str) -> dict[str, Any]:
    return {str(name): value for name, value in table[table["point"] == point].to_dict("records")[0].items()}


def lever_table(search: Search) -> pd.DataFrame:
    """A row a lever, a column a point: level and start."""
    pulled = {
        point: {code: TEXT["cell"].format(level=level, start=start) for code, level, start in one.levers}
        for point, one in search.policies.items()
    }
    rows = [
        {
            str(TEXT["row"]): f"{code} {lever_name(code)}",
            **{name: one.get(code, "") for name, one in pulled.items()},
        }
        for code in search.space.codes
    ]
    return pd.DataFrame(rows)


def point_table(search: Search, goal: Goal) -> pd.DataFrame:
    """Costs of the points and the baselines, and how they do by one outcome."""
    parts = [f"{goal.quantity}_{part}" for part in ("search", "fresh", "gain", "lower", "upper")]
    table = search.points[["point", "cost", "dearest", *parts]].set_axis(POINT_COLUMNS(), axis=1)
    return table.assign(**{table.columns[0]: [point_name(str(one)) for one in search.points["point"]]})


def stability_table(search: Search, goal: Goal) -> pd.DataFrame:
    """Regret and ranks of the points over the worlds, by one outcome."""
    rows = search.stability[search.stability["outcome"] == goal.quantity]
    named = rows.assign(point=[point_name(str(one)) for one in rows["point"]])[list(STABILITY_COLUMNS)]
    return named.set_axis([str(words) for words in STABILITY_COLUMNS.values()], axis=1)
