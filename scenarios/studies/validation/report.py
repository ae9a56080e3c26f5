"""What a validation writes: tables, figures, the scorecard as Markdown, an HTML report in English or Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.figures import in_figures
from ....analysis.table_files import write_csv
from ....language import Texts, in_language, tr
from ...present import stored
from ...present.report import Figure, Section, Table
from ...present.report.headings import HEADINGS
from ...present.report.methods import methods_paragraph
from ...present.report.ran import described, ran_line
from ...present.report.resting import assumptions_line, evaluator_line
from ...present.report.sources import simulated_source
from ...present.report.writing import Writing, in_whole
from .experiment import Validation
from .external_inputs import external_inputs
from .paper_checks import paper_checks
from .scoring import MODEL
from .targets import EXPORTS, LEAST_YEARS, Line, scorecard, skills, within_lines, years_held_out
from .within import DECLARED_IN, Within
from .words import COLUMNS, NAMES, TEXT, in_words

if TYPE_CHECKING:
    from collections.abc import Sequence


SCORECARD = "scorecard.md"
SYNERGY_FIGURES = ("order_trade", "city_synergy")
BOUNDS = ["coverage_lower", "coverage_upper"]
SHARES = ["mape", "coverage", "share"]
NUMBERS = ["log_rmse", "crps", "skill_mape", "skill_crps"]
BREAK = "\u200b"  # lets a browser break an address
NARROW = "\u202f"  # keeps a number and its sign on one line


def scorecard_table(result: Validation) -> pd.DataFrame:
    """The scorecard in words: protocol, view, measure, target, value, verdict."""
    rows, few = [], len(years_held_out(result)) < LEAST_YEARS
    for line in scorecard(result):
        percent = line.measure != "crps"
        bar = f"{_number(line.target, percent)} ({NAMES[line.bar]})" if line.bar else ""
        target = "80–97 %" if line.measure == "coverage" else f"< {bar}"
        verdict = str(TEXT["too_few" if few else "reached" if line.reached else "missed"])
        names = (str(NAMES[one]) for one in (line.protocol, line.view, line.measure))
        rows.append((*names, target, _number(line.value, percent), verdict))
    heads = ("protocol", "view", "measure", "target", "value", "verdict")
    return pd.DataFrame(rows, columns=[str(COLUMNS[head]) for head in heads])


def within_table(result: Validation) -> pd.DataFrame:
    """The declared targets in words: measure, target, value, Monte Carlo error, range, verdict; empty without any."""
    rows = []
    for line in within_lines(result.within) if result.within else ():
        against = f" ({NAMES[line.against]})" if line.against else ""
        target = "80–97 %" if line.measure == "coverage" else f"> {_number(line.least, True)}{against}"
        ends = f"{_number(line.lower, True)} – {_number(line.upper, True)}"
        verdict = str(TEXT["reached" if line.reached else "missed"])
        numbers = (_number(line.value, True), _number(line.error, True))
        rows.append((str(NAMES[line.measure]), target, *numbers, verdict, ends))
    heads = ("measure", "target", "value", "error", "verdict", "range")
    return pd.DataFrame(rows, columns=[str(COLUMNS[head]) for head in heads])


def own_table(result: Validation) -> pd.DataFrame:
    """The model's errors by protocol, view and series: years up to the origin and after it."""
    both = pd.concat([result.trained, result.held_out])
    own = both[both["method"] == MODEL].drop(columns=["method", "log_rmse"])
    words: Texts[tuple[str, str, str]] = Texts((tr("Years"), tr("to {}"), tr("after {}")))
    span = words()
    texts = [span[1].format(result.origin)] * int((result.trained["method"] == MODEL).sum())
    own.insert(3, span[0], [*texts, *[span[2].format(result.origin)] * (len(own) - len(texts))])
    return _shown(own)


