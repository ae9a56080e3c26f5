"""The report of several cities: map, flows, division of labour, synergy, comparison, digital trade, hold-out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ....analysis import division
from ....analysis.figures import in_figures
from ....analysis.inference import paired_effect
from ....analysis.table_files import write_csv
from ....language import language, tr
from ...ensemble.mirrored import mirrored
from ...files.scoring import fitted_elsewhere, shipped_evaluator
from ...present import stored
from ...present.report import Figure, Section, Table
from ...present.report.headings import HEADINGS
from ...present.report.ran import described, ran_line
from ...present.report.resting import assumptions_line, evaluator_line
from ...present.report.sources import simulated_source
from ...present.report.writing import Writing, in_whole
from . import digital_trade as trade
from . import held_out
from .measure import KINDS
from .observed import ecommerce, figures
from .study import ALL_CITIES, FUNCTIONS, OUTCOMES, CitiesResult
from .words import WORDS

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure as Picture

    from ...files.scenario import CitiesObserved, Scenario

LEVEL = 0.95
ABSOLUTE = ("synergy", "online_share", "complementarity")  # outcomes whose difference is told as it is
CONFIDENCE = re.compile(r"\((high|medium|low)\)\s*$")


@in_whole()
def write_cities(result: CitiesResult, writing: Writing) -> None:
    """Write tables, figures, report and manifest."""
    told = _Told(result)
    source = simulated_source(list(result.arms.values()), result.seeds)
    pictures = writing.figures(_figures(told), source)
    for name in ("years", "moves", "synergy"):
        write_csv(getattr(result, name), writing.folder / f"{name}.csv")
    write_csv(result.outcomes, writing.folder / "outcomes.csv")
    write_csv(held_out.predictions(result, result.first), writing.folder / "held_out.csv")
    write_csv(trade.digital_trade(result, result.first), writing.folder / "digital_trade.csv")
    first = result.arms[result.first]
    names = [one.scenario.title_in() for one in result.arms.values()]
    writing.report(told.word("title", name=names[0]), told.sections(pictures), result.seeds)
    content = stored.described(first, writing.command)
    writing.manifest({**content, "experiment": "cities", "scenarios": list(result.arms), "seeds": list(result.seeds)})


class _Told:
    """A result in the words of a language."""

    def __init__(self, result: CitiesResult) -> None:
        self.result = result
        inputs = result.arms[result.first].inputs
        self.city = {one.code: one.name_zh if language() == "zh" else one.name_en for one in inputs.cities}
        self.branch: dict[str, str] = {}
        for one in inputs.industries:  # what its clusters' names have in common
            name = one.name_zh if language() == "zh" else one.name_en
            self.branch.setdefault(one.industry, re.split(r"\s*[(（]", name)[0])

    def word(self, key: str, **values: object) -> str:
        return WORDS[key].format(**values)

    def listed(self, names: list[str]) -> str:
        if language() == "zh":
            return "、".join(names)
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

    def scenario(self, name: str) -> str:
        return self.result.arms[name].scenario.title_in()

    def sections(self, pictures: dict[str, Path | bytes]) -> Iterator[Section]:
        result, (start, end) = self.result, self.result.span
        reference = self.scenario(result.first)
        yield Section(str(HEADINGS["finding"]), self.findings())
        yield Section(str(HEADINGS["run"]), [*(described(one) for one in result.arms.values()),
                      ran_line(result.arms[result.first], result.seeds)])  # fmt: skip
        caption = self.word("map_caption", scenario=reference, n=len(result.seeds))
        yield Section(
            self.word("map"), [self.word("map_text")],
            [Table(self.roles_table(), self.word("roles_caption", year=end), decimals=2)],
            [Figure(pictures["map"], caption)],
        )  # fmt: skip
        matrices = [
            Table(
                self.matrix(kind), self.word("matrix_caption", kind=self.word(kind), first=start, last=end), decimals=0
            )
            for kind in ("firms", "talent")
        ]
        balance = Table(self.balance(), self.word("balance_caption", first=start, last=end), decimals=0)
        yield Section(self.word("flows"), [self.word("flows_text")], [balance, *matrices])
        yield Section(
            self.word("division"), [self.word("division_text")],
            [Table(self.specialisation(), self.word("specialisation_caption"), decimals=2)],
            [Figure(pictures["division"], self.word("division_caption", year=end))],
        )  # fmt: skip
        yield Section(
            self.word("synergy"), [], [], [Figure(pictures["synergy"], self.word("synergy_caption", year=end))]
        )
        if len(result.arms) > 1:
            yield Section(
                self.word("packages"), [self.word("packages_text", reference=reference, year=end)],
                [Table(self.packages(), self.word("packages_caption", reference=reference, year=end))],
            )  # fmt: skip
        traded = trade.digital_trade(result, result.first)
        if not traded.empty:
            yield self.digital_trade(traded, pictures.get("series"))
        if "held_out" in pictures:
            yield self.held_out(pictures["held_out"])
        yield Section(str(HEADINGS["rests"]), self.resting())

    # ---- what is said ----

    def findings(self) -> list[str]:
        result, (start, end) = self.result, self.result.span
        leaning = division.roles(result.functions(result.first, end)).idxmax(axis=1)
        parts = []
        for function in FUNCTIONS:
            own = [self.city[city] for city in result.cities if str(leaning[city]) == function]
            if own:
                key = "finding_role_one" if len(own) == 1 else "finding_role"
                parts.append(self.word(key, cities=self.listed(own), role=self.word(f"role_{function}")))
        told = [self.word("finding_roles", year=end, parts=str(tr("; ")).join(parts))]
        firms = result.flows(result.first, "firms")
        if firms.to_numpy().sum() > 0.0:
            source, target = max(_pairs(firms).items(), key=lambda pair: pair[1])[0]
            told.append(
                self.word(
                    "finding_moves",
                    firms=firms.to_numpy().sum(),
                    source=self.city[source],
                    target=self.city[target],
                    founders=result.flows(result.first, "founders").to_numpy().sum(),
                    branch=self.branch[self.movable()],
                )
            )
        else:
            told.append(self.word("finding_no_moves"))
        first, last = (result.structure(result.first, year) for year in (start, end))
        pairs = _pairs(division.duplication(last))
        (a, b), (c, d) = max(pairs, key=pairs.__getitem__), min(pairs, key=pairs.__getitem__)
        told.append(
            self.word(
                "finding_division",
                first=division.complementarity(first),
                last=division.complementarity(last),
                start=start,
                year=end,
                a=self.city[a],
                b=self.city[b],
                c=self.city[c],
                d=self.city[d],
                alike=pairs[a, b],
                apart=pairs[c, d],
            )
        )
        effects = self.effects("synergy")
        if effects:
            best = max(effects, key=lambda name: effects[name][0])
            effect, low, high = effects[best]
            told.append(
                self.word(
                    "finding_packages",
                    reference=self.scenario(result.first),
                    best=self.scenario(best),
                    effect=effect,
                    low=low,
                    high=high,
                )
            )
        return told

    def movable(self) -> str:
        """The branch of which most firms have moved, against what firms of their cities usually do."""
        result = self.result
        inputs = result.arms[result.first].inputs
        own = (result.moves["scenario"] == result.first) & (result.moves["kind"] == "firms")
        moved = result.moves[own]
        left = moved.groupby("source")["amount"].sum()
        firms = pd.DataFrame(
            {
                "city": [one.city for one in inputs.industries],
                "branch": [one.industry for one in inputs.industries],
                "firms": [one.n_firms for one in inputs.industries],
            }
        )
        rate = firms["city"].map(left / firms.groupby("city")["firms"].sum()).fillna(0.0)
        usual = (firms["firms"] * rate).groupby(firms["branch"]).sum()
        return str((moved.groupby("branch")["amount"].sum() / usual.where(usual > 0.0)).idxmax())

    def resting(self) -> list[str]:
        result = self.result
        first = result.arms[result.first]
        own = {path: text for path, text in first.sources.items() if path.startswith(("city.", "industry."))}
        grades = {path: found.group(1) for path, text in own.items() if (found := CONFIDENCE.search(text))}
        counts = {grade: sum(one == grade for one in grades.values()) for grade in ("low", "medium", "high")}
        weak = dict.fromkeys(path.rsplit(".", 1)[1] for path, grade in grades.items() if grade == "low")
        assumed = sum(text.lower().startswith("assumption") for text in own.values())
        fitted = shipped_evaluator(first.scenario.evaluator, first.scenario.folder)
        told = [
            evaluator_line(first),
            *(str(note) for note in fitted_elsewhere(first, fitted)),
            assumptions_line(list(result.arms.values())),
        ]
        if grades:
            told.insert(0, self.word("weak", **counts, assumed=assumed, examples=", ".join(list(weak)[:8])))
        return told

    # ---- tables ----

    def roles_table(self) -> pd.DataFrame:
        table = division.roles(self.result.functions(self.result.first, self.result.span[1]))
        table.columns = [self.word(f"role_{name}") for name in FUNCTIONS]
        return self.by_city(table)

    def by_city(self, table: pd.DataFrame) -> pd.DataFrame:
        return table.rename(index=self.city).rename_axis(index=self.word("city"), columns=None).reset_index()

    def matrix(self, kind: str) -> pd.DataFrame:
        return self.by_city(self.result.flows(self.result.first, kind).rename(columns=self.city))

    def balance(self) -> pd.DataFrame:
        columns = {}
        for kind in KINDS:
            flows = self.result.flows(self.result.first, kind)
            columns[self.word(kind)] = flows.sum(axis=1) if kind == "ties" else flows.sum(axis=0) - flows.sum(axis=1)
        return self.by_city(pd.DataFrame(columns))

    def specialisation(self) -> pd.DataFrame:
        result, (start, end) = self.result, self.result.span
        first, last = (result.structure(result.first, year) for year in (start, end))
        alike = division.duplication(last).where(~np.eye(len(last), dtype=bool))
        columns = {self.word("specialisation", year=year): division.specialisation(table)
                   for year, table in ((start, first), (end, last))}  # fmt: skip
        seen = figures(result.arms[result.first].scenario)
        shares = seen[(seen["variable"] == "value_added_share") & seen["city"].isin(result.cities)]
        if len(set(shares["city"])) > 1 and set(shares["branch"]) <= set(self.branch):
            told = shares.pivot_table(index="city", columns="branch", values="value")
            columns[self.word("observed_2018")] = division.specialisation(told).reindex(result.cities)
        columns[self.word("double", year=end)] = alike.idxmax(axis=1).map(self.city)
        columns[self.word("similarity")] = alike.max(axis=1)
        return self.by_city(pd.DataFrame(columns))

    def effects(self, outcome: str) -> dict[str, tuple[float, float, float]]:
        """Paired effect on an outcome of every scenario but the first, with its interval; none with one replication."""
        table = self.result.outcomes.pivot_table(index="replication", columns="scenario", values=outcome)
        if len(table) < 2:
            return {}
        found = {}
        for name in list(self.result.arms)[1:]:
            base, inputs = table[self.result.first], self.result.arms[self.result.first].inputs
            difference = table[name] - base if outcome in ABSOLUTE else 100.0 * (table[name] / base - 1.0)
            twos = mirrored(inputs.world, (self.result.seeds[one - 1] for one in difference.index))
            effect = paired_effect(difference.to_numpy(), np.zeros(len(difference)), LEVEL, twos=twos)
            found[name] = (effect.mean, effect.lower, effect.upper)
        return found

    def packages(self) -> pd.DataFrame:
        columns: dict[str, dict[str, str]] = {}
        for outcome in OUTCOMES:
            scale, form = (
                (100.0, "+.2f") if outcome == "online_share" else (1.0, "+.3f" if outcome in ABSOLUTE else "+.1f")
            )
            columns[self.word(f"outcome_{outcome}")] = {
                name: f"{scale * mean:{form}} ({scale * low:{form}}, {scale * high:{form}})"
                for name, (mean, low, high) in self.effects(outcome).items()
            }
        table = pd.DataFrame(columns)
        return table.rename(index=self.scenario).rename_axis(index=self.word("scenario")).reset_index()

    # ---- digital trade and what was held out ----

    def digital_trade(self, table: pd.DataFrame, picture: Path | bytes | None) -> Section:
        end, declared = self.result.span[1], self.declared
        rows = []
        for one in trade.COLUMNS:
            for side in trade.SIDES:
                own = table[(table["column"] == one.code) & (table["side"] == side)].set_index("year")
                last = own.loc[end]
                rows.append(
                    {
                        self.word("column"): str(one.name),
                        self.word("side"): self.word(side),
                        **{str(year): own["value"].get(year) for year in (2015, trade.BASE_YEAR, end)},
                        self.word("interval", year=end): self.between(own["low"].loc[end], own["high"].loc[end]),
                        self.word("unit"): self.word(str(last["measured"])),
                    }
                )
        drivers = [{self.word("column"): str(one.name), self.word("flows_of"): str(one.why)} for one in trade.COLUMNS]
        tables = [
            Table(pd.DataFrame(rows), self.word("trade_caption"), decimals=1),
            Table(pd.DataFrame(drivers), self.word("drivers_caption")),
        ]
        told = [self.word("trade_text")]
        if declared is not None and declared.digital_services is not None:
            told.append(self.word("trade_anchored", amount=declared.digital_services.value, factor=trade.SPLIT_RANGE))
        seen = ecommerce(self.scenario_file)
        if seen.empty:
            return Section(self.word("trade"), told, tables)
        held = trade.held_against(trade.goods(table), seen)
        against = pd.DataFrame(
            {
                self.word("definition"): held["definition"].map(self.called),
                self.word("side"): held["side"].map(self.word),
                self.word("years"): [f"{a}–{b}" for a, b in zip(held["first"], held["last"], strict=True)],
                self.word("simulated"): held["simulated"],
                self.word("interval_column"): [
                    self.between(low, high) for low, high in zip(held["low"], held["high"], strict=True)
                ],
                self.word("observed"): held["observed"],
                **{
                    self.word(name): held[name].map("{:.0%}".format) for name in ("growth_simulated", "growth_observed")
                },
            }
        )
        told += [self.word("trade_classes"), self.word("series_text")]
        return Section(
            self.word("trade"), told, [*tables, Table(against, self.word("series_caption"), decimals=0)],
            [Figure(picture, self.word("series_caption"))] if picture else [],
        )  # fmt: skip

    def between(self, low: float, high: float) -> str:
        """An interval; nothing where there is none."""
        return "" if np.isnan(low) else f"{low:,.0f} – {high:,.0f}"

    def called(self, name: str) -> str:
        """A word that a file of the user's may have brought."""
        return self.word(name) if name in WORDS else name

    @property
    def scenario_file(self) -> Scenario:
        """The scenario that others are compared with."""
        return self.result.arms[self.result.first].scenario

    @property
    def declared(self) -> CitiesObserved | None:
        """What is observed of its cities."""
        return self.scenario_file.cities_observed

    @property
    def fitted(self) -> str:
        """The name of the city that predictions of the others are fitted to."""
        assert self.declared is not None
        return self.city[self.declared.fitted]

    def held_out(self, picture: Path | bytes) -> Section:
        declared = self.declared
        assert declared is not None
        predicted = held_out.predictions(self.result, self.result.first)
        told = [self.word("held_out_text", city=self.fitted, until=declared.fitted_until, known=declared.known_until)]
        for row in held_out.errors(predicted, declared.fitted).to_dict("records"):
            said = {"quantity": self.word(str(row["quantity"])), "role": self.word(f"role_of_{row['role']}")}
            told.append(self.word("held_out_result", **{**{str(key): one for key, one in row.items()}, **said}))
        told.append(self.word("branch_text"))
        last = predicted.sort_values("year").groupby(["quantity", "city"], sort=False).tail(1)
        order = pd.CategoricalDtype(list(self.city), ordered=True)
        last = last.assign(city=last["city"].astype(order)).sort_values(["quantity", "city"]).astype({"city": str})
        table = pd.DataFrame(
            {
                self.word("quantity"): last["quantity"].map(self.word),
                self.word("city"): last["city"].map(self.city),
                self.word("year"): last["year"],
                self.word("observed"): last["observed"],
                self.word("predicted"): last["predicted"].round(),
                self.word("ratio"): last["predicted"] / last["observed"],
                self.word("told_of"): last["role"].map(
                    lambda role: self.word(f"in_{role}", known=declared.known_until)
                ),
            }
        )
        year = self.result.span[1]
        branches = held_out.by_branch(self.result, self.result.first, year)
        wide = [
            Table(
                self.by_city(
                    branches.pivot_table(index="city", columns="branch", values=what)
                    .reindex(index=list(self.city), columns=list(self.branch)).rename(columns=self.branch).fillna(0.0)
                ),
                self.word(caption, year=year), decimals=0,
            )
            for what, caption in (("firms", "branch_firms_caption"), ("patents", "branch_caption"))
        ]  # fmt: skip
        tables = [Table(table, self.word("held_out_caption"), decimals=2), *wide]
        return Section(self.word("held_out"), told, tables, [Figure(picture, self.word("held_out_caption"))])


