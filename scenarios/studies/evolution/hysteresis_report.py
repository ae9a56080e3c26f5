"""What the hysteresis experiment amounts to: tables, sentences, figures, and the folder and report that hold them."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import pandas as pd

from ....analysis import alarms
from ....analysis.figures import in_figures
from ....analysis.figures.style import cluster_name
from ....analysis.hysteresis import GAP, MOVED, against, gaps, jumps, moved
from ....analysis.table_files import write_csv
from ....language import language, tr, trc
from ...present import stored
from ...present.report import Figure, Section, Table
from ...present.report.headings import HEADINGS
from ...present.report.methods import methods_paragraph
from ...present.report.ran import described, ran_line
from ...present.report.resting import assumptions_line
from ...present.report.sources import simulated_source
from ...present.report.writing import Writing, in_whole
from ...present.schedule_words import lever_name
from .hysteresis import ORDER_PARAMETERS
from .hysteresis_words import COLUMNS, WORDS

if TYPE_CHECKING:
    from .hysteresis import Hysteresis

SHARES = [name for name in ORDER_PARAMETERS if name != "susceptibility"]


def verdicts(found: Hysteresis) -> list[str]:
    """One sentence a cluster: jump and hysteresis or not; first, whether the lever moves anything at all."""
    if (still := _still(found)) is not None:
        return [still]
    lines = []
    runs = jumps(found.points)
    for cluster, row in gaps(found.points).set_index("cluster").iterrows():
        name, (gap, lower, upper) = str(cluster), (float(row[column]) for column in ("gap", "lower", "upper"))
        known = not math.isnan(lower)
        interval = WORDS["interval" if known else "no_interval"].format(lower=lower, upper=upper)
        verdict = str(WORDS["hysteresis" if (lower if known else gap) > GAP else "no_hysteresis"])
        told = _jumped(runs[runs["cluster"] == name])
        lines.append(
            WORDS["verdict"].format(
                cluster=cluster_name(name), jumped=told, gap=gap, interval=interval, verdict=verdict
            )
        )
    return lines


def finding(found: Hysteresis, own: Hysteresis | None = None) -> list[str]:
    """In how many clusters adoption jumps, and in which hysteresis is shown, in two sentences.

    With ``own``, the same sweep under the scenario's own values, hysteresis is what exceeds that.
    """
    if (still := _still(found)) is not None:
        return [still]
    lever, runs = found.sweep.lever, jumps(found.points)
    share = runs.groupby("cluster")["jumped"].mean()
    told = {"lever": lever, "name": lever_name(lever), "top": found.sweep.top, "m": len(share)}
    jumping = int((share >= 0.5).sum())
    first = WORDS["jumping" if jumping else "jumping_nowhere"].format(
        **told, jumping=jumping, n=runs["replication"].nunique()
    )
    names = [cluster_name(code) for code in lasting(found, own)]
    if not names:
        return [first, str(WORDS["lasting_nowhere"])]
    listed = WORDS["named"].format(names=str(tr(", ")).join(names))
    return [first, WORDS["lasting"].format(m=len(share), lasting=len(names), names=listed)]


def lasting(found: Hysteresis, own: Hysteresis | None = None) -> list[str]:
    """The clusters with hysteresis: against the sweep ``own`` where it is given, else by the gap alone."""
    if own is not None:
        compared = against(found.points, own.points)
        return [str(one) for one in compared.loc[compared["hysteresis"] & (compared["cluster"] != "all"), "cluster"]]
    rows = gaps(found.points)
    return [str(one) for one in rows.loc[rows["lower"].fillna(rows["gap"]) > GAP, "cluster"]]


def _still(found: Hysteresis) -> str | None:
    """The sentence for a lever that moves nothing; none where it does."""
    effects = moved(found.points)
    shares = effects[effects["order_parameter"].isin(SHARES)]
    if (shares["effect"].abs() < MOVED).all():
        return WORDS["still"].format(lever=found.sweep.lever, least=MOVED)
    return None


def _jumped(runs: pd.DataFrame) -> str:
    jumped = runs[runs["jumped"]]
    if jumped.empty:
        return WORDS["no_jump"].format(n=len(runs))
    level, rise = jumped["level"].median(), jumped["rise"].median()
    return WORDS["jumps"].format(jumped=len(jumped), n=len(runs), level=level, rise=rise)


def comparison(found: Hysteresis, own: Hysteresis) -> list[str]:
    """One sentence a cluster, and one for all together: the setting with strong effects against the scenario's own."""
    lines = []
    for one in against(found.points, own.points).to_dict("records"):
        on_way_down = "at_down" if one["up_on"] == "down" else "at"
        name = str(WORDS["all"]) if one["cluster"] == "all" else cluster_name(str(one["cluster"]))
        lines.append(
            WORDS["against"].format(
                cluster=name, gap=one["gap"], own=one["own_gap"], lower=one["lower"], upper=one["upper"],
                up=_level(one["up_at"], on_way_down), back=_level(one["back_at"], "at"),
                verdict=str(WORDS["hysteresis" if one["hysteresis"] else "no_hysteresis"]),
            )
        )  # fmt: skip
    return lines


