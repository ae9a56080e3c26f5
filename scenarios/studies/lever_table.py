"""The table of all levers and shocks: what each moves, with interval, at what cost, and output gained per yuan.

Every lever is pulled alone at full level, every shock strikes alone, against the scenario without levers and shocks;
runs are paired by their luck. Costs are those of the fiscal account.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ...analysis.inference import PairedEffect, paired_effect
from ...language import in_english, tr
from ...simulation.inputs import Inputs, LeverSchedule, ShockSchedule
from ...simulation.levers import BY_CODE, LEVERS, Lever
from ...simulation.shocks import KINDS, SHOCKS
from ..ensemble.engine import Engine, all_of, engine_of
from ..errors import UserError
from ..files.resolution import resolve
from ..files.scenario import load
from ..present.checking import can_do_nothing
from ..present.quantities import name_of
from .policy_costs import total_cost

if TYPE_CHECKING:
    from ...simulation.model import Trajectory

FIRST, LAST = 2014, 2023  # levers are pulled from the first year; effects are means over the years in force
STRIKE, DURATION = 2016.0, 2.0
LEAST, MOST = 0.1, 20.0  # of output gained for each yuan: what lies beyond is explained
WIDER = "two_cities"  # where a lever that can do nothing in the scenario asked for is measured
OUTPUT, EXPORTS = "B1", "exports_usd"
CALM_SHOCKS, CALM_LEVERS = "no shock", "no lever"  # names of the runs without
KEYS = ["scenario", "arm", "seed"]
# What each lever and shock is for, as measured in every run; an indicator or a diagnostic.
LEVER_TARGETS: Mapping[str, str] = {
    "P1": "delivery_days", "P2": "adoption_share", "P3": "B4", "P4": "online_share", "P5": "member_share",
    "P6": "delivery_days", "P7": "online_share", "P8": "B5", "P9": "B7", "P10": "trust", "P11": "mean_degree",
    "P12": "commission_rate", "P13": "talent", "P14": "exports_usd", "P15": "mean_price", "P16": "digital_services_usd",
    "P17": "digital_products_usd", "P18": "n_firms", "P19": "trust", "P20": "mean_degree", "P21": "talent",
}  # fmt: skip
SHOCK_TARGETS: Mapping[str, tuple[float, str]] = {
    "world_demand": (-0.2, "exports_usd"), "home_demand": (-0.2, "B1"), "tariff": (0.1, "exports_usd"),
    "trade_war": (0.25, "exports_usd"), "trade_agreement": (0.05, "exports_usd"), "pandemic": (0.5, "online_share"),
    "logistics": (0.4, "delivery_days"), "supply": (0.2, "B1"), "technology_blockade": (0.5, "mean_productivity"),
    "material_price": (0.2, "mean_price"), "foreign_material_price": (0.2, "imported_material_share"),
    "platform_rules": (0.5, "adoption_share"), "data_leak": (0.6, "trust"), "exchange_rate": (0.2, "exports_usd"),
    "rule_fragmentation": (0.5, "digital_services_usd"), "pilot_zone": (0.5, "adoption_share"),
}  # fmt: skip
QUANTITIES = tuple(
    dict.fromkeys([*LEVER_TARGETS.values(), *(target for _, target in SHOCK_TARGETS.values()), EXPORTS, OUTPUT])
)


class Arm(NamedTuple):
    """A row of the table: the lever or shock by its code, the scenario it is measured in, its inputs."""

    code: str
    scenario: str
    inputs: Inputs


def arms_of(scenario: str, scale: float) -> list[Arm]:
    """Every lever and shock alone, and for every scenario that they are measured in the run without ("")."""
    bare = {name: _bare(name, scale) for name in (scenario, WIDER)}
    arms, needed = [], {scenario}
    for lever in LEVERS:
        pulled = LeverSchedule(lever.code, 1.0, float(FIRST), ramp=1.0)
        place = WIDER if any(can_do_nothing(pulled, bare[scenario])) else scenario
        needed.add(place)
        arms.append(Arm(lever.code, place, dataclasses.replace(bare[place], levers=(pulled,))))
    for shock in SHOCKS:
        struck = ShockSchedule(shock.kind, SHOCK_TARGETS[shock.kind][0], STRIKE, DURATION)
        arms.append(Arm(shock.kind, scenario, dataclasses.replace(bare[scenario], shocks=(struck,))))
    return [*(Arm("", name, bare[name]) for name in sorted(needed)), *arms]


def _bare(name: str, scale: float) -> Inputs:
    return dataclasses.replace(resolve(load(name, "certain"), {}, scale, LAST).inputs, levers=(), shocks=())


def measure(inputs: Inputs, seed: int, first: int, last: int) -> dict[str, float]:
    """The mean of every quantity over the years, and sums from FIRST on of output and of what levers cost (10k CNY)."""
    from ...simulation.model import record

    made = record(inputs, seed, with_flows=False)
    values = {name: _mean(made, name, first, last) for name in QUANTITIES}
    sold = made.indicators
    output = sold[(sold["indicator"] == OUTPUT) & (sold["year"] >= FIRST)]["value"].sum()
    return {**values, "cost": total_cost(made.diagnostics, inputs), "output": float(output)}


def _mean(made: Trajectory, name: str, first: int, last: int) -> float:
    table, column = (made.indicators, "indicator") if name[0].isupper() else (made.diagnostics, "diagnostic")
    rows = table[table[column] == name]
    years = rows["year"] if column == "indicator" else rows["quarter"].str[:4].astype(int)
    return float(rows.loc[(years >= first) & (years <= last), "value"].mean())


def measured(arms: Sequence[Arm], pairs: int, workers: int | Engine = 1) -> pd.DataFrame:
    """All runs: KEYS and what :func:`measure` gives.

    Raises:
        UserError: a run failed; says which. KeyboardInterrupt: stopped.
    """
    wanted = {
        (arm.scenario, name, seed): (arm.inputs, seed, first, last)
        for arm in arms
        for name, first, last in _spans(arm)
        for seed in range(1, pairs + 1)
    }
    with engine_of(workers) as engine:
        outcomes = all_of(engine.map(measure, list(wanted.values())))
    for key, outcome in zip(wanted, outcomes, strict=True):
        if outcome.result is None:
            raise UserError(
                tr(
                    "The run of {name} with seed {seed} failed: {error}",
                    name=key[1],
                    seed=key[2],
                    error=outcome.error,
                )
            )
    return pd.DataFrame(
        [{**dict(zip(KEYS, key, strict=True)), **(one.result or {})} for key, one in zip(wanted, outcomes, strict=True)]
    )


def _spans(arm: Arm) -> list[tuple[str, int, int]]:
    """The years that a lever's or a shock's effect is measured over; without either, both, under names of their own."""
    struck, pulled = (int(STRIKE), int(STRIKE + DURATION) - 1), (FIRST, LAST)
    if not arm.code:
        return [(CALM_SHOCKS, *struck), (CALM_LEVERS, *pulled)]
    return [(arm.code, *(struck if arm.code in KINDS else pulled))]


class Row(NamedTuple):
    """A lever's or shock's row: relative effects (shares), cost a year (10,000 CNY), output gained per yuan."""

    code: str
    scenario: str
    target: str
    effect: PairedEffect
    exports: PairedEffect
    output: PairedEffect
    cost: float
    gain: PairedEffect | None


def rows_of(arms: Sequence[Arm], runs: pd.DataFrame, pairs: int) -> Iterator[Row]:
    """The table's rows: paired effects over the mean without, output gained over what is spent and forgone."""
    for arm in arms:
        if not arm.code:
            continue
        without = CALM_SHOCKS if arm.code in KINDS else CALM_LEVERS
        mine, calm = (_runs(runs, arm.scenario, code, pairs) for code in (arm.code, without))
        target = LEVER_TARGETS[arm.code] if arm.code in BY_CODE else SHOCK_TARGETS[arm.code][1]
        effect, exports, output = (_relative(mine[one], calm[one]) for one in (target, EXPORTS, OUTPUT))
        spent = float(mine["cost"].mean())
        gain = paired_effect(mine["output"] / spent, calm["output"] / spent) if spent > 0.0 else None
        yield Row(arm.code, arm.scenario, target, effect, exports, output, spent / (LAST - FIRST + 1), gain)


