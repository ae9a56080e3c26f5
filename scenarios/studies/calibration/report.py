"""Writes a calibration: tables, figures, posterior, report, and last the manifest."""

from __future__ import annotations

import pandas as pd

from ....analysis.catalogue.terms import unit_in
from ....analysis.figures import in_figures
from ....analysis.table_files import write_csv
from ....language import Text, joined, tr
from ...ensemble.kept import FOLDER
from ...present import stored
from ...present.parameter_units import unit_at
from ...present.report import Figure, Section, Table
from ...present.report.headings import HEADINGS
from ...present.report.methods import methods_paragraph
from ...present.report.ran import described
from ...present.report.resting import assumptions_line
from ...present.report.sources import observed_trade, simulated_source
from ...present.report.writing import Writing, in_whole
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


def finding(result: Calibration) -> list[str]:
    """What came out, in sentences."""
    told = []
    by_point = result.fresh.groupby("point", sort=False)["distance"].mean()
    if result.best:
        before, after = by_point["the scenario as it is"], by_point["the point fitted"]
        search = float(result.trials["distance"].min())
        no_nearer = str(TEXT["no_nearer"]) if after >= before else ""
        told.append(TEXT["nearer"].format(n=FRESH, before=before, after=after) + no_nearer)
        told.append(TEXT["searched" if result.problem.trends else "search"].format(search=search))
    if result.posterior is not None:
        n, effective = len(result.posterior.values), result.posterior.effective_draws
        told.append(TEXT["draws"].format(n=n, effective=effective))
        told.append(str(TEXT["rough"]) if effective < ENOUGH else _identified(result))
    fitted = {one.path for one in result.problem.priors}
    dead = [] if result.settings.parameters else [path for path in BASELINE if path not in fitted]
    if dead:
        told.append(str(tr("Left out, for they move nothing here: {names}.", names=joined(dead))))
    return told


