"""What enters the years held out from outside, under each protocol, with its public source."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ...analysis.catalogue import Language
from ..resolution import SERIES, Resolved
from ..scenario_files.schedule_words import lever_name, shock_name, tariff_name
from .input_words import SERIES_NAMES, SHARES, TOTALS, sources_in

DRIVING = ("exports_total", "exchange_rate")  # rows of their own
Entry = tuple[str, str, list[str]]  # key of ROWS, name, sources
ROWS: dict[str, dict[Language, tuple[str, str, str]]] = {
    "world": {
        "en": (
            "World demand for the city's exports",
            "damped trend and innovations of the training years",
            "observed totals of the city, every year",
        ),
        "zh": ("对全市出口的世界需求", "训练年份的阻尼趋势与扰动", "全市各年观测总额"),
    },
    "home": {
        "en": (
            "Home demand for imports",
            "what the model expects, with innovations",
            "observed totals of the city, too",
        ),
        "zh": ("国内对进口的需求", "模型预期加扰动", "全市各年观测总额"),
    },
    "shares": {
        "en": ("The industries' shares of it", "damped trend and innovations", "the same: no industry is observed"),
        "zh": ("各产业份额", "阻尼趋势与扰动", "同左：不使用任何产业的观测值"),
    },
    "rate": {
        "en": ("Exchange rate", "stays at its last value", "as observed"),
        "zh": ("汇率", "保持最后已知值", "按观测值"),
    },
    "tariff": {
        "en": ("{name}", "not known", "from its date; differences between industries only"),
        "zh": ("{name}", "未知", "自生效日起；只计产业间差异"),
    },
    "exposed": {
        "en": ("The industries' shares of listed goods", "not used", "as assumed"),
        "zh": ("各产业被列商品份额", "不使用", "按设定值"),
    },
    "pandemic": {
        "en": ("Pandemic", "not known", "no shock of its own: it is in the observed totals"),
        "zh": ("疫情", "未知", "不单独设冲击：已包含在观测总额中"),
    },
    "shock": {
        "en": ("Shock: {name}", "not known", "from its date; differences between industries only"),
        "zh": ("冲击：{name}", "未知", "自发生日起；只计产业间差异"),
    },
    "series": {
        "en": ("{name} of the city", "stays at its last value", "as observed"),
        "zh": ("全市{name}", "保持最后已知值", "按观测值"),
    },
    "lever": {
        "en": ("Policy lever {name}", "not known", "as in the scenario"),
        "zh": ("政策杠杆 {name}", "未知", "按情景设定"),
    },
}


def external_inputs(resolved: Resolved, origin: int, last: int, lang: Language = "en") -> pd.DataFrame:
    """Columns input, forecast, conditional, source; of the years after the origin up to ``last``."""
    rows = [
        (*(text.format(name=name) for text in ROWS[key][lang]), sources_in(sources, lang))
        for key, name, sources in _entering(resolved, origin, last, lang)
    ]
    return pd.DataFrame(rows, columns=["input", "forecast", "conditional", "source"])


def _entering(resolved: Resolved, origin: int, last: int, lang: Language) -> Iterator[Entry]:
    inputs, sources = resolved.inputs, resolved.sources
    city = inputs.cities[0].code
    own = resolved.scenario.observed is not None
    totals = sources[f"city.{city}.exports_total"] if own else TOTALS
    yield "world", "", [totals]
    yield "home", "", [totals]
    yield "shares", "", [totals if own else SHARES]
    yield "rate", "", [sources[f"city.{city}.exchange_rate"]]
    yield from _events(resolved, origin, last, lang, totals)
    for name in SERIES:
        if name not in DRIVING and any(origin < year <= last for year in getattr(inputs.cities[0], name)):
            yield "series", SERIES_NAMES[name][lang], [sources[f"city.{city}.{name}"]]
    for lever in inputs.levers:
        if origin + 1 <= lever.start < last + 1:
            yield "lever", f"{lever.code} {lever_name(lever.code, lang)}", [sources[f"lever.{lever.code}"]]


def _events(resolved: Resolved, origin: int, last: int, lang: Language, totals: str) -> Iterator[Entry]:
    """Tariffs and shocks that begin after the origin; the pandemic is told of even where it is none of them."""
    inputs, sources = resolved.inputs, resolved.sources
    comma = "，" if lang == "zh" else ", "
    rounds = [(n, one) for n, one in enumerate(inputs.tariffs) if origin + 1 <= one.start < last + 1]
    for number, one in rounds:
        yield (
            "tariff",
            f"{tariff_name(one, lang)}{comma}{one.rate:.1%}",
            [sources[f"tariff.{number}.{one.product_list}"]],
        )
    if rounds:
        yield "exposed", "", _exposures(resolved)
    shocks = [(n, one) for n, one in enumerate(inputs.shocks) if origin + 1 <= one.start < last + 1]
    if not any(one.kind == "pandemic" for _, one in shocks):
        yield "pandemic", "", [totals]
    for number, shock in shocks:
        yield "shock", shock_name(shock.kind, lang), [sources[f"shock.{number}.{shock.kind}"]]


def _exposures(resolved: Resolved) -> list[str]:
    """The sources of the industries' shares on tariff lists, without repetition."""
    found = {text for path, text in resolved.sources.items() if ".tariff_list" in path and path.endswith("_share")}
    return sorted(found)
