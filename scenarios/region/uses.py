"""What a region can and cannot be used for, by what its workbook brings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ...analysis.notes import Note
from ..calibration.targets import LEAST_YEARS as LEAST_FITTED
from ..validation.targets import LEAST_YEARS as LEAST_JUDGED
from .contents import LEAST_TRAIN, Contents


@dataclass(frozen=True)
class Use:
    """One use, whether the region serves it, and why or what is missing."""

    name: Note
    possible: bool
    reason: Note


def uses(made: Contents, totals: pd.DataFrame) -> tuple[Use, ...]:
    """The uses, in the order in which an analyst comes to them."""
    return tuple(_uses(made, totals))


def _uses(made: Contents, totals: pd.DataFrame) -> Iterator[Use]:
    yield Use(
        Note("Simulate it, compare policies and shocks", "模拟并比较政策与冲击"),
        True,
        Note(
            "Differences between scenarios rest on the model and the assumptions below.",
            "情景之间的差异取决于模型与所列假设。",
        ),
    )
    fitted = {code: _fitted(made, code) for code in made.industries}
    few = [code for code, years in fitted.items() if len(years) < LEAST_FITTED]
    yield Use(
        Note("Calibrate it to your observations", "按观测数据校准"),
        not few,
        Note(
            f"Exports of at least {LEAST_FITTED} years up to {made.train_until} are there for every industry.",
            f"各产业截至 {made.train_until} 年均有至少 {LEAST_FITTED} 年出口数据。",
        )
        if not few
        else Note(
            f"It takes exports of at least {LEAST_FITTED} years; there are fewer for {_some(few)}. Until then levels "
            "and trends are those assumed.",
            f"需要至少 {LEAST_FITTED} 年出口数据；{_some(few)} 不足。在此之前水平与趋势均为假设。",
        ),
    )
    later = sorted(
        {year for code in made.industries for year in _exports(made, code) if year > (made.train_until or 9999)}
    )
    short = min(map(len, fitted.values()), default=0) < LEAST_TRAIN
    enough = bool(later) and not few
    yield Use(
        Note("Test its forecast on years held out", "用留出年份检验预测"),
        enough,
        Note(_tested(later, short, "en"), _tested(later, short, "zh"))
        if enough
        else Note(
            "It takes exports of years that no fit sees, after those of a calibration.",
            "需要校准年份之后、拟合未见的出口数据。",
        ),
    )
    span = set(range(made.train_until or 0, later[-1] + 1)) if later else set()
    whole = bool(span) and not totals.empty and span <= set(totals["year"])
    yield Use(
        Note("Test it with the city's observed totals given (conditional)", "给定全市总额的检验（conditional）"),
        whole,
        Note("Exports and imports of all goods are there for every year held out.", "留出年份的全部商品进出口齐备。")
        if whole
        else Note(
            "It takes one city, and its exports and imports of all goods in every year held out.",
            "需要单一城市，且留出年份的全部商品出口与进口齐备。",
        ),
    )
    online = [city for city in made.cities.values() if city["online_share"]["source"].startswith("derived")]
    yield Use(
        Note("Say how large its online trade is", "说明其线上贸易规模"),
        bool(online),
        Note("Cross-border e-commerce is observed beside exports of all goods.", "有跨境电商与全部商品出口的观测。")
        if online
        else Note(
            "Without cross-border e-commerce and exports of all goods, online trade has the size it had in Guangzhou: "
            "read differences, not levels.",
            "缺少跨境电商与全部商品出口，线上贸易规模取自广州：请看差异，勿看水平。",
        ),
    )
    yield Use(
        Note("Follow U over the years and between its scenarios", "比较协同度 U 的变化与情景差异"),
        True,
        Note(
            "Bounds and weights come from the region's own reference runs (evaluator.json); infrastructure that is "
            "not given is left out.",
            "界限与权重来自本地区的参考模拟（evaluator.json）；未提供的基础设施不计入。",
        ),
    )
    yield Use(
        Note("Rank its U against another region's", "与其他地区比较 U 的高低"),
        False,
        Note("Each region is scored on its own bounds.", "各地区按各自界限评分。"),
    )


def _exports(made: Contents, code: str) -> list[int]:
    values, _ = made.series.get((code, "exports_usd"), ({}, ""))
    return [year for year, value in values.items() if year >= made.base_year and value > 0]


def _fitted(made: Contents, code: str) -> list[int]:
    return [year for year in _exports(made, code) if made.train_until is not None and year <= made.train_until]


def _tested(later: list[int], short: bool, lang: str) -> str:
    if not later:
        return ""
    few = len(later) < LEAST_JUDGED
    if lang == "zh":
        told = f"留出 {later[0]}—{later[-1]} 年。" + ("年份太少，只报告数字，不作判定。" if few else "")
        return told + ("训练年份太少，外部需求的变动取自广州。" if short else "")
    told = f"Held out: {later[0]}-{later[-1]}." + (" Too few for a verdict: numbers only." if few else "")
    return told + (" Too few training years: how foreign demand varies is taken from Guangzhou." if short else "")


def _some(codes: list[str]) -> str:
    return ", ".join(codes[:5]) + (f" and {len(codes) - 5} more" if len(codes) > 5 else "")