def _level(level: float, how: str) -> str:
    return str(WORDS["never"]) if math.isnan(level) else WORDS[how].format(level=level)


def gap_table(found: Hysteresis) -> pd.DataFrame:
    """Gap of every order parameter that is a share, cluster by cluster."""
    parts = [gaps(found.points, name).assign(order_parameter=name) for name in SHARES]
    table = pd.concat(parts, ignore_index=True)
    return table[["cluster", "order_parameter", "gap", "lower", "upper", "n"]]


@dataclasses.dataclass(frozen=True)
class Warnings:
    """Early warning: ``before`` the jumps, by cluster; ``rates`` of alarms there and where nothing tips."""

    before: pd.DataFrame
    rates: pd.DataFrame


def warnings_of(found: Hysteresis, own: Hysteresis | None = None) -> Warnings:
    """Early-warning statistics before the jumps, and on as many quarters of runs without; empty where nothing jumped.

    Without are the twins with the lever at zero and, where given, the same sweep under the scenario's own values.
    """
    runs, quarters = jumps(found.points), 4 * found.sweep.years
    warned = {"jumped": alarms.warned_runs(found.series, runs[runs["jumped"]], quarters)}
    without = alarms.ends_without_jump(found.points, runs, "held")
    warned["held"] = alarms.warned_runs(found.held_series, without, quarters)
    if own is not None and not own.points.empty:
        warned["own"] = alarms.warned_runs(own.series, alarms.ends_without_jump(own.points, runs), quarters)
    return Warnings(alarms.warnings_before(warned["jumped"]), alarms.alarm_rates(warned))


def rate_sentence(found: Warnings) -> str:
    """How often the statistics give an alarm before jumps and without them; nothing where nothing jumped."""
    from ....analysis.figures.hysteresis import WORDS as NAMES

    lines = []
    for (name, statistic), rows in found.rates.groupby(["order_parameter", "statistic"], sort=False):
        told = [
            WORDS["rate_of"].format(alarms=one.alarms, runs=one.runs, group=str(WORDS[str(one.runs_that)]))
            for one in rows.itertuples()
        ]
        joined = str(trc("hysteresis_report", ", ")).join(told)
        label = str(NAMES[f"{name}_name"])
        lines.append(WORDS["rate"].format(statistic=str(WORDS[str(statistic)]), name=label, rates=joined))
    text = ("" if language() == "zh" else " ").join(lines)
    return WORDS["rates"].format(lines=text) if lines else ""


@in_whole()
def write_hysteresis(
    found: Hysteresis, writing: Writing, own: Hysteresis | None = None, warned: Warnings | None = None
) -> None:
    """Write tables, figures, report and manifest; returns the folder.

    ``warned``: what :func:`warnings_of` gave, where it is known already.

    Raises:
        UserError: the folder holds something that is not to be replaced.
    """
    folder = writing.folder
    found.series.to_parquet(folder / "series.parquet", index=False)
    tables = {"runs": found.runs, "points": found.points, "mean_field": found.rest, "predicted": found.predicted}
    if not found.points.empty:
        warned = warned or warnings_of(found, own)
        tables |= {"gaps": gap_table(found), "jumps": jumps(found.points), "effects": moved(found.points),
                   "early_warning": warned.before, "alarm_rates": warned.rates}  # fmt: skip
        if own is not None and not own.points.empty:
            tables |= {"against_own_values": against(found.points, own.points), "own_jumps": jumps(own.points)}
        title = WORDS["title"].format(lever=lever_name(found.sweep.lever), name=found.resolved.scenario.title_in())
        seeds = found.runs["seed"]
        methods = methods_paragraph([found.resolved], seeds, scored=False)
        writing.report(title, _sections(found, writing, own, warned), seeds, methods=methods)
    for name, table in tables.items():
        write_csv(table, folder / f"{name}.csv")
    writing.manifest({
        **stored.described(found.resolved, writing.command),
        "experiment": "hysteresis",
        "sweep": dataclasses.asdict(found.sweep),
        "strong": dict(found.strong),
        "seeds": [int(seed) for seed in found.runs["seed"].unique()],
        "finished": int((found.runs["status"] == "finished").sum()),
    })  # fmt: skip