def _number(value: float, percent: bool) -> str:
    if value != value:
        return "–"  # fewer than four replications tell no Monte Carlo error
    return (f"{100 * value:.1f} %" if percent else f"{value:.3f}").replace("-", "−")


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    """A table in words: shares as percentages, coverage with its interval, other numbers with three digits."""
    shown = table.copy()
    for columns, percent in ((SHARES, True), (NUMBERS, False)):
        for column in table.columns.intersection(columns):
            shown[column] = [_number(value, percent).replace(" ", NARROW) for value in table[column]]
    if set(BOUNDS) <= set(table):
        ends = zip(shown["coverage"], table[BOUNDS[0]], table[BOUNDS[1]], strict=True)
        shown["coverage"] = [f"{share} ({100 * low:.0f}–{100 * high:.0f})" for share, low, high in ends]
    return in_words(shown.drop(columns=BOUNDS, errors="ignore"))


def markdown(table: pd.DataFrame) -> str:
    """A table as Markdown."""
    lines = ["| " + " | ".join(table.columns) + " |", "|" + "-|" * len(table.columns)]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in table.itertuples(index=False, name=None)]
    return "\n".join(lines) + "\n"


def finding(result: Validation) -> list[str]:
    """What came out, in two sentences."""
    lines = scorecard(result)
    if not lines:
        return _own_finding(result)
    within = [] if result.within is None else [within_finding(result.within)]
    return [*within, *_described_later(result, lines)]


def within_finding(within: Within) -> str:
    """Whether the model forecasts better than its outside inputs alone, or that so few replications do not show it."""
    lines, over = within_lines(within), within.skills[0]
    origins, reach = within.declared["origins"], 2.0 * over.error
    shown = "within_adds" if over.value > reach else "within_worse" if over.value < -reach else "within_open"
    return TEXT[shown].format(
        first=origins[0], last=origins[-1], n=within.replications, size=f"{100 * abs(over.value):.0f}",
        skill=f"{100 * over.value:+.0f}".replace("-", "−"), error=_number(over.error, True).replace(" %", ""),
        reached=sum(line.reached for line in lines), m=len(lines),
    )  # fmt: skip


def _described_later(result: Validation, lines: Sequence[Line]) -> list[str]:
    """What came out after the training years."""
    deciding = [line for line in lines if line.decides]
    later = years_held_out(result)
    if len(later) < LEAST_YEARS:
        years = str(tr(", ")).join(map(str, later))
        return [TEXT["finding_too_few"].format(years=years, n=len(later), least=LEAST_YEARS)]
    first = TEXT["finding_targets"].format(
        first=later[0], last=later[-1], reached=sum(line.reached for line in lines), n=len(lines), m=len(deciding),
        decided=sum(line.reached for line in deciding),
    )  # fmt: skip
    table = result.held_out
    fixed = table[(table["view"] == "fixed_origin") & (table["indicator"] == EXPORTS)]
    protocol = result.protocols[-1]
    own = fixed[(fixed["method"] == MODEL) & (fixed["protocol"] == protocol)]["crps"]
    # Constant share knows the city's totals: no bar for a forecast that does not.
    bars = fixed[(fixed["method"] != MODEL) & ((protocol == "conditional") | (fixed["method"] != "constant_share"))]
    if own.empty or bars.empty:
        return [first]
    best = bars.sort_values("crps").iloc[0]
    verdict = str(TEXT["better" if own.iloc[0] < best["crps"] else "worse"])
    return [
        first,
        TEXT["finding_skill"].format(
            method=str(NAMES[str(best["method"])]), crps=own.iloc[0], other=best["crps"],
            protocol=str(NAMES[protocol]), verdict=verdict,
        ),
    ]  # fmt: skip


