"""What the channel experiment amounts to: tables, a figure, the folder and report that hold them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from .. import outputs
from ..comparison import outputs as comparison_outputs
from ..comparison.report import ran_line
from ..quantities import MEAN, U, long_name, name_of, unit_of
from ..report import Figure, Section, Table, write_report
from ..report.reproduction import reproduction
from ..report.resting import WORDS as RESTING
from ..report.resting import assumptions_line, evaluator_line
from ..report.resting import title_of as title_of_scenario
from ..report.run_words import TEXTS as FINDING
from ..report.sources import simulated_source
from .channels import OUTCOMES, STAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure as Picture

    from ...analysis.catalogue import Language
    from ...analysis.figures.files import Format
    from ..resolution import Resolved
    from .channels import ChannelShares

MEANING: dict[Language, tuple[str, ...]] = {
    "en": (
        "A channel is cut by setting parameters to values at which it does not work. What is missing then, in runs "
        "that share their luck, is the channel's contribution. A negative one means that the channel holds the "
        "outcome back.",
        "Channels overlap (C1, PA and M1 all hold the step from buyers' data to innovation), so shares do not add "
        "up. "
        "Sizes follow from parameters most of which are assumptions: the experiment says what this model attributes, "
        "not what was measured.",
        "U rests on indices whose base is 2014-2016. A channel already at work then changes that base too: cut, it "
        "can "
        "raise U although levels fall (above all LD). Read levels there, not U.",
    ),
    "zh": (
        "切断渠道即把相应参数设为使其失效的值；在共用随机数的运行中由此缺失的部分即该渠道的贡献。"
        "负值表示该渠道抑制该结果。",
        "各渠道相互重叠（C1、PA 与 M1 均含由买家数据到创新的环节），份额不可相加。其大小取决于参数，"
        "而多数参数为假设："
        "本实验说明模型的归因，并非实测结果。",
        "U 所用指标是以 2014–2016 年为基期的指数。若某渠道当时已在起作用，切断它也会改变基期："
        "即使水平下降，U 仍可能上升（尤其是 LD）。此时应看水平，而非 U。",
    ),
}
WORDS: dict[str, dict[Language, str]] = {
    "levels": {
        "en": "In {year}, of {n} channels {top} contributes most to exports: {share} of the baseline (95 % interval "
        "{lower} "
        "to {upper}); {sure} of {n} have a contribution to exports whose interval excludes 0.",
        "zh": "{year} 年，{n} 个渠道中{top}对出口的贡献最大：占基准的 {share}（95% 置信区间 {lower} 至 {upper}）；"
        "{n} 个渠道中有 {sure} 个对出口的贡献区间不含 0。",
    },
    "degrees": {
        "en": "To U {top} contributes most, {share} of the baseline (95 % interval {lower} to {upper}), and {sure} "
        "of {n} "
        "have an interval that excludes 0; channels overlap, so contributions do not add up.",
        "zh": "对 U 贡献最大的是{top}，占基准的 {share}（95% 置信区间 {lower} 至 {upper}）；{n} 个渠道中有 {sure} "
        "个的区间不含 0。"
        "各渠道相互重叠，贡献不可相加。",
    },
    "title": {"en": "Channels of {name}", "zh": "{name}：渠道贡献"},
    "shares": {"en": "Contributions", "zh": "贡献"},
    "switches": {"en": "What the channels are and how they are cut", "zh": "渠道及其开关"},
    "table": {
        "en": "Contribution in {year} as a share of the baseline, mean of the clusters (the stage: in stages); * "
        "where "
        "the 95 % interval of the paired difference excludes 0; {n} pairs.",
        "zh": "{year} 年的贡献占基准的比例，各集群平均（阶段：以级数计）；* 表示配对差的 95% 区间不含 0；{n} 对。",
    },
    "figure": {"en": "Contributions with intervals.", "zh": "贡献及其区间。"},
    "switch_table": {"en": "Switches.", "zh": "开关。"},
    "channel": {"en": "Channel", "zh": "渠道"},
    "steps": {"en": "Steps", "zh": "环节"},
    "cut": {"en": "Cut", "zh": "切断方式"},
    "meaning": {"en": "Meaning", "zh": "含义"},
    "source": {"en": "Source", "zh": "来源"},
    "stage": {"en": "Stage (0 none to 4 mature)", "zh": "阶段（0 未起步至 4 成熟）"},
    "levers": {"en": "all levers off", "zh": "全部政策杠杆关闭"},
}


# The channels declare steps, meaning and source in English alone.
SWITCHES_ZH: dict[str, tuple[str, str, str]] = {
    "C1": (
        "需求 → 供给 → 规模 → 创新 → 升级",
        "买家数据告诉企业生产什么，供给随之而变，业务量使服务变便宜。",
        "S1，渠道一",
    ),
    "C2": ("形成 → 资源 → 扩张 → 溢出 → 创新", "品类多样吸引买家，利润率吸引创业者，邻近企业相互学习。", "S1，渠道二"),
    "C3": ("创新性 → 互惠 → 信任 → 联系", "伙伴偏爱创新企业；顺利的交易产生信任，信任促成并维持联系。", "S1，渠道三"),
    "PA": ("线上销售 → 生产、营销、管理", "线上销售改变企业的产品、研发支出与数字化程度。", "S0，路径一"),
    "PB": (
        "集群 → 服务 → 买家",
        "卖家众多吸引买家，以业务量降低服务成本，运营商由此学到可外销的服务。",
        "S0，路径二",
    ),
    "PC": ("杠杆 → 成本、信任、准入", "情景的全部政策杠杆；关闭即不启用任何杠杆。", "S0，路径三"),
    "M1": ("线上销售 → 数据 → 创新", "耦合模式一：电商平台的买家数据引导创新。文献未给出大小。", "S1，耦合模式一"),
    "M2": (
        "入驻 → 深度 → 成本、产出",
        "耦合模式二：特色平台成员节省材料与人工、减少产出损失、改善小批量订单、吸收更多知识。"
        "文献案例均为成功者：pricing.case_effect 为对全体企业成立的部分。",
        "S1，耦合模式二",
    ),
    "LM": (
        "深度与联系 → 模式 → 创新与模仿",
        "维持、适应、转型与创新型学习：多数企业的模式抑制创新。",
        "S1，学习模式",
    ),
    "LD": ("龙头采用 → 中小企业模仿", "企业更关注龙头；关闭后每个线上销售企业与龙头同样可见。", "S0、S1"),
    "FB": ("成员 → 数字服务", "运营商从数字化集群学到的服务再向外销售：文献称其较弱，此处大小为假设。", "S1"),
}


def title_of(outcome: str, lang: Language) -> str:
    """An outcome's name with its unit."""
    from ...analysis.figures.style import with_unit

    if outcome == STAGE:
        return WORDS["stage"][lang]
    return with_unit(long_name(outcome, lang), unit_of(outcome, lang), lang)