@in_figures
def _figures(told: _Told) -> dict[str, Picture]:
    from ....analysis.figures import cities as draw

    result, (start, end) = told.result, told.result.span
    inputs = result.arms[result.first].inputs
    structure = result.structure(result.first, end)
    roles = division.roles(result.functions(result.first, end)).idxmax(axis=1)
    places = pd.DataFrame(
        {
            "latitude": [one.latitude for one in inputs.cities],
            "longitude": [one.longitude for one in inputs.cities],
            "output": structure.sum(axis=1).to_numpy(),
            "role": roles.reindex(result.cities).to_numpy(),
        },
        index=list(told.city.values()),
    )
    names = {function: told.word(f"role_{function}") for function in FUNCTIONS}
    moves = result.flows(result.first, "firms").rename(index=told.city, columns=told.city)
    quotients = division.location_quotients(structure).rename(index=told.city, columns=told.branch)
    scenarios = {name: told.scenario(name) for name in result.arms}
    drawn: dict[str, Picture] = {
        "map": draw.city_map(places, moves, names, (start, end)),
        "division": draw.division_map(quotients, end),
        "synergy": draw.synergy_by_city(
            _intervals(result, end), {**told.city, ALL_CITIES: told.word("all")}, scenarios, end
        ),
    }
    scenario, declared = told.scenario_file, told.declared
    seen, digital = ecommerce(scenario), trade.digital_trade(result, result.first)
    if not seen.empty and not digital.empty:
        goods = trade.goods(digital)
        goods = goods[(goods[list(trade.SIDES)] > 0.1).all(axis=1)]
        drawn["series"] = draw.ecommerce_series(goods, seen[seen["year"] <= end])
    predicted = held_out.predictions(result, result.first)
    if declared is not None and predicted["city"].nunique() > 2:
        last = predicted.sort_values("year").groupby(["quantity", "city"], sort=False).tail(1)
        panels = [
            (
                told.word(str(quantity)),
                part.assign(city=part["city"].map(told.city)).set_index("city")[["observed", "predicted"]],
            )
            for quantity, part in last.groupby("quantity", sort=False)
        ]
        drawn["held_out"] = draw.predicted_and_observed(panels, told.fitted)
    return drawn


def _pairs(table: pd.DataFrame) -> dict[tuple[str, str], float]:
    """The cells off the diagonal, by row and column; those without a value are left out."""
    cells = {(one, two): float(table.loc[one, two]) for one in table.index for two in table.columns if one != two}
    return {pair: value for pair, value in cells.items() if np.isfinite(value)}


def _intervals(result: CitiesResult, year: int) -> pd.DataFrame:
    """scenario, city, mean, half (of the 95 % interval, nil with one replication) of U in a year."""
    from scipy import stats

    rows = result.synergy[result.synergy["year"] == year]
    found = rows.groupby(["scenario", "city"], sort=False)["synergy"].agg(["mean", "std", "count"]).reset_index()
    reach = stats.t.ppf(0.5 + LEVEL / 2.0, np.maximum(found["count"] - 1, 1))
    half = (reach * found["std"] / np.sqrt(found["count"])).fillna(0.0)
    return found.assign(half=half)[["scenario", "city", "mean", "half"]]