def _own_finding(result: Validation) -> list[str]:
    known, protocol = result.observed, result.protocols[0]
    first = TEXT["finding_own"].format(
        n=len(known), k=len(known[["cluster", "indicator"]].drop_duplicates()), first=known["year"].min(),
        last=known["year"].max(),
    )  # fmt: skip
    scored = result.scored
    level = scored[(scored["method"] == MODEL) & (scored["view"] == "level") & (scored["protocol"] == protocol)]
    if level.empty:
        return [first, TEXT["finding_growth"].format(origin=result.origin)]
    error = 100 * level.groupby(["cluster", "indicator"])["ape"].median().median()
    second = TEXT["finding_inside"].format(
        inside=int(level["inside"].sum()), n=len(level), protocol=str(NAMES[protocol]), mape=error
    )
    return [first, second]


@in_whole()
def write_validation(result: Validation, writing: Writing) -> None:
    """Write everything; returns the folder.

    Raises:
        UserError: the folder holds something that is not to be replaced.
    """
    folder = writing.folder
    tables = {
        "scored": result.scored, "held_out": result.held_out, "training": result.trained, "skill": skills(result),
        "runs": result.runs, "paper_checks": in_language("en", _checks, result),
        "external_inputs": in_language("en", external_inputs, result.resolved, result.origin, result.last),
    }  # fmt: skip
    if result.within is not None:
        tables |= {"within_scores": result.within.scores, "within_online": result.within.online}
    for name, table in tables.items():
        write_csv(table, folder / f"{name}.csv")
    within = within_table(result)
    cards = [one for one in (within, scorecard_table(result)) if not one.empty]
    (folder / SCORECARD).write_text("\n".join(map(markdown, cards)), encoding="utf-8")
    title = TEXT["title"].format(result.resolved.scenario.title_in())
    seeds = result.runs["seed"]
    methods = methods_paragraph([result.resolved], seeds, scored=False)
    writing.report(title, _sections(result, writing), seeds, methods=methods)
    writing.manifest({
        **stored.described(result.resolved, writing.command), "experiment": "validate",
        "protocols": list(result.protocols), "process": {**vars(result.process)},
    })  # fmt: skip


def _checks(result: Validation) -> pd.DataFrame:
    parts = [paper_checks(one).assign(protocol=name) for name, one in result.synergy.items()]
    table = pd.concat(parts, ignore_index=True)
    return table[["protocol", *(name for name in table.columns if name != "protocol")]]


def _sections(result: Validation, writing: Writing) -> list[Section]:
    figures = _figures(result, writing)
    opening = next(iter(figures))  # that of the forecasts within the training years, or the scorecard
    series = [one for name, one in figures.items() if name not in (opening, "scorecard", *SYNERGY_FIGURES)]
    synergy = [figures[name] for name in SYNERGY_FIGURES if name in figures]
    card = scorecard_table(result)
    headed = (TEXT["own"], own_table(result)) if card.empty else (TEXT["scorecard"], card)
    notes = [str(TEXT["own_note"])] if card.empty else [verdict(result)]
    checks = _checks(result)
    origin = result.origin
    return [
        Section(str(HEADINGS["finding"]), finding(result), [], [figures[opening]]),
        Section(str(HEADINGS["run"]), _ran(result)),
        *([Section(str(TEXT["unread"]), result.notes)] if result.notes else []),
        *_within(result),
        Section(str(headed[0]), notes, [Table(headed[1], str(headed[0]))],
                [figures[name] for name in ("scorecard",) if name in figures and name != opening]),
        Section(str(TEXT["series"]), [TEXT["series_note"].format(origin)], [], series),
        *([Section(str(TEXT["synergy"]), [str(TEXT["synergy_note"])], [], synergy)] if synergy else []),
        Section(str(TEXT["errors"]), [TEXT["views"].format(origin)], _error_tables(result)),
        *([] if checks.empty else [Section(str(TEXT["checks"]), [str(TEXT["only"])], [
            Table(_shown(checks), str(TEXT["checks_table"]))])]),
        _rests(result),
    ]  # fmt: skip