def channel_names(result: ChannelShares, lang: Language = "en") -> dict[str, str]:
    """Code and name by code."""
    return {one.code: f"{one.code} {one.name_zh if lang == 'zh' else one.name_en}" for one in result.channels}


def finding(result: ChannelShares, lang: Language = "en") -> list[str]:
    """Which channel contributes most to exports and to U, and how many contributions are sure, in two sentences."""
    names, said = channel_names(result, lang), []
    for key, outcome in (("levels", "exports_usd"), ("degrees", U)):
        rows = result.shares[(result.shares["cluster"] == MEAN) & (result.shares["outcome"] == outcome)]
        if rows.empty:
            continue
        top = rows.sort_values("contribution").iloc[-1]
        scale = abs(float(top["baseline_mean"])) or 1.0
        share, lower, upper = (
            f"{top[one] / scale:+.1%}".replace("-", "−") for one in ("contribution", "lower", "upper")
        )
        sure = int(((rows["lower"] > 0) | (rows["upper"] < 0)).sum())
        told = {"top": names[str(top["channel"])], "n": len(rows), "sure": sure, "year": int(top["year"])}
        said.append(WORDS[key][lang].format(share=share, lower=lower, upper=upper, **told))
    return said


def outcomes_shown(result: ChannelShares) -> list[str]:
    """The outcomes that were measured, in their order."""
    return [one for one in OUTCOMES if one in set(result.shares["outcome"])]


def share_table(result: ChannelShares, lang: Language = "en", margins: bool = False) -> pd.DataFrame:
    """One row a channel, one column an outcome: contribution as a share of the baseline, mean of the clusters.

    A star marks what is not 0 with 95 % confidence; with ``margins`` half of the interval stands there instead.
    """
    records = result.shares[result.shares["cluster"] == MEAN].to_dict("records")
    rows: dict[tuple[str, str], dict[Any, Any]] = {(one["channel"], one["outcome"]): one for one in records}
    outcomes = outcomes_shown(result)
    table = []
    for code, name in channel_names(result, lang).items():
        cells = [_cell(rows, code, outcome, margins) for outcome in outcomes]
        table.append((name, *cells))
    heads = [WORDS["stage"][lang] if one == STAGE else name_of(one, lang) for one in outcomes]
    return pd.DataFrame(table, columns=[WORDS["channel"][lang], *heads])


def _cell(rows: dict[tuple[str, str], dict[Any, Any]], channel: str, outcome: str, margins: bool) -> str:
    if (channel, outcome) not in rows:
        return "–"
    row = rows[(channel, outcome)]
    if margins:
        return _with_margin(row, outcome)
    mark = "*" if row["lower"] > 0 or row["upper"] < 0 else ""
    text = f"{row['contribution']:+z.2f}" if outcome == STAGE else f"{row['share']:+z.1%}"
    return text.replace("-", "−") + mark


