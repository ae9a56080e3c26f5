"""Writes a calibration: tables, figures, posterior, report, and last the manifest."""

from __future__ import annotations

import pandas as pd

from ...analysis.catalogue import Language
from ...analysis.catalogue.terms import unit_in
from ...analysis.table_files import write_csv
from ...language import Text, joined, tr
from .. import outputs
from ..ensemble.kept import FOLDER
from ..parameter_units import unit_at
from ..report import Figure, Section, Table
from ..report.headings import HEADINGS
from ..report.methods import methods_paragraph
from ..report.ran import described
from ..report.resting import assumptions_line
from ..report.sources import observed_trade, simulated_source
from ..report.writing import Writing, in_whole
from ..validation.words import place_name
from .calibrate import FRESH, FRESH_FIRST, STUDY, Calibration
from .moments import MEASURES
from .point import write_point
from .priors import BASELINE
from .targets import stated
from .words import KINDS, POINTS, TEXT, head, in_words

POSTERIOR = "posterior.json"
JOIN: Text = tr(", ")
NARROWED, SHIFTED = (
    0.2,
    0.5,
)  # shares of the prior's variance and standard deviations: what is told as moved (assumption)
CLAIMED = 0.15  # contraction beyond that from known data which is told as doubtful (assumption)
ENOUGH = 50  # effective draws from which intervals and contraction mean something (assumption)
FRESH_SEEDS = range(FRESH_FIRST, FRESH_FIRST + FRESH)


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
        no_nearer = TEXT["no_nearer"][lang] if after >= before else ""
        told.append(TEXT["nearer"][lang].format(n=FRESH, before=before, after=after) + no_nearer)
        told.append(TEXT["searched" if result.problem.trends else "search"][lang].format(search=search))
    if result.posterior is not None:
        n, effective = len(result.posterior.values), result.posterior.effective_draws
        told.append(TEXT["draws"][lang].format(n=n, effective=effective))
        told.append(TEXT["rough"][lang] if effective < ENOUGH else _identified(result, lang))
    fitted = {one.path for one in result.problem.priors}
    dead = [] if result.settings.parameters else [path for path in BASELINE if path not in fitted]
    if dead:
        told.append(tr("Left out, for they move nothing here: {names}.", names=joined(dead))[lang])
    return told


def _identified(result: Calibration, lang: Language) -> str:
    table = result.contraction
    good = table.loc[table["contraction"] > NARROWED, "parameter"]
    far = table.loc[table["shift"].abs() > SHIFTED, "parameter"]
    none = TEXT["none"][lang]
    return TEXT["identified"][lang].format(
        k=len(table), good=len(good), names=JOIN[lang].join(good) or none, far=JOIN[lang].join(far) or none
    )


@in_whole(STUDY, (FOLDER,))
def write_calibration(result: Calibration, writing: Writing, own: bool = False) -> None:
    """Write everything; returns the folder. ``own``: whether the observations are the user's."""
    folder, command = writing.folder, writing.command
    write_csv(result.trials, folder / "trials.csv")
    write_csv(result.fresh, folder / "fresh.csv")
    write_csv(result.trends, folder / "trends.csv")
    write_csv(result.contraction, folder / "parameters.csv")
    if result.recovery is not None:
        write_csv(result.recovery.parameters, folder / "recovery.csv")
        write_csv(result.recovery.ranks, folder / "ranks.csv")
        write_csv(result.recovery.predicted, folder / "predicted.csv")
    if result.best:
        write_point(result, folder / f"{result.problem.base.resolved.name}_fitted.yaml", command)
    if result.posterior is not None:
        result.posterior.made_by(command).save(folder / POSTERIOR)
    title = TEXT["title"][writing.lang].format(result.problem.base.resolved.scenario.title_in(writing.lang))
    seeds = (result.settings.seed, *FRESH_SEEDS)
    chance = TEXT["anew"][writing.lang]
    methods = methods_paragraph([result.problem.base.resolved], seeds, writing.lang, scored=False)
    writing.report(title, _sections(result, writing, own), seeds, chance, methods)
    writing.manifest({**outputs.described(result.problem.base.resolved, command), "experiment": "calibrate"})


def _sections(result: Calibration, writing: Writing, own: bool) -> list[Section]:
    lang = writing.lang
    drawn, errors = _figures(result, writing, own)
    fresh = Table(in_words(fresh_table(result), lang), TEXT["fresh_table"][lang])
    key = "points_table" if result.posterior is None else "parameters_table"
    parameters = [Table(in_words(_with_units(result.contraction, result, lang), lang), TEXT[key][lang])]
    if len(result.trends):
        trends = _with_units(result.trends, result, lang)
        parameters.append(Table(in_words(trends, lang), TEXT["trends_table"][lang]))
    return [
        Section(HEADINGS["finding"][lang], finding(result, lang), [], [*errors, *drawn][:1]),
        Section(HEADINGS["run"][lang], _ran(result, lang)),
        Section(TEXT["fresh"][lang], [], [fresh], errors[1:]),
        Section(TEXT["parameters"][lang], [TEXT["listed"][lang]], parameters, drawn if errors else drawn[1:]),
        *_recovery(result, writing),
        _rests(result, lang),
    ]