def _identified(result: Calibration) -> str:
    table = result.contraction
    good = table.loc[table["contraction"] > NARROWED, "parameter"]
    far = table.loc[table["shift"].abs() > SHIFTED, "parameter"]
    none = str(TEXT["none"])
    return TEXT["identified"].format(
        k=len(table),
        good=len(good),
        names=str(JOIN).join(good) or none,
        far=str(JOIN).join(far) or none,
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
    title = TEXT["title"].format(result.problem.base.resolved.scenario.title_in())
    seeds = (result.settings.seed, *FRESH_SEEDS)
    chance = str(TEXT["anew"])
    methods = methods_paragraph([result.problem.base.resolved], seeds, scored=False)
    writing.report(title, _sections(result, writing, own), seeds, chance, methods)
    writing.manifest({**stored.described(result.problem.base.resolved, command), "experiment": "calibrate"})


def _sections(result: Calibration, writing: Writing, own: bool) -> list[Section]:
    drawn, errors = _figures(result, writing, own)
    fresh = Table(in_words(fresh_table(result)), str(TEXT["fresh_table"]))
    key = "points_table" if result.posterior is None else "parameters_table"
    parameters = [Table(in_words(_with_units(result.contraction, result)), str(TEXT[key]))]
    if len(result.trends):
        trends = _with_units(result.trends, result)
        parameters.append(Table(in_words(trends), str(TEXT["trends_table"])))
    return [
        Section(str(HEADINGS["finding"]), finding(result), [], [*errors, *drawn][:1]),
        Section(str(HEADINGS["run"]), _ran(result)),
        Section(str(TEXT["fresh"]), [], [fresh], errors[1:]),
        Section(
            str(TEXT["parameters"]),
            [str(TEXT["listed"])],
            parameters,
            drawn if errors else drawn[1:],
        ),
        *_recovery(result, writing),
        _rests(result),
    ]


def _recovery(result: Calibration, writing: Writing) -> list[Section]:
    """Whether the fit can be trusted: ranks, contraction, predictions."""
    from ....analysis.figures.calibration import rank_histograms

    found = result.recovery
    if found is None:
        return []
    n, moved = len(found.ranks), found.parameters
    uneven = moved.loc[moved["p_value"] < 0.05 / len(moved), "parameter"]
    claimed = moved.loc[moved["contraction"] > moved["recovered"] + CLAIMED, "parameter"]
    outside = found.predicted.loc[~found.predicted["inside"]]
    names, beyond = (
        [_quantity(one.indicator, one.cluster, one.kind) for one in rows.itertuples()]
        for rows in (outside, found.predicted.loc[found.predicted["beyond"]])
    )
    said = TEXT["recovery_text"].format(
        n=n, runs=found.runs, failed=found.failed, k=len(moved), uneven=str(JOIN).join(uneven) or str(TEXT["none"]),
        inside=len(found.predicted) - len(outside), series=len(found.predicted),
        outside=str(JOIN).join(names) or str(TEXT["none"]), beyond=str(JOIN).join(beyond) or str(TEXT["none"]),
        claimed=str(JOIN).join(claimed) or str(TEXT["none"]),
    )  # fmt: skip
    shown = found.predicted.round(3)
    predicted = (
        shown.drop(columns=["cluster", "kind", "beyond"])
        .rename(columns={"scale": "declared"})
        .assign(
            indicator=[_quantity(one.indicator, one.cluster, one.kind) for one in shown.itertuples()],
            inside=[str(TEXT["yes" if one else "no"]) for one in shown["inside"]],
        )
    )
    tables = [Table(in_words(moved.round(3)), str(TEXT["recovery_table"])),
              Table(in_words(predicted), str(TEXT["predicted_table"]))]  # fmt: skip
    source = simulated_source([result.problem.base.resolved], [result.settings.seed], False, "")
    picture = writing.figures({"ranks": rank_histograms(found.ranks)}, source)["ranks"]
    return [
        Section(
            str(TEXT["recovery"]),
            [said],
            tables,
            [Figure(picture, str(TEXT["ranks_figure"]))],
        )
    ]


def _quantity(code: object, cluster: object, kind: object) -> str:
    """What a run is told by, in words."""
    if not cluster:
        return str(MEASURES[str(code)].meaning)
    return f"{head(str(code))}, {place_name(str(cluster))} ({KINDS[str(kind)]})"


def _with_units(table: pd.DataFrame, result: Calibration) -> pd.DataFrame:
    inputs = result.problem.base.resolved.inputs
    return table.assign(unit=[unit_in(unit_at(path, inputs)) for path in table["parameter"]])


def _ran(result: Calibration) -> list[str]:
    settings, resolved = result.settings, result.problem.base.resolved
    fitted = TEXT["fitted"].format(
        first=settings.first, last=settings.last, start=resolved.inputs.start_year, scale=resolved.inputs.scale,
        parameters=str(JOIN).join(one.path for one in result.priors),
    )  # fmt: skip
    searches = [TEXT["point"].format(trials=len(result.trials))] if result.best else []
    if result.posterior is not None:
        searches.append(TEXT["posterior"].format(runs=settings.runs, population=len(result.posterior.values)))
    return [described(resolved), fitted, *searches]


def _rests(result: Calibration) -> Section:
    settings = result.settings
    rests = [TEXT["train"].format(first=settings.first, last=settings.last)]
    rests.append(assumptions_line([result.problem.base.resolved]))
    moments = result.problem.moments
    tables = [Table(in_words(pd.DataFrame(stated())), str(TEXT["distances"]))]
    if moments:
        published = pd.DataFrame(
            {"series": [str(one.measure.meaning) for one in moments], "value": [one.value for one in moments],
             "declared": [one.scale for one in moments], "unit": [one.unit for one in moments],
             "years": [one.years for one in moments], "source": [one.source for one in moments],
             "address": [one.address for one in moments], "confidence": [one.confidence for one in moments]}
        )  # fmt: skip
        heads = {column: head(str(column)) for column in published}
        tables.append(Table(published.rename(columns=heads), str(TEXT["moments"])))
    return Section(str(HEADINGS["rests"]), rests, tables)


@in_figures
def _figures(result: Calibration, writing: Writing, own: bool) -> tuple[list[Figure], list[Figure]]:
    """The figures of the parameters, and that of the errors on fresh seeds."""
    from ....analysis.figures import calibration as drawn

    pictures = {"identifiability": drawn.identifiability(result.contraction)}
    captions = ["fitted" if result.posterior is None else "identified"]
    if result.posterior is not None and len(result.priors) > 1:
        pictures["correlations"] = drawn.correlation(result.correlations)
        captions.append("correlation")
    resolved = [result.problem.base.resolved]
    observed = str(TEXT["own"]) if own else observed_trade()
    searched = simulated_source(resolved, [result.settings.seed], False, observed)
    saved = writing.figures(pictures, searched).values()
    table = fresh_table(result).set_index("point").rename(columns=lambda column: head(str(column))).T
    errors = drawn.errors_by_group(table, {code: str(words) for code, words in POINTS.items()}, FRESH)
    again = simulated_source(resolved, FRESH_SEEDS, False, observed)
    picture = writing.figures({"errors": errors}, again)["errors"]
    stop = str(tr("."))
    return (
        [Figure(one, str(drawn.WORDS[key]) + stop)
         for one, key in zip(saved, captions, strict=True)],
        [Figure(picture, str(TEXT["fresh_figure"]))],
    )  # fmt: skip
