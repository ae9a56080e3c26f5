"""The names of clusters: of those that the library knows, and of those that a scenario or a stored run declares.

Any other cluster is called what its table calls it.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...language import language

Names = tuple[str, str]  # in English and in Chinese

CLUSTER_NAMES: dict[str, Names] = {
    "textile_clothing": ("Textile and clothing", "纺织服装"),
    "beauty_chemicals": ("Beauty and daily chemicals", "美妆日化"),
    "luggage_leather": ("Luggage and leather", "箱包皮具"),
    "jewelry": ("Jewelry", "珠宝首饰"),
    "food_beverage": ("Food and beverage", "食品饮料"),
    "foshan_appliances": ("Household appliances (Foshan)", "家用电器（佛山）"),
}
_CODES = {text: code for code, texts in CLUSTER_NAMES.items() for text in (code, *texts)}
_declared: dict[str, Names] = {}
MEAN = "mean"  # of the clusters, where tables have it beside them
_MEAN_NAMES: Names = ("Mean of the clusters", "各集群平均")


def declare_clusters(names: Mapping[str, Names]) -> None:
    """Take over the names that a scenario or a stored run declares, by code; of one code the latest names hold.

    What resolves a scenario or opens a run calls it, once; all that draws or tells asks :func:`cluster_name`.
    """
    _declared.update(names)


def declared_clusters() -> dict[str, Names]:
    """What has been declared so far, for a process that is to draw or tell the same."""
    return dict(_declared)


def cluster_code(name: str) -> str | None:
    """The code of a known cluster, called by its code or either name; None for another."""
    if name in _declared:
        return name
    return _CODES.get(name) or next((code for code, names in _declared.items() if name in names), None)


def cluster_name(name: str) -> str:
    """The name of a cluster, from its code or either name; one that is not known keeps its own."""
    code = cluster_code(name)
    return name if code is None else {**CLUSTER_NAMES, **_declared}[code][language() == "zh"]


def place_name(cluster: str) -> str:
    """A cluster's name, or that of the mean over the clusters."""
    return _MEAN_NAMES[language() == "zh"] if cluster == MEAN else cluster_name(cluster)