def _recovery(result: Calibration, writing: Writing) -> list[Section]:
    """Whether the fit can be trusted: ranks, contraction, predictions."""
    from ...analysis.figures.calibration import rank_histograms

    found, lang = result.recovery, writing.lang
    if found is None:
        return []
    n, moved = len(found.ranks), found.parameters
    uneven = moved.loc[moved["p_value"] < 0.05 / len(moved), "parameter"]
    claimed = moved.loc[moved["contraction"] > moved["recovered"] + CLAIMED, "parameter"]
    outside = found.predicted.loc[~found.predicted["inside"]]
    names, beyond = (
        [_quantity(one.indicator, one.cluster, one.kind, lang) for one in rows.itertuples()]
        for rows in (outside, found.predicted.loc[found.predicted["beyond"]])
    )
    said = TEXT["recovery_text"][lang].format(
        n=n, runs=found.runs, failed=found.failed, k=len(moved), uneven=JOIN[lang].join(uneven) or TEXT["none"][lang],
        inside=len(found.predicted) - len(outside), series=len(found.predicted),
        outside=JOIN[lang].join(names) or TEXT["none"][lang], beyond=JOIN[lang].join(beyond) or TEXT["none"][lang],
        claimed=JOIN[lang].join(claimed) or TEXT["none"][lang],
    )  # fmt: skip
    shown = found.predicted.round(3)
    predicted = (
        shown.drop(columns=["cluster", "kind", "beyond"])
        .rename(columns={"scale": "declared"})
        .assign(
            indicator=[_quantity(one.indicator, one.cluster, one.kind, lang) for one in shown.itertuples()],
            inside=[TEXT["yes" if one else "no"][lang] for one in shown["inside"]],
        )
    )
    tables = [Table(in_words(moved.round(3), lang), TEXT["recovery_table"][lang]),
              Table(in_words(predicted, lang), TEXT["predicted_table"][lang])]  # fmt: skip
    source = simulated_source([result.problem.base.resolved], [result.settings.seed], writing.drawn_in, False, "")
    picture = writing.figures({"ranks": rank_histograms(found.ranks, writing.drawn_in)}, source)["ranks"]
    return [Section(TEXT["recovery"][lang], [said], tables, [Figure(picture, TEXT["ranks_figure"][lang])])]


def _quantity(code: object, cluster: object, kind: object, lang: Language) -> str:
    """What a run is told by, in words."""
    if not cluster:
        return MEASURES[str(code)].meaning[lang]
    return f"{head(str(code), lang)}, {place_name(str(cluster), lang)} ({KINDS[str(kind)][lang]})"


def _with_units(table: pd.DataFrame, result: Calibration, lang: Language) -> pd.DataFrame:
    inputs = result.problem.base.resolved.inputs
    return table.assign(unit=[unit_in(unit_at(path, inputs), lang) for path in table["parameter"]])


def _ran(result: Calibration, lang: Language) -> list[str]:
    settings, resolved = result.settings, result.problem.base.resolved
    fitted = TEXT["fitted"][lang].format(
        first=settings.first, last=settings.last, start=resolved.inputs.start_year, scale=resolved.inputs.scale,
        parameters=JOIN[lang].join(one.path for one in result.priors),
    )  # fmt: skip
    searches = [TEXT["point"][lang].format(trials=len(result.trials))] if result.best else []
    if result.posterior is not None:
        searches.append(TEXT["posterior"][lang].format(runs=settings.runs, population=len(result.posterior.values)))
    return [described(resolved, lang), fitted, *searches]


def _rests(result: Calibration, lang: Language) -> Section:
    settings = result.settings
    rests = [TEXT["train"][lang].format(first=settings.first, last=settings.last)]
    rests.append(assumptions_line([result.problem.base.resolved], lang))
    moments = result.problem.moments
    tables = [Table(in_words(pd.DataFrame(stated()), lang), TEXT["distances"][lang])]
    if moments:
        published = pd.DataFrame(
            {"series": [one.measure.meaning[lang] for one in moments], "value": [one.value for one in moments],
             "declared": [one.scale for one in moments], "unit": [one.unit for one in moments],
             "years": [one.years for one in moments], "source": [one.source for one in moments],
             "address": [one.address for one in moments], "confidence": [one.confidence for one in moments]}
        )  # fmt: skip
        heads = {column: head(str(column), lang) for column in published}
        tables.append(Table(published.rename(columns=heads), TEXT["moments"][lang]))
    return Section(HEADINGS["rests"][lang], rests, tables)


def _figures(result: Calibration, writing: Writing, own: bool) -> tuple[list[Figure], list[Figure]]:
    """The figures of the parameters, and that of the errors on fresh seeds."""
    from ...analysis.figures import calibration as drawn

    lang, shown = writing.lang, writing.drawn_in
    pictures = {"identifiability": drawn.identifiability(result.contraction, shown)}
    captions = ["fitted" if result.posterior is None else "identified"]
    if result.posterior is not None and len(result.priors) > 1:
        pictures["correlations"] = drawn.correlation(result.correlations, shown)
        captions.append("correlation")
    resolved = [result.problem.base.resolved]
    observed = TEXT["own"][shown] if own else observed_trade(shown)
    searched = simulated_source(resolved, [result.settings.seed], shown, False, observed)
    saved = writing.figures(pictures, searched).values()
    table = fresh_table(result).set_index("point").rename(columns=lambda column: head(str(column), shown)).T
    errors = drawn.errors_by_group(table, {code: words[shown] for code, words in POINTS.items()}, FRESH, shown)
    again = simulated_source(resolved, FRESH_SEEDS, shown, False, observed)
    picture = writing.figures({"errors": errors}, again)["errors"]
    stop = tr(".")[lang]
    return (
        [Figure(one, drawn.WORDS[key][lang] + stop)
         for one, key in zip(saved, captions, strict=True)],
        [Figure(picture, TEXT["fresh_figure"][lang])],
    )  # fmt: skip
