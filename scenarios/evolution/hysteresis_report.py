"""What the hysteresis experiment amounts to: tables, sentences, figures, and the folder and report that hold them."""

from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import pandas as pd

from ...analysis import alarms
from ...analysis.figures.style import cluster_name
from ...analysis.hysteresis import GAP, MOVED, against, gaps, jumps, moved
from ...analysis.table_files import write_csv
from ...language import tr, trc
from .. import outputs
from ..report import Figure, Section, Table
from ..report.headings import HEADINGS
from ..report.methods import methods_paragraph
from ..report.ran import described, ran_line
from ..report.resting import assumptions_line
from ..report.sources import simulated_source
from ..report.writing import Writing, in_whole
from ..scenario_files.schedule_words import lever_name
from .hysteresis import ORDER_PARAMETERS
from .hysteresis_words import COLUMNS, WORDS

if TYPE_CHECKING:
    from ...analysis.catalogue import Language
    from .hysteresis import Hysteresis

SHARES = [name for name in ORDER_PARAMETERS if name != "susceptibility"]


def verdicts(found: Hysteresis, lang: Language = "en") -> list[str]:
    """One sentence a cluster: jump and hysteresis or not; first, whether the lever moves anything at all."""
    if (still := _still(found, lang)) is not None:
        return [still]
    lines = []
    runs = jumps(found.points)
    for cluster, row in gaps(found.points).set_index("cluster").iterrows():
        name, (gap, lower, upper) = str(cluster), (float(row[column]) for column in ("gap", "lower", "upper"))
        known = not math.isnan(lower)
        interval = WORDS["interval" if known else "no_interval"][lang].format(lower=lower, upper=upper)
        verdict = WORDS["hysteresis" if (lower if known else gap) > GAP else "no_hysteresis"][lang]
        told = _jumped(runs[runs["cluster"] == name], lang)
        lines.append(
            WORDS["verdict"][lang].format(
                cluster=cluster_name(name, lang), jumped=told, gap=gap, interval=interval, verdict=verdict
            )
        )
    return lines


def finding(found: Hysteresis, own: Hysteresis | None = None, lang: Language = "en") -> list[str]:
    """In how many clusters adoption jumps, and in which hysteresis is shown, in two sentences.

    With ``own``, the same sweep under the scenario's own values, hysteresis is what exceeds that.
    """
    if (still := _still(found, lang)) is not None:
        return [still]
    lever, runs = found.sweep.lever, jumps(found.points)
    share = runs.groupby("cluster")["jumped"].mean()
    told = {"lever": lever, "name": lever_name(lever, lang), "top": found.sweep.top, "m": len(share)}
    first = WORDS["jumping"][lang].format(**told, jumping=int((share >= 0.5).sum()), n=runs["replication"].nunique())
    names = [cluster_name(code, lang) for code in lasting(found, own)]
    if not names:
        return [first, WORDS["lasting_nowhere"][lang]]
    listed = WORDS["named"][lang].format(names=(tr(", ")[lang]).join(names))
    return [first, WORDS["lasting"][lang].format(m=len(share), lasting=len(names), names=listed)]


def lasting(found: Hysteresis, own: Hysteresis | None = None) -> list[str]:
    """The clusters with hysteresis: against the sweep ``own`` where it is given, else by the gap alone."""
    if own is not None:
        compared = against(found.points, own.points)
        return [str(one) for one in compared.loc[compared["hysteresis"] & (compared["cluster"] != "all"), "cluster"]]
    rows = gaps(found.points)
    return [str(one) for one in rows.loc[rows["lower"].fillna(rows["gap"]) > GAP, "cluster"]]


def _still(found: Hysteresis, lang: Language) -> str | None:
    """The sentence for a lever that moves nothing; none where it does."""
    effects = moved(found.points)
    shares = effects[effects["order_parameter"].isin(SHARES)]
    if (shares["effect"].abs() < MOVED).all():
        return WORDS["still"][lang].format(lever=found.sweep.lever, least=MOVED)
    return None


def _jumped(runs: pd.DataFrame, lang: Language) -> str:
    jumped = runs[runs["jumped"]]
    if jumped.empty:
        return WORDS["no_jump"][lang].format(n=len(runs))
    level, rise = jumped["level"].median(), jumped["rise"].median()
    return WORDS["jumps"][lang].format(jumped=len(jumped), n=len(runs), level=level, rise=rise)


def comparison(found: Hysteresis, own: Hysteresis, lang: Language = "en") -> list[str]:
    """One sentence a cluster, and one for all together: the setting with strong effects against the scenario's own."""
    lines = []
    for one in against(found.points, own.points).to_dict("records"):
        on_way_down = "at_down" if one["up_on"] == "down" else "at"
        name = WORDS["all"][lang] if one["cluster"] == "all" else cluster_name(str(one["cluster"]), lang)
        lines.append(
            WORDS["against"][lang].format(
                cluster=name, gap=one["gap"], own=one["own_gap"], lower=one["lower"], upper=one["upper"],
                up=_level(one["up_at"], on_way_down, lang), back=_level(one["back_at"], "at", lang),
                verdict=WORDS["hysteresis" if one["hysteresis"] else "no_hysteresis"][lang],
            )
        )  # fmt: skip
    return lines


def _level(level: float, how: str, lang: Language) -> str:
    return WORDS["never"][lang] if math.isnan(level) else WORDS[how][lang].format(level=level)


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