def _runs(runs: pd.DataFrame, scenario: str, code: str, pairs: int) -> dict[str, Any]:
    own = runs[(runs["scenario"] == scenario) & (runs["arm"] == code) & (runs["seed"] <= pairs)].sort_values("seed")
    return {str(name): own[name].to_numpy() for name in own.columns}


def _relative(treated: np.ndarray, calm: np.ndarray) -> PairedEffect:
    scale = abs(float(calm.mean())) or 1.0
    return paired_effect(treated / scale, calm / scale)


@in_english
def page(rows: Sequence[Row], scenario: str, scale: float, pairs: int) -> str:
    """The table as a page of the documentation, in Markdown."""
    levers = [row for row in rows if row.code in BY_CODE]
    shocks = [row for row in rows if row.code in KINDS]
    beyond = [row for row in levers if row.gain is not None and not _usual(row.gain)]
    told = "All lie between .1 and 20 of output a yuan."
    if beyond:
        named = [f"{row.code}. {BY_CODE[row.code].yields or 'Not explained.'}" for row in beyond]
        told = f"Beyond .1 to 20 of output a yuan (interval and all): {' '.join(named)}"
    return "\n".join([
        "# What levers and shocks do", "",
        f"Made by `synergysim levers {scenario} --scale {scale:g} -n {pairs} --write docs/levers_and_shocks.md`. Every "
        f"lever alone at full level from {FIRST}, every shock alone for {DURATION:g} years from {STRIKE:g}, against "
        f"the scenario without levers and shocks; {pairs} pairs of runs with the same luck; effects are shares of the "
        f"mean without, over the years in force to {LAST}, with 95 % intervals. The cost is that of the fiscal "
        "account: programmes, subsidies and revenue forgone, mean a year. Output gained per yuan is the change of all "
        f"clusters' output from {FIRST} to {LAST} over that cost. Levers that can do nothing in one city are measured "
        f"in `{WIDER}`. {told}", "",
        "## Levers", "",
        "| | Lever | Stands for | Target | Effect on it | Exports | Output | Cost a year, 10,000 CNY | Output per yuan "
        "| Evidence |",
        "| - | - | - | - | - | - | - | -: | - | - |",
        *(_lever_line(BY_CODE[row.code], row) for row in levers), "",
        "## Shocks", "",
        "| Shock | Size | Target | Effect on it | Exports | Output | Evidence |", "| - | -: | - | - | - | - | - |",
        *(_shock_line(row) for row in shocks), "",
    ])  # fmt: skip


def _usual(gain: PairedEffect) -> bool:
    """Whether the output gained per yuan may lie in LEAST to MOST, as its interval tells."""
    return gain.upper >= LEAST and gain.lower <= MOST


def _lever_line(lever: Lever, row: Row) -> str:
    gain = "–" if row.gain is None else f"{row.gain.mean:.2g} ({row.gain.lower:.2g} to {row.gain.upper:.2g})"
    cells = (
        lever.code, lever.name_en, lever.stands_for or "–", name_of(row.target), _share(row.effect),
        _share(row.exports), _share(row.output), f"{row.cost:,.0f}", gain, lever.source,
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _shock_line(row: Row) -> str:
    shock, size = KINDS[row.code], SHOCK_TARGETS[row.code][0]
    cells = (
        shock.name_en, f"{size:+g}", name_of(row.target), _share(row.effect), _share(row.exports),
        _share(row.output), shock.source,
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _share(effect: PairedEffect) -> str:
    return f"{effect.mean:+.2%} ({effect.lower:+.2%} to {effect.upper:+.2%})"
