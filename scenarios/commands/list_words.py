"""The words of ``synergysim list``: headings of its tables and what fills cells, in English and Chinese."""

from __future__ import annotations

from ...language import Text, Texts, tr, trc

HEADINGS: dict[str, Texts[tuple[str, ...]]] = {
    "scenarios": Texts((tr("scenario"), tr("title"), tr("description"))),
    "experiments": Texts((tr("experiment"), tr("description"))),
    "levers": Texts(
        (tr("lever"), tr("name"), tr("allowed"), tr("lag"), tr("cost a year at level 1"), tr("meaning"), tr("source"))
    ),
    "indicators": Texts((tr("indicator"), tr("system"), tr("name"), tr("unit"), tr("subsystem"))),
    "parameters": Texts((tr("parameter"), tr("value"), tr("allowed"), trc("list", "meaning"), tr("source"))),
    "shocks": Texts(
        (tr("shock"), tr("name"), tr("allowed size"), tr("can be limited to"), tr("meaning"), tr("source"))
    ),
    "flows": Texts(
        (
            tr("flow"),
            tr("name"),
            tr("kind"),
            trc("list", "from"),
            trc("list", "to"),
            tr("unit a quarter"),
            trc("list", "meaning"),
        )
    ),
    "stocks": Texts((tr("stock"), tr("name"), tr("unit"), tr("inflows"), tr("outflows"))),
    "loops": Texts((tr("loop"), tr("polarity"), tr("name"), tr("links"), tr("source"))),
    "extensions": Texts((tr("extension"), trc("list", "adds"), tr("name"), tr("what it is"))),
}
WORDS: dict[str, Text] = {
    "lag": tr("{quarters:g} quarters"),
    "cost": tr("{share:.3%} of base-year sales"),
    "industries": tr("industries"),
    "regions": tr("regions"),
    "nothing": trc("list", "nothing"),
    "reinforcing": tr("reinforcing"),
    "balancing": tr("balancing"),
    "by_industry": tr("by industry"),
    "library": tr("in the library"),
}
