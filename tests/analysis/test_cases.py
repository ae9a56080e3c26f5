"""Every published worked example is reproduced within its own stated tolerance."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from synergysim.analysis import (
    coupling_coordination_degree,
    coupling_degree,
    critic_weights,
    deviation_weights,
    entropy_weights,
    geometric_order,
    grey_relational_grades,
    synergy_degree,
    weighted_order,
    weights_from_entropy,
)
from synergysim.analysis.synergy.weights import critic_information

CASES = Path(__file__).parents[1] / "cases"
Pairs = dict[str, Any]


def case(name: str) -> dict[str, Any]:
    return dict(json.loads((CASES / f"{name}.json").read_text(encoding="utf-8")))


def assert_close(got: Any, expected: Any, tolerance: float) -> None:
    np.testing.assert_allclose(np.asarray(got), np.asarray(expected), rtol=0, atol=tolerance)


def lanzhou(given: Pairs) -> Pairs:
    orders = np.column_stack([given["U1"], given["U2"]])
    return {"C": coupling_degree(orders), "D": coupling_coordination_degree(orders)}


def xinjiang_service(given: Pairs) -> Pairs:
    orders = np.array(given["F"])
    return {
        "C": coupling_degree(orders, variant="unnormalised"),
        "T": weighted_order(orders, [0.5, 0.5]),
        "D": coupling_coordination_degree(orders, variant="unnormalised"),
    }


def sichuan(given: Pairs) -> Pairs:
    orders = np.array(given["abc"])
    return {
        "C": coupling_degree(orders, variant="exponent", exponent=given["k"]),
        "D": coupling_coordination_degree(orders, weights=given["w"], variant="exponent", exponent=given["k"]),
        "T": weighted_order(orders, given["w"]),
    }


def coupling_package(given: Pairs) -> Pairs:
    orders = np.array(given["U"])
    return {
        name: {"C": coupling_degree(orders, variant=name), "D": coupling_coordination_degree(orders, variant=name)}
        for name in ("standard", "wang", "fan")
    }


def akcakanat(given: Pairs) -> Pairs:
    return {
        "weights": critic_weights(given["X"], direction=given["direction"]),
        "C": critic_information(given["X"], direction=given["direction"]),
    }


def diakoulaki(given: Pairs) -> Pairs:
    table, direction = given["X"], given["direction"]
    return {
        "weights": critic_weights(table, direction=direction),
        "weights_spearman": critic_weights(table, direction=direction, correlation="spearman"),
        "weights_unscaled": critic_weights(table, direction=direction, normalisation="none"),
    }


def zhangye(given: Pairs) -> Pairs:
    return {
        "w_urban": weights_from_entropy(given["entropy_urban_X1_X23"]),
        "w_eco": weights_from_entropy(given["entropy_eco_Y1_Y16"]),
        "printed_D_is_C": coupling_degree(np.column_stack([given["U1"], given["U2"]])),
    }


def raw_entropy(given: Pairs) -> Pairs:
    return {"weights": entropy_weights(given["X"], normalisation="sum")}


def grey_ideal(given: Pairs) -> Pairs:
    table = np.array(given["X"], dtype=float)
    span = np.ptp(table, axis=0)
    rising = (table - table.min(axis=0)) / span
    scaled = np.where(np.array(given["direction"]) > 0, rising, 1.0 - rising)
    grades = grey_relational_grades(scaled.T, np.ones(table.shape[1]), rho=given["zeta"], weights=given["w"])
    return {"scores": grades}


def deviations(given: Pairs) -> Pairs:
    return {
        "std": deviation_weights(given["X_std"], normalisation="none"),
        "cv": deviation_weights(given["X_cv"], normalisation="none", relative=True),
    }


def truth_table(given: Pairs) -> Pairs:
    def all_of(**rule: Any) -> list[float]:
        return [float(synergy_degree(one["u1"], one["u0"], **rule)) for one in given["cases"]]

    return {
        "min_rule_k_root": all_of(),
        "product_rule_k_root": all_of(rule="product"),
        "min_rule_sqrt": all_of(root="square"),
    }


def xinjiang_regions(given: Pairs) -> Pairs:
    """The paper leaves X14 out of the product of the urbanisation order but counts it in the root.

    Its CC is computed from its own printed order degrees, of three decimals.
    """
    order = np.array(given["order_degrees_rows_regions_cols_X1_X24"])
    agriculture = geometric_order(order[:, 14:24])
    urbanisation = geometric_order(order[:, :13]) ** (13 / 14)
    expected = case("syn_xinjiang12_2018")["expected"]
    printed = np.column_stack([expected["OC_urbanisation_as_printed"], expected["OC_agriculture"]])
    return {
        "OC_agriculture": agriculture,
        "OC_urbanisation_as_printed": urbanisation,
        "CC": geometric_order(printed),
    }


REPRODUCED: dict[str, Callable[[Pairs], Pairs]] = {
    "ccd2_lanzhou_2022": lanzhou,
    "ccd2_xinjiang_service_2020_unnormalised": xinjiang_service,
    "ccd3_sichuan_2017_k3": sichuan,
    "ccd_gzma_coupling_r": coupling_package,
    "critic_akcakanat_2018_direction": akcakanat,
    "critic_diakoulaki_1995": diakoulaki,
    "entropy_ccd_zhangye_2020": zhangye,
    "entropy_elsayed_2017": raw_entropy,
    "entropy_lee_chang_2018": raw_entropy,
    "entropy_zavadskas_podvezko_2016": raw_entropy,
    "grey_jmcdm_ideal": grey_ideal,
    "std_cv_salabun_shuai": deviations,
    "syn_analytic_truth_table": truth_table,
    "syn_xinjiang12_2018": xinjiang_regions,
}


def tolerance_of(name: str, tolerance: dict[str, Any]) -> float:
    """The tolerance a case states for one of its results, its group (w for w_urban) or all of them."""
    keys = (name, name.split("_")[0], "all")
    return float(next(tolerance[key] for key in keys if key in tolerance))


def test_every_case_is_reproduced_by_a_test() -> None:
    assert {path.stem for path in CASES.glob("*.json")} == set(REPRODUCED)


@pytest.mark.parametrize("name", sorted(REPRODUCED))
def test_the_published_example_is_reproduced_within_its_tolerance(name: str) -> None:
    published = case(name)
    got = REPRODUCED[name](published["inputs"])
    assert set(got) == set(published["expected"])
    for key, expected in published["expected"].items():
        tolerance = tolerance_of(key, published["tolerance"])
        for part in expected if isinstance(expected, dict) else [None]:
            assert_close(
                got[key] if part is None else got[key][part], expected if part is None else expected[part], tolerance
            )
