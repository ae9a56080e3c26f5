"""The names of the clusters that the library knows; any other cluster is called what its table calls it."""

from __future__ import annotations

from . import Language

CLUSTER_NAMES = {
    "textile_clothing": ("Textile and clothing", "纺织服装"),
    "beauty_chemicals": ("Beauty and daily chemicals", "美妆日化"),
    "luggage_leather": ("Luggage and leather", "箱包皮具"),
    "jewelry": ("Jewelry", "珠宝首饰"),
    "food_beverage": ("Food and beverage", "食品饮料"),
    "foshan_appliances": ("Household appliances (Foshan)", "家用电器（佛山）"),
}
_CODES = {text: code for code, texts in CLUSTER_NAMES.items() for text in (code, *texts)}


def cluster_code(name: str) -> str | None:
    """The code of a cluster that the library knows, called by its code or either name; None for another."""
    return _CODES.get(name)


def cluster_name(name: str, lang: Language = "en") -> str:
    """The name of a cluster in a language, from its code or either name; one that is not known keeps its own."""
    code = cluster_code(name)
    return name if code is None else CLUSTER_NAMES[code][lang == "zh"]