def _within(result: Validation) -> list[Section]:
    """The section on forecasts within the training years."""
    within = result.within
    if within is None:
        return []
    note = TEXT["within_note"].format(
        commit=", ".join(f"{commit} ({name})" for name, commit in DECLARED_IN.items()),
        known=" ".join(within.declared["known"].split()), n=within.replications,
        wanted=within.declared["replications"],
    )  # fmt: skip
    horizons = _shown(within.by_horizon())
    online = within.online.assign(indicator=[str(NAMES[one]) for one in within.online["indicator"]])
    for column in ("observed", "median", "lower", "upper"):
        online[column] = [f"{100 * value:.2f} %" for value in online[column]]
    online["interval"] = online["lower"] + " – " + online["upper"]
    shown = online[["indicator", "year", "observed", "median", "interval"]].rename(columns={
        "indicator": str(COLUMNS["indicator"]), "year": str(COLUMNS["year"]), "observed": str(COLUMNS["observed"]),
        "median": str(COLUMNS["simulated"]), "interval": str(COLUMNS["interval"])})  # fmt: skip
    tables = [Table(within_table(result), str(TEXT["within_table"])),
              Table(horizons, str(TEXT["by_horizon"])), Table(shown, str(TEXT["online"]))]  # fmt: skip
    return [Section(str(TEXT["within"]), [note], tables)]


def _ran(result: Validation) -> list[str]:
    resolved = result.resolved
    protocols = [TEXT[f"protocol_{one}"].format(origin=result.origin) for one in result.protocols]
    ran = TEXT["ran"].format(protocols=str(tr(", ")).join(protocols), origin=result.origin)
    return [described(resolved), ran_line(resolved, result.runs["seed"]), ran]


def _error_tables(result: Validation) -> list[Table]:
    later = result.held_out
    tables = {
        "held_out": later[later["method"] == MODEL].drop(columns="method"),
        "naive": later[later["method"] != MODEL].drop(columns="protocol"),
        "training": result.trained[result.trained["method"] == MODEL].drop(columns="method"),
        "skill": skills(result),
    }
    return [
        Table(_shown(table), TEXT[name].format(result.origin))
        for name, table in tables.items() if not table.empty
    ]  # fmt: skip


def _rests(result: Validation) -> Section:
    process, draws = result.process, result.resolved.draws
    said = TEXT["rests_text"].format(
        origin=process.origin, first=min(process.training), last=max(process.training),
        place=_place(result), city=process.city_damping, share=process.share_damping,
        city_sd=process.city_innovation, share_sd=process.share_innovation, import_sd=process.import_innovation,
    )  # fmt: skip
    drawn = TEXT["draws"].format(n=len(draws[0]), names=", ".join(draws[0])) if draws else str(TEXT["no_draws"])
    table = external_inputs(result.resolved, result.origin, result.last)
    table["source"] = [source.replace("/", "/" + BREAK) for source in table["source"]]
    stands = [evaluator_line(result.resolved), assumptions_line([result.resolved])]
    inputs = Table(in_words(table), str(TEXT["inputs"]))
    return Section(str(HEADINGS["rests"]), [said, drawn, *stands], [inputs])


def verdict(result: Validation) -> str:
    """How the scorecard is to be read."""
    exports = result.observed[result.observed["indicator"] == EXPORTS]["year"]
    trained = exports[exports <= result.origin].nunique()
    return TEXT["verdict"].format(train=trained, test=len(years_held_out(result)))


def _place(result: Validation) -> str:
    """Whose training years the process of foreign demand is estimated on."""
    if result.process.place:
        return str(tr("Guangzhou"))
    return result.resolved.scenario.title_in()


@in_figures
def _figures(result: Validation, writing: Writing) -> dict[str, Figure]:
    from .pictures import pictures

    known = str(TEXT["own_observed" if result.own else "observed"])
    source = simulated_source([result.resolved], result.runs["seed"], False, known)
    drawn = list(pictures(result))
    saved = writing.figures({name: figure for name, figure, _ in drawn}, source)
    return {name: Figure(saved[name], caption) for name, _, caption in drawn}
