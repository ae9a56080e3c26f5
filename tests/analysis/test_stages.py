"""Stages from network diagnostics: thresholds, hold, hysteresis; stages on U with their firmness."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from synergysim.analysis import EvaluationError, StageThresholds, SynergyCuts, network_stages, synergy_stages
from synergysim.analysis.stages import STAGES, stage_agreement

NOTHING = {
    "adoption_share": 0.0,
    "tiered_component_share": 0.0,
    "largest_component_share": 0.0,
    "core_share": 0.0,
    "mutual_component_share": 0.0,
    "susceptibility": 0.0,
    "largest_component_share_without_top_platform": 0.0,
    "digital_service_income": 0.0,
}
START = {**NOTHING, "adoption_share": 0.05}
DEVELOPMENT = {**START, "tiered_component_share": 0.25}
EXPANSION = {**DEVELOPMENT, "largest_component_share": 0.4}
MATURE = {
    **EXPANSION,
    "largest_component_share": 0.9,
    "largest_component_share_without_top_platform": 0.6,
    "core_share": 0.6,
    "mutual_component_share": 0.6,
    "digital_service_income": 0.03,
}


def history(*quarters: dict[str, float], cluster: str = "jewelry") -> pd.DataFrame:
    rows = [
        {"cluster": cluster, "quarter": f"{2010 + t // 4}Q{t % 4 + 1}", "diagnostic": name, "value": value}
        for t, quarter in enumerate(quarters)
        for name, value in quarter.items()
    ]
    return pd.DataFrame(rows)


def path(*quarters: dict[str, float]) -> list[str]:
    return network_stages(history(*quarters))["stage"].tolist()


@pytest.mark.parametrize(
    ("diagnostics", "stage"), list(zip([NOTHING, START, DEVELOPMENT, EXPANSION, MATURE], STAGES, strict=True))
)
def test_every_stage_can_be_reached(diagnostics: dict[str, float], stage: str) -> None:
    assert path(*[diagnostics] * 5) == [stage] * 5


def test_a_stage_is_entered_after_four_quarters_and_not_before() -> None:
    assert path(*[NOTHING] * 4, *[START] * 5) == ["none"] * 7 + ["start-up"] * 2


def test_a_spell_of_three_quarters_changes_nothing() -> None:
    assert set(path(*[START] * 4, *[EXPANSION] * 3, *[START] * 4)) == {"start-up"}
    assert set(path(*[EXPANSION] * 4, *[START] * 3, *[EXPANSION] * 4)) == {"expansion"}


def test_a_stage_is_kept_until_its_condition_fails_by_a_fifth() -> None:
    slightly = {**EXPANSION, "largest_component_share": 0.25}
    clearly = {**EXPANSION, "largest_component_share": 0.23}
    assert path(*[EXPANSION] * 4, *[slightly] * 6)[-1] == "expansion"
    assert path(*[EXPANSION] * 4, *[clearly] * 4)[-2:] == ["expansion", "development"]
    assert path(*[slightly] * 6)[-1] == "development", "entering asks for the full threshold"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("core_share", 0.3),
        ("largest_component_share_without_top_platform", 0.3),
        ("digital_service_income", 0.01),
        ("mutual_component_share", 0.3),
    ],
)
def test_maturity_asks_for_all_of_its_conditions(name: str, value: float) -> None:
    assert path(*[{**MATURE, name: value}] * 4)[-1] == "expansion"


def test_a_single_tier_giant_component_is_no_expansion() -> None:
    assert path(*[{**EXPANSION, "tiered_component_share": 0.1}] * 4)[-1] == "start-up"


def test_runs_and_clusters_are_staged_apart() -> None:
    both = pd.concat(
        [
            history(*[START] * 4).assign(replication=0),
            history(*[MATURE] * 4).assign(replication=1),
            history(*[NOTHING] * 4, cluster="food_beverage").assign(replication=0),
        ]
    )
    stages = network_stages(both).groupby(["cluster", "replication"])["stage"].last()
    assert stages.to_dict() == {("food_beverage", 0): "none", ("jewelry", 0): "start-up", ("jewelry", 1): "mature"}
    assert list(network_stages(both).columns) == ["cluster", "replication", "quarter", "stage"]


def test_thresholds_are_configuration() -> None:
    easy = StageThresholds(largest_component=0.1, hold=1)
    assert (
        network_stages(history({**DEVELOPMENT, "largest_component_share": 0.15}), easy)["stage"].item() == "expansion"
    )
    with pytest.raises(EvaluationError, match="hold = 0"):
        StageThresholds(hold=0)
    with pytest.raises(EvaluationError, match=r"hysteresis = 1 is outside"):
        StageThresholds(hysteresis=1.0)


def test_incomplete_diagnostics_are_refused() -> None:
    complete = history(*[START] * 4)
    with pytest.raises(EvaluationError, match="have no core_share"):
        network_stages(complete[complete["diagnostic"] != "core_share"])
    with pytest.raises(EvaluationError, match="lack the column 'quarter'"):
        network_stages(complete.drop(columns="quarter"))
    with pytest.raises(EvaluationError, match="the quarter after 2010Q1 is missing"):
        network_stages(complete[complete["quarter"] != "2010Q2"])
    with pytest.raises(EvaluationError, match="is not written like 2010Q1"):
        network_stages(complete.replace({"quarter": {"2010Q4": "2010-4"}}))
    with pytest.raises(EvaluationError, match="of jewelry, 2010Q1 is missing"):
        network_stages(complete.iloc[1:])
    with pytest.raises(EvaluationError, match="more than once"):
        network_stages(pd.concat([complete, complete.iloc[[0]]]))


CUTS = SynergyCuts(("low", "middle", "high"), (0.2, 0.5))


def test_stages_on_the_degree_say_how_firm_they_are() -> None:
    table = pd.DataFrame({"synergy": [-0.5, 0.2, 0.48, 0.9, np.nan]})
    staged = synergy_stages(table, CUTS, shift=0.05)
    assert staged["stage"].tolist()[:4] == ["low", "middle", "middle", "high"]
    assert pd.isna(staged["stage"].iloc[4])
    assert staged["firm"].tolist() == [True, False, False, True, False]


def test_agreement_is_the_share_of_the_most_frequent_stage() -> None:
    table = pd.DataFrame({"cluster": ["u"] * 4 + ["v"], "synergy": [0.1, 0.3, 0.3, 0.3, 0.9]})
    agreed = stage_agreement(table, CUTS, by=["cluster"])
    assert agreed.to_dict("list") == {
        "cluster": ["u", "v"],
        "stage": ["middle", "high"],
        "agreement": [0.75, 1.0],
        "n": [4, 1],
    }


def test_cuts_that_do_not_separate_stages_are_refused() -> None:
    with pytest.raises(EvaluationError, match="separate 3 stages, not 2"):
        SynergyCuts(("low", "high"), (0.2, 0.5))
    with pytest.raises(EvaluationError, match="must rise"):
        SynergyCuts(("low", "middle", "high"), (0.5, 0.2))
    with pytest.raises(EvaluationError, match="no column 'U'"):
        synergy_stages(pd.DataFrame({"synergy": [0.1]}), CUTS, column="U")
