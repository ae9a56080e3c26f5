"""The report of a run: what was run, what came out, what it stands on, how to get it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ...analysis.catalogue import Language, indicator, subsystem_name
from ...analysis.figures.style import cluster_name
from ...language import tr
from ..scenario_files.schedule_words import schedule_table
from ..scoring import shipped_evaluator
from ..summary import final_year_table, meaning, spread
from ..synergy_sources.told import section as sources_section
from ..synergy_sources.told import sentence
from . import Figure, Section, Table, write_report
from .headings import HEADINGS
from .ran import described, ran_line
from .reproduction import reproduction
from .resting import assumptions_line, evaluator_line, score_notes
from .run_words import CAPTIONS, TEXTS, VARIANTS

if TYPE_CHECKING:
    from ..experiments.run import RunResult
    from ..synergy_sources.split import SynergySources

STRONG_PUSH = 0.5  # of the characteristic platform, from which a stage is said to rest on it
JOINT_GAIN = 0.9  # share of replications with U above 0, from which a joint gain is said


def write_run_report(
    result: RunResult,
    pictures: dict[str, Path | bytes],
    path: Path,
    lang: Language = "en",
    command: str = "",
    split: SynergySources | None = None,
) -> Path:
    """Write the report of a run as one HTML file; with a split it begins with where U comes from."""
    told = [] if split is None else [sentence(split, lang=lang)]
    sections = [
        Section(HEADINGS["finding"][lang], [*told, *finding(result, lang)]),
        _run(result, lang),
        *([] if split is None else [sources_section(split, pictures["sources"], lang)]),
        _result(result, pictures, lang),
        _beside(result, lang),
        _drawn("trade", pictures, lang, "exports", "trade_balance", "digital_trade_structure", "adoption"),
        _drawn("flows", pictures, lang, "flows"),
        *_added(pictures, lang),
        _stands_on(result, lang),
        reproduction(command, result.runs["seed"], lang),
    ]
    return write_report(path, result.resolved.scenario.title_in(lang), sections, lang)


def finding(result: RunResult, lang: Language = "en") -> list[str]:
    """What the last year shows, and how firmly, in two sentences."""
    last = result.synergy[result.synergy["year"] == result.synergy["year"].max()]
    wide = last.pivot_table(index="replication", columns="cluster", values="synergy")
    if wide.empty:
        return [TEXTS["no_u"][lang].format(year=int(last["year"].iloc[0]))]
    medians, gained = wide.median(), (wide > 0).mean()
    lowest, highest = str(medians.idxmin()), str(medians.idxmax())
    first = TEXTS["gained"][lang].format(
        year=int(last["year"].iloc[0]), n=int((gained >= JOINT_GAIN).sum()), m=len(medians), low=medians[lowest],
        high=medians[highest], lowest=cluster_name(lowest, lang), highest=cluster_name(highest, lang),
    )  # fmt: skip
    if len(medians) == 1:
        return [first, TEXTS["alone"][lang].format(share=gained.iloc[0])]
    others = _leaders(result)
    return [
        first,
        TEXTS["leads"][lang].format(
            highest=cluster_name(highest, lang), share=(wide.idxmax(axis=1) == highest).mean(),
            kept=others.count(highest), others=len(others),
        ),
    ]  # fmt: skip


def _leaders(result: RunResult) -> list[str]:
    """The cluster with the highest median U in the last year, under each of the other choices."""
    last = result.variants[result.variants["year"] == result.synergy["year"].max()].dropna(subset="synergy")
    medians = last.groupby(["variant", "cluster"])["synergy"].median()
    return [str(medians[name].idxmax()) for name in _present(last)]


def _drawn(key: str, pictures: dict[str, Path | bytes], lang: Language, *names: str) -> Section:
    return Section(TEXTS[key][lang], [TEXTS[f"{key}_text"][lang]], [], _figures(pictures, lang, *names))


def _added(pictures: dict[str, Path | bytes], lang: Language) -> list[Section]:
    """What extensions have drawn, each under its own name."""
    drawn = [Figure(one, name.replace("_", " ")) for name, one in pictures.items() if name not in CAPTIONS]
    return [Section(TEXTS["added"][lang], [], [], drawn)] if drawn else []


def _figures(pictures: dict[str, Path | bytes], lang: Language, *names: str) -> list[Figure]:
    return [Figure(pictures[name], CAPTIONS[name][lang]) for name in names]


def _run(result: RunResult, lang: Language) -> Section:
    runs = result.runs
    ran = ran_line(result.resolved, runs["seed"], lang, int((runs["status"] == "finished").sum()))
    text, table = [described(result.resolved, lang), ran], schedule_table([result.resolved], lang)
    if table.empty:
        return Section(HEADINGS["run"][lang], [*text, TEXTS["unpulled"][lang]])
    return Section(HEADINGS["run"][lang], text, [Table(table, TEXTS["schedule_caption"][lang])])


def _result(result: RunResult, pictures: dict[str, Path | bytes], lang: Language) -> Section:
    notes = score_notes([result], lang)
    caption = TEXTS["result_caption"][lang].format(year=result.synergy["year"].max())
    return Section(
        TEXTS["result"][lang],
        [meaning(lang), *notes, *_pushed(result, lang), *_base_years(result, lang)],
        [Table(final_year_table(result, lang), caption)],
        _figures(pictures, lang, "order_degrees", "portrait", "synergy", "stages"),
    )


def _pushed(result: RunResult, lang: Language) -> list[str]:
    """A warning where a stage rests on an input."""
    pushed = [one for one in result.resolved.inputs.industries if one.platform_push >= STRONG_PUSH]
    names = (tr(", ")[lang]).join(cluster_name(one.code, lang) for one in pushed)
    return [TEXTS["pushed"][lang].format(names=names)] if pushed else []


def _base_years(result: RunResult, lang: Language) -> list[str]:
    """A warning against reading the meeting point of growth indices as a result."""
    years = shipped_evaluator(result.resolved.scenario.evaluator, result.resolved.scenario.folder).evaluator.base_years
    return [TEXTS["base_years"][lang].format(first=min(years), last=max(years))] if years else []


def _beside(result: RunResult, lang: Language) -> Section:
    return Section(TEXTS["beside"][lang], [TEXTS["beside_text"][lang]], [_variant_table(result, lang)])


def _variant_table(result: RunResult, lang: Language) -> Table:
    year = result.synergy["year"].max()
    last = result.variants[result.variants["year"] == year]
    default = result.synergy[result.synergy["year"] == year]
    rows = []
    for cluster, scored in default.groupby("cluster", sort=False):
        others = last[last["cluster"] == cluster]
        cells = [
            spread(one["synergy"], lang) for name in _present(last) if len(one := others[others["variant"] == name])
        ]
        rows.append((cluster_name(str(cluster), lang), spread(scored["synergy"], lang), *cells))
    named = [TEXTS["variant"][lang].format(name=VARIANTS[name][lang]) for name in _present(last)]
    columns = [TEXTS["cluster"][lang], TEXTS["default"][lang], *named]
    return Table(pd.DataFrame(rows, columns=columns), TEXTS["beside_caption"][lang].format(year=year))


def _present(variants: pd.DataFrame) -> list[str]:
    return [name for name in VARIANTS if name in set(variants["variant"])]


def _stands_on(result: RunResult, lang: Language) -> Section:
    scores = result.scores
    weights = scores.weights.assign(
        subsystem=[subsystem_name(name, lang) for name in scores.weights["subsystem"]],
        name=[indicator(code).short(lang) for code in scores.weights["indicator"]],
    )[["subsystem", "indicator", "name", "weight"]].rename(columns=lambda name: TEXTS[name][lang])
    tables = [Table(weights, TEXTS["weights_caption"][lang])]
    text = [evaluator_line(result.resolved, lang), assumptions_line([result.resolved], lang)]
    return Section(HEADINGS["rests"][lang], text, tables)