def rate_sentence(found: Warnings, lang: Language = "en") -> str:
    """How often the statistics give an alarm before jumps and without them; nothing where nothing jumped."""
    from ...analysis.figures.hysteresis import WORDS as NAMES

    lines = []
    for (name, statistic), rows in found.rates.groupby(["order_parameter", "statistic"], sort=False):
        told = [
            WORDS["rate_of"][lang].format(alarms=one.alarms, runs=one.runs, group=WORDS[str(one.runs_that)][lang])
            for one in rows.itertuples()
        ]
        joined = (trc("hysteresis_report", ", ")[lang]).join(told)
        label = NAMES[f"{name}_name"][lang]
        lines.append(WORDS["rate"][lang].format(statistic=WORDS[str(statistic)][lang], name=label, rates=joined))
    text = ("" if lang == "zh" else " ").join(lines)
    return WORDS["rates"][lang].format(lines=text) if lines else ""


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
        title = WORDS["title"][writing.lang].format(
            lever=lever_name(found.sweep.lever, writing.lang), name=found.resolved.scenario.title_in(writing.lang)
        )
        seeds = found.runs["seed"]
        methods = methods_paragraph([found.resolved], seeds, writing.lang, scored=False)
        writing.report(title, _sections(found, writing, own, warned), seeds, methods=methods)
    for name, table in tables.items():
        write_csv(table, folder / f"{name}.csv")
    writing.manifest({
        **outputs.described(found.resolved, writing.command),
        "experiment": "hysteresis",
        "sweep": dataclasses.asdict(found.sweep),
        "strong": dict(found.strong),
        "seeds": [int(seed) for seed in found.runs["seed"].unique()],
        "finished": int((found.runs["status"] == "finished").sum()),
    })  # fmt: skip


def _sections(found: Hysteresis, writing: Writing, own: Hysteresis | None, warned: Warnings) -> list[Section]:
    first, *others = _figures(found, writing)
    lang, compared = writing.lang, own if own is not None and not own.points.empty else None
    texts = verdicts(found, lang)
    if compared is not None:
        texts += [WORDS["rule"][lang], *comparison(found, compared, lang)]
    gap = Table(_named(gap_table(found), lang), WORDS["gap_caption"][lang], decimals=3)
    resting = [WORDS["long"][lang].format(left=firms_left(found)), assumptions_line([found.resolved], lang)]
    if found.strong:
        values = ", ".join(f"{path} = {value:g}".replace("-", "−") for path, value in found.strong.items())
        resting.insert(1, WORDS["strong"][lang].format(values=values))
    return [
        Section(HEADINGS["finding"][lang], finding(found, compared, lang), [], [first]),
        Section(HEADINGS["run"][lang], _ran(found, lang)),
        Section(WORDS["section"][lang], [*texts, WORDS["map"][lang]], [gap], others),
        _warning_section(warned, lang),
        Section(HEADINGS["rests"][lang], resting),
    ]


def _ran(found: Hysteresis, lang: Language) -> list[str]:
    runs, resolved = found.runs, found.resolved
    # Every replication has a twin.
    finished = int((runs["status"] == "finished").groupby(runs["seed"]).all().sum())
    last = resolved.inputs.start_year + found.sweep.total_years - 1
    line = ran_line(resolved, runs["seed"], lang, finished, last)
    return [described(resolved, lang), line, WORDS["method"][lang].format(**dataclasses.asdict(found.sweep))]


def _figures(found: Hysteresis, writing: Writing) -> list[Figure]:
    from ...analysis.figures.hysteresis import WORDS as NAMES
    from ...analysis.figures.hysteresis import hysteresis_loop

    lever, lang = found.sweep.lever, writing.lang
    drawn = {
        f"loop_{name}": hysteresis_loop(found.points, found.rest, lever, name, lang, found.predicted)
        for name in ORDER_PARAMETERS
    }
    source = simulated_source([found.resolved], found.runs["seed"], writing.drawn_in, scored=False)
    names = [NAMES[f"{name}_name"][lang] for name in ORDER_PARAMETERS]
    captions = [WORDS["picture"][lang].format(name=name, lever=lever) for name in names]
    pictures = writing.figures(drawn, source).values()
    return [Figure(one, text[0].upper() + text[1:]) for one, text in zip(pictures, captions, strict=True)]


def _warning_section(warned: Warnings, lang: Language) -> Section:
    heading = WORDS["warning_section"][lang]
    if warned.before.empty:
        return Section(heading, [WORDS["no_warning"][lang]])
    tables = [Table(_named(warned.before, lang), WORDS["warning_caption"][lang]),
              Table(_named(warned.rates, lang), WORDS["rate_caption"][lang])]  # fmt: skip
    return Section(heading, [WORDS["warning"][lang], rate_sentence(warned, lang)], tables)


def _named(table: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """A table with clusters, order parameters and groups of runs by name."""
    from ...analysis.figures.hysteresis import WORDS as NAMES

    names = {
        "cluster": lambda code: cluster_name(str(code), lang),
        "order_parameter": lambda code: NAMES[f"{code}_name"][lang],
        "runs_that": lambda code: WORDS[str(code)][lang],
        "statistic": lambda code: WORDS[str(code)][lang],
    }
    shown = table.assign(**{column: table[column].map(name) for column, name in names.items() if column in table})
    return shown.rename(columns={column: words[lang] for column, words in COLUMNS.items()})


def firms_left(found: Hysteresis) -> str:
    """Share of the firms of the first level that are left at the last one, median over clusters and replications."""
    rows = found.points[found.points["order_parameter"] == "n_firms"]
    ends = [
        rows[rows["step"] == step].set_index(["cluster", "replication"])["value"] for step in (0, rows["step"].max())
    ]
    return f"{(ends[1] / ends[0]).median():.0%}"
