"""The words that reports and documentation explain, in English and Chinese: the one list of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ....language import Text, language, tr, trc

Words = Text


class Term(NamedTuple):
    """A word: its code, its names, what it means here, and how it is recognised in a text where not by its name."""

    code: str
    name: Words
    meaning: Words
    seen_as: Words | None


def _term(code: str, name: Words, meaning: Words, seen_as: Words | None = None) -> Term:
    return Term(code, name, meaning, seen_as)


TERMS = (
    _term(
        "cluster",
        tr("cluster"),
        tr("an industry in a city; several clusters of a region run together"),
        tr("clusters?"),
    ),
    _term(
        "digital_trade",
        tr("digital trade"),
        tr("trade in goods ordered online across borders, and in digital products and services"),
    ),
    _term(
        "subsystem",
        tr("subsystem"),
        tr("digital trade, and the industrial cluster: the two whose joint rise is scored"),
        tr("subsystems?"),
    ),
    _term(
        "indicator",
        tr("indicator"),
        tr("a measured quantity of a subsystem, with unit and direction"),
        tr("indicators?"),
    ),
    _term(
        "order_degree",
        tr("order degree"),
        tr(
            "how far a subsystem has come between its bounds, 0 to 1, weighted over its "
            "indicators; beyond the bounds it may lie outside of 0 to 1"
        ),
        tr("order degrees?|order"),
    ),
    _term(
        "synergy",
        tr("composite synergy degree, U"),
        tr(
            "the joint change of the subsystems' order degrees since the base year, −1 to 1; "
            "above 0 when both rise, below 0 when at least one falls"
        ),
        tr("U|[Ss]ynergy(?: degree)?"),
    ),
    _term(
        "coupling",
        tr("coupling degree, C"),
        tr("how alike the subsystems' levels are, 0 to 1"),
        tr("[Cc]oupling degree"),
    ),
    _term("development", tr("development index, T"), tr("the mean level of the subsystems"), tr("development index")),
    _term(
        "coordination",
        tr("coupling coordination degree, D"),
        tr("the root of C times T"),
        tr("coupling coordination degree"),
    ),
    _term(
        "weight",
        tr("weight"),
        tr("what an indicator counts within its subsystem: CRITIC, entropy, deviation, components, equal"),
        tr("[Ww]eights?"),
    ),
    _term(
        "evaluator",
        tr("evaluator"),
        tr("bounds, weights and choices; a frozen one scores other tables by the same measure"),
        tr("[Ee]valuators?"),
    ),
    _term(
        "scenario", tr("scenario"), tr("industries, cities, levers, shocks and values; no seed"), tr("[Ss]cenarios?")
    ),
    _term(
        "lever",
        tr("lever"),
        tr("a policy that is pulled to a level between 0 and 1, with lag and cost"),
        tr("[Ll]evers?"),
    ),
    _term("shock", tr("shock"), tr("an outside event with size, start and duration"), tr("[Ss]hocks?")),
    _term(
        "fiscal_cost",
        tr("cost of policy"),
        tr(
            "all that governments spend on levers and forgo by them: programmes, R&D subsidies, "
            "taxes and duties forgone, at current prices"
        ),
        tr("[Cc]osts? of policy|fiscal account"),
    ),
    _term(
        "replication", tr("replication"), tr("a run with one seed; several make an ensemble"), tr("[Rr]eplications?")
    ),
    _term(
        "common_luck",
        tr("pair of runs, common random numbers"),
        tr("replication r meets the same luck in every scenario, so a paired difference is the effect"),
        tr("pairs? of runs|pairs|common random numbers"),
    ),
    _term(
        "interval",
        trc("glossary", "95 % interval"),
        tr(
            "where the mean effect lies with 95 % confidence, over the replications; where it "
            "holds 0, no effect is shown"
        ),
        tr("95 % intervals?"),
    ),
    _term(
        "parameter",
        tr("parameter, uncertainty, constant"),
        tr("a declared number; an uncertainty has a range that the evidence leaves open, a constant has none"),
        tr("[Pp]arameters?"),
    ),
    _term(
        "channel",
        tr("channel"),
        tr("a path by which one subsystem acts on the other, that can be cut"),
        tr("[Cc]hannels?"),
    ),
    _term(
        "characteristic_platform",
        tr("characteristic platform"),
        tr("the industrial-internet platform of one cluster, beside general e-commerce platforms"),
    ),
    _term(
        "stage",
        tr("stage"),
        tr("start-up, expansion, development, mature: told from the network of firms"),
        tr("[Ss]tages?"),
    ),
    _term(
        "mean_field",
        tr("mean-field twin"),
        tr("the same rules for infinitely many alike firms: what the agents are checked against"),
        trc("glossary", "mean-field twin"),
    ),
    _term(
        "stock",
        tr("stock, flow"),
        tr("what there is at a quarter's end; what changed it in the quarter"),
        tr("[Ss]tocks?|[Ff]lows?"),
    ),
    _term(
        "extension",
        tr("extension"),
        tr("what a package or a folder adds to the model, without a change of it"),
        tr("[Ee]xtensions?"),
    ),
)


def _pattern(term: Term) -> re.Pattern[str]:
    seen = re.escape(str(term.name)) if term.seen_as is None else str(term.seen_as)
    return re.compile(rf"(?<![\w-])(?:{seen})(?![\w-])" if language() == "en" else seen)


def explained(texts: Iterable[str]) -> list[tuple[str, str, str]]:
    """The words of the glossary that occur in texts: code, name, meaning."""
    everything = "\n".join(texts)
    return [(one.code, str(one.name), str(one.meaning)) for one in TERMS if _pattern(one).search(everything)]


class Linked:
    """Links a word of the glossary to its meaning where a report uses it first; for text that is escaped already."""

    def __init__(self, glossary: Sequence[tuple[str, str, str]]) -> None:
        codes = {code for code, _, _ in glossary}
        self.left = {one.code: _pattern(one) for one in TERMS if one.code in codes}

    def __call__(self, text: str) -> object:
        """The text as HTML with its links."""
        from markupsafe import Markup, escape

        plain = str(text)
        taken: list[tuple[int, int, str]] = []
        for code, pattern in list(self.left.items()):
            found = pattern.search(plain)
            if found and not any(found.start() < end and start < found.end() for start, end, _ in taken):
                taken.append((*found.span(), code))
                del self.left[code]
        html, place = Markup(), 0
        for start, end, code in sorted(taken):
            link = Markup('<a class="term" href="#term-{}">{}</a>').format(code, plain[start:end])
            html += escape(plain[place:start]) + link
            place = end
        return html + escape(plain[place:])


def glossary_page() -> str:
    """The list as a page of the documentation, in Markdown."""
    rows = [f"| {one.name['en']} | {one.name['zh']} | {one.meaning['en']} | {one.meaning['zh']} |" for one in TERMS]
    return "\n".join(["# Glossary 词汇表", "", "| Word | 中文 | What it means here | 释义 |", "|-|-|-|-|", *rows, ""])
