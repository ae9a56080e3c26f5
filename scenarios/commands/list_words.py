"""The words of ``synergysim list``: headings of its tables and what fills cells, in English and Chinese."""

from __future__ import annotations

from ...analysis.catalogue import Language

HEADINGS: dict[str, dict[Language, tuple[str, ...]]] = {
    "scenarios": {"en": ("scenario", "title", "description"), "zh": ("情景", "标题", "说明")},
    "experiments": {"en": ("experiment", "description"), "zh": ("试验", "说明")},
    "levers": {
        "en": ("lever", "name", "allowed", "lag", "cost a year at level 1", "meaning", "source"),
        "zh": ("政策杠杆", "名称", "允许范围", "时滞", "力度为 1 时的年成本", "含义", "来源"),
    },
    "indicators": {
        "en": ("indicator", "system", "name", "unit", "subsystem"),
        "zh": ("指标", "体系", "名称", "单位", "子系统"),
    },
    "parameters": {
        "en": ("parameter", "value", "allowed", "meaning", "source"),
        "zh": ("参数", "取值", "允许范围", "含义（英文）", "来源"),
    },
    "shocks": {
        "en": ("shock", "name", "allowed size", "can be limited to", "meaning", "source"),
        "zh": ("冲击", "名称", "允许幅度", "可限定于", "含义", "来源"),
    },
    "flows": {
        "en": ("flow", "name", "kind", "from", "to", "unit a quarter", "meaning"),
        "zh": ("流量", "名称", "类别", "自", "至", "单位（每季度）", "含义（英文）"),
    },
    "stocks": {"en": ("stock", "name", "unit", "inflows", "outflows"), "zh": ("存量", "名称", "单位", "流入", "流出")},
    "loops": {
        "en": ("loop", "polarity", "name", "links", "source"),
        "zh": ("回路", "极性", "名称", "环节", "来源"),
    },
    "extensions": {"en": ("extension", "adds", "name", "what it is"), "zh": ("扩展", "类别", "名称", "含义（英文）")},
}
WORDS: dict[str, dict[Language, str]] = {
    "lag": {"en": "{quarters:g} quarters", "zh": "{quarters:g} 个季度"},
    "cost": {"en": "{share:.3%} of base-year sales", "zh": "基年销售额的 {share:.3%}"},
    "industries": {"en": "industries", "zh": "产业"},
    "regions": {"en": "regions", "zh": "地区"},
    "nothing": {"en": "nothing", "zh": "不可限定"},
    "reinforcing": {"en": "reinforcing", "zh": "增强"},
    "balancing": {"en": "balancing", "zh": "平衡"},
    "by_industry": {"en": "by industry", "zh": "因产业而异"},
    "library": {"en": "in the library", "zh": "见情景库"},
}
