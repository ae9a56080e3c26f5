"""What a validation writes: tables, figures, the scorecard as Markdown, an HTML report in English or Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ...analysis.table_files import write_csv
from ...language import Texts, tr
from .. import outputs
from ..report import Figure, Section, Table
from ..report.headings import HEADINGS
from ..report.methods import methods_paragraph
from ..report.ran import described, ran_line
from ..report.resting import assumptions_line, evaluator_line
from ..report.sources import simulated_source
from ..report.writing import Writing, in_whole
from .experiment import Validation
from .external_inputs import external_inputs
from .paper_checks import paper_checks
from .scoring import MODEL
from .targets import EXPORTS, LEAST_YEARS, Line, scorecard, skills, within_lines, years_held_out
from .within import DECLARED_IN
from .words import COLUMNS, NAMES, TEXT, in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...analysis.catalogue import Language

SCORECARD = "scorecard.md"
SYNERGY_FIGURES = ("order_trade", "city_synergy")
BOUNDS = ["coverage_lower", "coverage_upper"]
SHARES = ["mape", "coverage", "share"]
NUMBERS = ["log_rmse", "crps", "skill_mape", "skill_crps"]
BREAK = "\u200b"  # lets a browser break an address
NARROW = "\u202f"  # keeps a number and its sign on one line


def scorecard_table(result: Validation, lang: Language = "en") -> pd.DataFrame:
    """The scorecard in words: protocol, view, measure, target, value, verdict."""
    rows, few = [], len(years_held_out(result)) < LEAST_YEARS
    for line in scorecard(result):
        percent = line.measure != "crps"
        bar = f"{_number(line.target, percent)} ({NAMES[line.bar][lang]})" if line.bar else ""
        target = "80–97 %" if line.measure == "coverage" else f"< {bar}"
        verdict = TEXT["too_few" if few else "reached" if line.reached else "missed"][lang]
        names = (NAMES[one][lang] for one in (line.protocol, line.view, line.measure))
        rows.append((*names, target, _number(line.value, percent), verdict))
    heads = ("protocol", "view", "measure", "target", "value", "verdict")
    return pd.DataFrame(rows, columns=[COLUMNS[head][lang] for head in heads])


def within_table(result: Validation, lang: Language = "en") -> pd.DataFrame:
    """The declared targets in words: measure, target, value, Monte Carlo error, range, verdict; empty without any."""
    rows = []
    for line in within_lines(result.within) if result.within else ():
        against = f" ({NAMES[line.against][lang]})" if line.against else ""
        target = "80–97 %" if line.measure == "coverage" else f"> {_number(line.least, True)}{against}"
        ends = f"{_number(line.lower, True)} – {_number(line.upper, True)}"
        verdict = TEXT["reached" if line.reached else "missed"][lang]
        numbers = (_number(line.value, True), _number(line.error, True))
        rows.append((NAMES[line.measure][lang], target, *numbers, verdict, ends))
    heads = ("measure", "target", "value", "error", "verdict", "range")
    return pd.DataFrame(rows, columns=[COLUMNS[head][lang] for head in heads])


def own_table(result: Validation, lang: Language = "en") -> pd.DataFrame:
    """The model's errors by protocol, view and series: years up to the origin and after it."""
    both = pd.concat([result.trained, result.held_out])
    own = both[both["method"] == MODEL].drop(columns=["method", "log_rmse"])
    words: Texts[tuple[str, str, str]] = Texts((tr("Years"), tr("to {}"), tr("after {}")))
    span = words[lang]
    texts = [span[1].format(result.origin)] * int((result.trained["method"] == MODEL).sum())
    own.insert(3, span[0], [*texts, *[span[2].format(result.origin)] * (len(own) - len(texts))])
    return _shown(own, lang)


def _number(value: float, percent: bool) -> str:
    if value != value:
        return "–"  # fewer than four replications tell no Monte Carlo error
    return (f"{100 * value:.1f} %" if percent else f"{value:.3f}").replace("-", "−")