def _with_margin(row: dict[Any, Any], outcome: str) -> str:
    """A contribution and half of its interval; the baseline, by which both are divided, is taken as known."""
    half = 0.5 * (row["upper"] - row["lower"])
    if outcome == STAGE:
        return f"{row['contribution']:+z.2f} ± {half:.2f}".replace("-", "−")
    if not abs(row["baseline_mean"]) > 0:
        return "–"
    return f"{row['share']:+z.1%} ± {half / abs(row['baseline_mean']):.1%}".replace("-", "−")


def markdown(result: ChannelShares, command: str, images: str = "images") -> str:
    """Shares with intervals and the switches as a page of the documentation; ``images`` is the picture's folder."""
    inputs, first = result.comparison.results[0].resolved.inputs, result.shares.iloc[0]
    ran = (
        f"Made by `{command}`: scenario {result.comparison.baseline}, {int(first['n'])} pairs, {inputs.scale:.3g} "
        f"times the real number of firms. Contribution in {int(first['year'])} as a share of the baseline, mean of "
        f"the "
        "clusters, ± half of the 95 % interval of the paired difference (the stage: in stages, of 4)."
    )
    parts = ["# Channels", ran, *MEANING["en"], _rows(share_table(result, margins=True))]
    parts += [f"![Contributions of the channels with intervals]({images}/channels.png)"]
    return "\n\n".join([*parts, "## " + WORDS["switches"]["en"], _rows(switch_table(result))]) + "\n"


def _rows(frame: pd.DataFrame) -> str:
    """A table of text as Markdown."""
    rows = [list(frame.columns), ["-"] * len(frame.columns), *frame.to_numpy().tolist()]
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in rows)


def switch_table(result: ChannelShares, lang: Language = "en") -> pd.DataFrame:
    """Channel, steps, switch, meaning, source."""
    rows: list[tuple[str, ...]] = []
    for one in result.channels:
        cut = ", ".join(f"{path} = {value:g}" for path, value in one.cut.items()) or WORDS["levers"][lang]
        told = (" → ".join(one.steps), one.meaning, one.source) if lang == "en" else SWITCHES_ZH[one.code]
        rows.append((channel_names(result, lang)[one.code], told[0], cut, *told[1:]))
    return pd.DataFrame(rows, columns=[WORDS[head][lang] for head in ("channel", "steps", "cut", "meaning", "source")])


def channel_figure(result: ChannelShares, lang: Language = "en") -> Picture:
    """The bars of the mean over the clusters."""
    from ...analysis.figures.channels import channel_bars
    from ...analysis.figures.style import figure_language

    lang = figure_language(lang)
    shares = result.shares[result.shares["cluster"] == MEAN]
    panels = [(one, title_of(one, lang)) for one in OUTCOMES if one in set(shares["outcome"])]
    return channel_bars(shares, panels, channel_names(result, lang), lang)


def write_channels(
    result: ChannelShares,
    folder: Path,
    force: bool = False,
    command: str = "",
    lang: Language = "en",
    formats: Sequence[Format] = ("png",),
) -> Path:
    """Write shares, figure, report and, last, the manifest into a folder and return it.

    Raises:
        UserError: the folder holds a run and ``force`` is not set.
    """
    outputs.make_free(folder, force)
    result.shares.to_csv(folder / "channels.csv", index=False, lineterminator="\n")
    write_report(
        folder / outputs.REPORT,
        WORDS["title"][lang].format(name=title_of_scenario(_baseline(result), lang)),
        _sections(result, folder, command, lang, formats),
        lang,
    )
    manifest = {**comparison_outputs.manifest(result.comparison, command), "kind": "channels"}
    text = json.dumps(manifest, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / outputs.MANIFEST).write_text(text + "\n", encoding="utf-8")
    return folder


def _baseline(result: ChannelShares) -> Resolved:
    return result.comparison.results[0].resolved


def _sections(
    result: ChannelShares, folder: Path, command: str, lang: Language, formats: Sequence[Format]
) -> list[Section]:
    from ...analysis.figures.files import save_formats
    from ...analysis.figures.style import figure_language

    comparison, seeds = result.comparison, result.comparison.runs["seed"]
    source = simulated_source([_baseline(result)], seeds, figure_language(lang))
    picture = save_formats(channel_figure(result, lang), folder / outputs.FIGURES, "channels", formats, source)
    first = result.shares.iloc[0]
    caption = WORDS["table"][lang].format(year=int(first["year"]), n=int(first["n"]))
    resting = [
        *MEANING[lang],
        evaluator_line(comparison.results[0].scores, lang),
        assumptions_line([_baseline(result)], lang),
    ]
    text = [ran_line(comparison, lang)]
    switches = Table(switch_table(result, lang), WORDS["switch_table"][lang])
    return [
        Section(FINDING["finding"][lang], finding(result, lang)),
        Section(
            WORDS["shares"][lang], text, [Table(share_table(result, lang), caption)],
            [Figure(picture, WORDS["figure"][lang])],
        ),
        Section(WORDS["switches"][lang], (), [switches]),
        Section(RESTING["heading"][lang], resting),
        reproduction(command, seeds, lang),
    ]  # fmt: skip