def _sections(found: Hysteresis, writing: Writing, own: Hysteresis | None, warned: Warnings) -> list[Section]:
    first, *others = _figures(found, writing)
    compared = own if own is not None and not own.points.empty else None
    texts = verdicts(found)
    if compared is not None:
        texts += [str(WORDS["rule"]), *comparison(found, compared)]
    gap = Table(_named(gap_table(found)), str(WORDS["gap_caption"]), decimals=3)
    resting = [WORDS["long"].format(left=firms_left(found)), assumptions_line([found.resolved])]
    if found.strong:
        values = ", ".join(f"{path} = {value:g}".replace("-", "−") for path, value in found.strong.items())
        resting.insert(1, WORDS["strong"].format(values=values))
    return [
        Section(str(HEADINGS["finding"]), finding(found, compared), [], [first]),
        Section(str(HEADINGS["run"]), _ran(found)),
        Section(str(WORDS["section"]), [*texts, str(WORDS["map"])], [gap], others),
        _warning_section(warned),
        Section(str(HEADINGS["rests"]), resting),
    ]


def _ran(found: Hysteresis) -> list[str]:
    runs, resolved = found.runs, found.resolved
    # Every replication has a twin.
    finished = int((runs["status"] == "finished").groupby(runs["seed"]).all().sum())
    last = resolved.inputs.start_year + found.sweep.total_years - 1
    line = ran_line(resolved, runs["seed"], finished, last)
    return [described(resolved), line, WORDS["method"].format(**dataclasses.asdict(found.sweep))]


@in_figures
def _figures(found: Hysteresis, writing: Writing) -> list[Figure]:
    from ....analysis.figures.hysteresis import WORDS as NAMES
    from ....analysis.figures.hysteresis import hysteresis_loop

    lever = found.sweep.lever
    drawn = {
        f"loop_{name}": hysteresis_loop(found.points, found.rest, lever, name, found.predicted)
        for name in ORDER_PARAMETERS
    }
    source = simulated_source([found.resolved], found.runs["seed"], scored=False)
    names = [str(NAMES[f"{name}_name"]) for name in ORDER_PARAMETERS]
    captions = [WORDS["picture"].format(name=name, lever=lever) for name in names]
    pictures = writing.figures(drawn, source).values()
    return [Figure(one, text[0].upper() + text[1:]) for one, text in zip(pictures, captions, strict=True)]


def _warning_section(warned: Warnings) -> Section:
    heading = str(WORDS["warning_section"])
    if warned.before.empty:
        return Section(heading, [str(WORDS["no_warning"])])
    tables = [Table(_named(warned.before), str(WORDS["warning_caption"])),
              Table(_named(warned.rates), str(WORDS["rate_caption"]))]  # fmt: skip
    return Section(heading, [str(WORDS["warning"]), rate_sentence(warned)], tables)


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """A table with clusters, order parameters and groups of runs by name."""
    from ....analysis.figures.hysteresis import WORDS as NAMES

    names = {
        "cluster": lambda code: cluster_name(str(code)),
        "order_parameter": lambda code: str(NAMES[f"{code}_name"]),
        "runs_that": lambda code: str(WORDS[str(code)]),
        "statistic": lambda code: str(WORDS[str(code)]),
    }
    shown = table.assign(**{column: table[column].map(name) for column, name in names.items() if column in table})
    return shown.rename(columns={column: str(words) for column, words in COLUMNS.items()})


def firms_left(found: Hysteresis) -> str:
    """Share of the firms of the first level that are left at the last one, median over clusters and replications."""
    rows = found.points[found.points["order_parameter"] == "n_firms"]
    ends = [
        rows[rows["step"] == step].set_index(["cluster", "replication"])["value"] for step in (0, rows["step"].max())
    ]
    return f"{(ends[1] / ends[0]).median():.0%}"