def _shown(table: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """A table in words: shares as percentages, coverage with its interval, other numbers with three digits."""
    shown = table.copy()
    for columns, percent in ((SHARES, True), (NUMBERS, False)):
        for column in table.columns.intersection(columns):
            shown[column] = [_number(value, percent).replace(" ", NARROW) for value in table[column]]
    if set(BOUNDS) <= set(table):
        ends = zip(shown["coverage"], table[BOUNDS[0]], table[BOUNDS[1]], strict=True)
        shown["coverage"] = [f"{share} ({100 * low:.0f}–{100 * high:.0f})" for share, low, high in ends]
    return in_words(shown.drop(columns=BOUNDS, errors="ignore"), lang)


def markdown(table: pd.DataFrame) -> str:
    """A table as Markdown."""
    lines = ["| " + " | ".join(table.columns) + " |", "|" + "-|" * len(table.columns)]
    lines += ["| " + " | ".join(map(str, row)) + " |" for row in table.itertuples(index=False, name=None)]
    return "\n".join(lines) + "\n"


def finding(result: Validation, lang: Language = "en") -> list[str]:
    """What came out, in two sentences."""
    lines = scorecard(result)
    if not lines:
        return _own_finding(result, lang)
    return [*_finding_within(result, lang), *_described_later(result, lines, lang)]


def _finding_within(result: Validation, lang: Language) -> list[str]:
    within = result.within
    if within is None:
        return []
    lines, over = within_lines(within), within.skills[0]
    adds = over.value - 2.0 * over.error > 0.0
    origins = within.declared["origins"]
    return [
        TEXT["finding_within"][lang].format(
            first=origins[0], last=origins[-1], n=within.replications, skill=100 * over.value,
            error=_number(over.error, True).replace(" %", ""),
            verdict=TEXT["adds" if adds else "adds_nothing"][lang], reached=sum(line.reached for line in lines),
            m=len(lines),
        )
    ]  # fmt: skip


def _described_later(result: Validation, lines: Sequence[Line], lang: Language) -> list[str]:
    """What came out after the training years."""
    deciding = [line for line in lines if line.decides]
    later = years_held_out(result)
    if len(later) < LEAST_YEARS:
        years = (tr(", ")[lang]).join(map(str, later))
        return [TEXT["finding_too_few"][lang].format(years=years, n=len(later), least=LEAST_YEARS)]
    first = TEXT["finding_targets"][lang].format(
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
    verdict = TEXT["better" if own.iloc[0] < best["crps"] else "worse"][lang]
    return [
        first,
        TEXT["finding_skill"][lang].format(
            method=NAMES[str(best["method"])][lang], crps=own.iloc[0], other=best["crps"],
            protocol=NAMES[protocol][lang], verdict=verdict,
        ),
    ]  # fmt: skip


def _own_finding(result: Validation, lang: Language) -> list[str]:
    known, protocol = result.observed, result.protocols[0]
    first = TEXT["finding_own"][lang].format(
        n=len(known), k=len(known[["cluster", "indicator"]].drop_duplicates()), first=known["year"].min(),
        last=known["year"].max(),
    )  # fmt: skip
    scored = result.scored
    level = scored[(scored["method"] == MODEL) & (scored["view"] == "level") & (scored["protocol"] == protocol)]
    if level.empty:
        return [first, TEXT["finding_growth"][lang].format(origin=result.origin)]
    error = 100 * level.groupby(["cluster", "indicator"])["ape"].median().median()
    second = TEXT["finding_inside"][lang].format(
        inside=int(level["inside"].sum()), n=len(level), protocol=NAMES[protocol][lang], mape=error
    )
    return [first, second]


@in_whole()
def write_validation(result: Validation, writing: Writing) -> None:
    """Write everything; returns the folder.

    Raises:
        UserError: the folder holds something that is not to be replaced.
    """
    folder, lang = writing.folder, writing.lang
    tables = {
        "scored": result.scored, "held_out": result.held_out, "training": result.trained, "skill": skills(result),
        "runs": result.runs, "paper_checks": _checks(result, "en"),
        "external_inputs": external_inputs(result.resolved, result.origin, result.last, "en"),
    }  # fmt: skip
    if result.within is not None:
        tables |= {"within_scores": result.within.scores, "within_online": result.within.online}
    for name, table in tables.items():
        write_csv(table, folder / f"{name}.csv")
    within = within_table(result, lang)
    cards = [one for one in (within, scorecard_table(result, lang)) if not one.empty]
    (folder / SCORECARD).write_text("\n".join(map(markdown, cards)), encoding="utf-8")
    title = TEXT["title"][lang].format(result.resolved.scenario.title_in(lang))
    seeds = result.runs["seed"]
    methods = methods_paragraph([result.resolved], seeds, lang, scored=False)
    writing.report(title, _sections(result, writing), seeds, methods=methods)
    writing.manifest({
        **outputs.described(result.resolved, writing.command), "experiment": "validate",
        "protocols": list(result.protocols), "process": {**vars(result.process)},
    })  # fmt: skip


def _checks(result: Validation, lang: Language) -> pd.DataFrame:
    parts = [paper_checks(one, lang).assign(protocol=name) for name, one in result.synergy.items()]
    table = pd.concat(parts, ignore_index=True)
    return table[["protocol", *(name for name in table.columns if name != "protocol")]]


def _sections(result: Validation, writing: Writing) -> list[Section]:
    lang, figures = writing.lang, _figures(result, writing)
    opening = next(iter(figures))  # the scorecard where there is one
    series = [one for name, one in figures.items() if name not in (opening, "scorecard", *SYNERGY_FIGURES)]
    synergy = [figures[name] for name in SYNERGY_FIGURES if name in figures]
    card = scorecard_table(result, lang)
    headed = (TEXT["own"], own_table(result, lang)) if card.empty else (TEXT["scorecard"], card)
    notes = [TEXT["own_note"][lang]] if card.empty else [verdict(result, lang)]
    checks = _checks(result, lang)
    origin = result.origin
    return [
        Section(HEADINGS["finding"][lang], finding(result, lang), [], [figures[opening]]),
        Section(HEADINGS["run"][lang], _ran(result, lang)),
        *([Section(TEXT["unread"][lang], result.notes)] if result.notes else []),
        *_within(result, lang),
        Section(headed[0][lang], notes, [Table(headed[1], headed[0][lang])],
                [figures[name] for name in ("scorecard",) if name in figures and name != opening]),
        Section(TEXT["series"][lang], [TEXT["series_note"][lang].format(origin)], [], series),
        *([Section(TEXT["synergy"][lang], [TEXT["synergy_note"][lang]], [], synergy)] if synergy else []),
        Section(TEXT["errors"][lang], [TEXT["views"][lang].format(origin)], _error_tables(result, lang)),
        *([] if checks.empty else [Section(TEXT["checks"][lang], [TEXT["only"][lang]], [
            Table(_shown(checks, lang), TEXT["checks_table"][lang])])]),
        _rests(result, lang),
    ]  # fmt: skip


def _within(result: Validation, lang: Language) -> list[Section]:
    """The section on forecasts within the training years."""
    within = result.within
    if within is None:
        return []
    note = TEXT["within_note"][lang].format(
        commit=", ".join(f"{commit} ({name})" for name, commit in DECLARED_IN.items()),
        known=" ".join(within.declared["known"].split()), n=within.replications,
        wanted=within.declared["replications"],
    )  # fmt: skip
    horizons = _shown(within.by_horizon(), lang)
    online = within.online.assign(indicator=[NAMES[one][lang] for one in within.online["indicator"]])
    for column in ("observed", "median", "lower", "upper"):
        online[column] = [f"{100 * value:.2f} %" for value in online[column]]
    online["interval"] = online["lower"] + " – " + online["upper"]
    shown = online[["indicator", "year", "observed", "median", "interval"]].rename(columns={
        "indicator": COLUMNS["indicator"][lang], "year": COLUMNS["year"][lang], "observed": COLUMNS["observed"][lang],
        "median": COLUMNS["simulated"][lang], "interval": COLUMNS["interval"][lang]})  # fmt: skip
    tables = [Table(within_table(result, lang), TEXT["within_table"][lang]),
              Table(horizons, TEXT["by_horizon"][lang]), Table(shown, TEXT["online"][lang])]  # fmt: skip
    return [Section(TEXT["within"][lang], [note], tables)]


def _ran(result: Validation, lang: Language) -> list[str]:
    resolved = result.resolved
    protocols = [TEXT[f"protocol_{one}"][lang].format(origin=result.origin) for one in result.protocols]
    ran = TEXT["ran"][lang].format(protocols=(tr(", ")[lang]).join(protocols), origin=result.origin)
    return [described(resolved, lang), ran_line(resolved, result.runs["seed"], lang), ran]


def _error_tables(result: Validation, lang: Language) -> list[Table]:
    later = result.held_out
    tables = {
        "held_out": later[later["method"] == MODEL].drop(columns="method"),
        "naive": later[later["method"] != MODEL].drop(columns="protocol"),
        "training": result.trained[result.trained["method"] == MODEL].drop(columns="method"),
        "skill": skills(result),
    }
    return [
        Table(_shown(table, lang), TEXT[name][lang].format(result.origin))
        for name, table in tables.items() if not table.empty
    ]  # fmt: skip


def _rests(result: Validation, lang: Language) -> Section:
    process, draws = result.process, result.resolved.draws
    said = TEXT["rests_text"][lang].format(
        origin=process.origin, first=min(process.training), last=max(process.training),
        place=_place(result, lang), city=process.city_damping, share=process.share_damping,
        city_sd=process.city_innovation, share_sd=process.share_innovation, import_sd=process.import_innovation,
    )  # fmt: skip
    drawn = TEXT["draws"][lang].format(n=len(draws[0]), names=", ".join(draws[0])) if draws else TEXT["no_draws"][lang]
    table = external_inputs(result.resolved, result.origin, result.last, lang)
    table["source"] = [source.replace("/", "/" + BREAK) for source in table["source"]]
    stands = [evaluator_line(result.resolved, lang), assumptions_line([result.resolved], lang)]
    inputs = Table(in_words(table, lang), TEXT["inputs"][lang])
    return Section(HEADINGS["rests"][lang], [said, drawn, *stands], [inputs])


def verdict(result: Validation, lang: Language) -> str:
    """How the scorecard is to be read."""
    exports = result.observed[result.observed["indicator"] == EXPORTS]["year"]
    trained = exports[exports <= result.origin].nunique()
    return TEXT["verdict"][lang].format(train=trained, test=len(years_held_out(result)))


def _place(result: Validation, lang: Language) -> str:
    """Whose training years the process of foreign demand is estimated on."""
    if result.process.place:
        return tr("Guangzhou")[lang]
    return result.resolved.scenario.title_in(lang)


def _figures(result: Validation, writing: Writing) -> dict[str, Figure]:
    from .pictures import pictures

    drawn_in = writing.drawn_in
    known = TEXT["own_observed" if result.own else "observed"][drawn_in]
    source = simulated_source([result.resolved], result.runs["seed"], drawn_in, False, known)
    drawn = list(pictures(result, drawn_in))
    saved = writing.figures({name: figure for name, figure, _ in drawn}, source)
    return {name: Figure(saved[name], caption) for name, _, caption in drawn}
