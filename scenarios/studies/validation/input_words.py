"""External inputs in words: names of the city's series, and their sources in Chinese."""

from __future__ import annotations

from collections.abc import Iterable

from ....language import Text, language, tr

TOTALS, SHARES = "Zhang (2023), Table 1", "Zhang (2023), Table 2"
SERIES_NAMES: dict[str, Text] = {
    "online_share": tr("Online share of exports"),
    "rail_km": tr("Railway length"),
    "road_km": tr("Highway length"),
    "air_route_km": tr("Length of air routes"),
    "berths": tr("Berths"),
    "broadband": tr("Broadband subscribers"),
}
# The library states sources in English; here are those of the shipped scenarios' inputs after 2017, by that statement.
SOURCES_ZH = {
    TOTALS: "Zhang（2023）表 1",
    SHARES: "Zhang（2023）表 2",
    "Federal Reserve (FRED) annual averages, CNY per USD, as packaged by the datasets project (exchange-rates)": (
        "美联储（FRED）人民币兑美元年平均汇率，取自 datasets 项目的 exchange-rates 数据集"
    ),
    "assumption: clothing is named on List 4A; the share is not in the public notices": (
        "假设：清单 4A 列有服装，公告未给出占比"
    ),
    "assumption: fabric and yarn; the share is not in the public notices": "假设：面料与纱线，公告未给出占比",
    "assumption: few lines; the share is not in the public notices": "假设：涉及税目很少，公告未给出占比",
    "assumption: handbags and luggage are named on List 3; the share is not in the public notices": (
        "假设：清单 3 列有手袋与箱包，公告未给出占比"
    ),
    "assumption: order of magnitude; no source by industry and city is at hand": (
        "假设：数量级，暂无分产业、分城市的来源"
    ),
    "assumption: parts of jewelry are on List 4A; the share is not in the public notices": (
        "假设：清单 4A 列有部分首饰，公告未给出占比"
    ),
    "assumption: parts of the industry are on List 3; the share is not in the public notices": (
        "假设：清单 3 列有该产业的部分商品，公告未给出占比"
    ),
    "assumption: remaining consumer goods; the share is not in the public notices": (
        "假设：其余消费品，公告未给出占比"
    ),
    "assumption: the rest; the share is not in the public notices": "假设：其余部分，公告未给出占比",
    "Provincial proxy: Guangdong, not Guangzhou. 2010-2019 a provincial panel (carbondata), 2022-2023 Guangdong "
    "Statistical Yearbook 2024, table 15-1. The two differ for 2010 (2,726.9 and 2,297 km): their coverage is not the "
    "same": (
        "以广东省代替广州市：2010—2019 年为省级面板数据（carbondata），2022—2023 年为《广东统计年鉴 2024》表 15-1；"
        "二者 2010 年数值不同（2,726.9 与 2,297 公里），口径不一"
    ),
    "Provincial proxy: Guangdong, not Guangzhou. 2010-2019 a provincial panel (carbondata), 2022-2023 Guangdong "
    "Statistical Yearbook 2024, table 15-1; they agree for 2010": (
        "以广东省代替广州市：2010—2019 年为省级面板数据（carbondata），2022—2023 年为《广东统计年鉴 2024》表 15-1；"
        "二者 2010 年数值一致"
    ),
    "assumption: order of magnitude of fixed broadband subscribers (10,000 households), nearing one a household; no "
    "series of the city is among the sources": ("假设：固定宽带用户（万户）的数量级，趋近每户一线；来源中没有全市序列"),
    "assumption: level; tax exemption of e-commerce retail exports in pilot areas from October 2018 (date to be "
    "checked)": "假设：力度；2018 年 10 月起综合试验区跨境电商零售出口免税（日期待核）",
    "assumption: level and start; Several Measures of Guangzhou to deepen the industrial internet in five traditional "
    "clusters (named by Zhang 2023, undated there)": (
        "假设：力度与起始时间；广州市深化五大传统特色产业集群工业互联网的若干措施（Zhang 2023 提及，未注明日期）"
    ),
    "assumption: level and pace; the Outline Development Plan of the Greater Bay Area dates from February 2019 (date "
    "to be checked)": "假设：力度与进度；《粤港澳大湾区发展规划纲要》于 2019 年 2 月公布（日期待核）",
    "assumption: a high level": "假设：较高力度",
    "assumption: nearly the highest level": "假设：接近最高力度",
    "command line": "命令行",
}
UNTRANSLATED = {True: "假设（英文说明见 manifest.json）", False: "英文来源见 manifest.json"}


def sources_in(sources: Iterable[str]) -> str:
    """Sources as one text; in Chinese one that has no translation is told to stand in the manifest."""
    if language() == "en":
        return "; ".join(sources)
    return "；".join(dict.fromkeys(map(_in_chinese, sources)))


def _in_chinese(source: str) -> str:
    if source.startswith("http"):
        return source
    return SOURCES_ZH.get(source) or UNTRANSLATED[source.lower().startswith("assumption")]
