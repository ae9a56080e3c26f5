"""The model in other tools: the same numbers, by code that is not ours or independent of ours."""

from __future__ import annotations

import math
import re
import warnings
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
import synergysim
from synergysim.scenarios.errors import UserError
from synergysim.scenarios.interchange.symbolic import Expression, Formulas, symbolic
from synergysim.scenarios.interchange.xmile import NAMESPACE, to_xmile
from synergysim.simulation.agents.adoption import adoption_hazard
from synergysim.simulation.agents.trust import TrustParameters
from synergysim.simulation.mean_field import MeanField, Surroundings, order_parameters
from synergysim.simulation.mean_field_equations import rate

STEP, YEARS = 1 / 16, 2.0


def twin(**changes: float) -> MeanField:
    """With few ties a firm, so that there are few equations."""
    return MeanField(trust=TrustParameters(most_ties=2.0), surroundings=Surroundings(push=0.5, gain=0.1, **changes))


def integrated(text: str, changed: dict[str, str] | None = None) -> dict[str, list[float]]:
    """The order parameters of an XMILE model by step: an XML parser and Euler, which know nothing else."""
    name = {"x": NAMESPACE}
    root = ElementTree.fromstring(text)
    times = {one: float(root.findtext(f"x:sim_specs/x:{one}", "", name)) for one in ("start", "stop", "dt")}
    variables = root.find("x:model/x:variables", name)
    assert variables is not None
    state, flows, formulas = {}, {}, {}
    for one in variables:
        kind, own, text = one.tag.partition("}")[2], one.attrib["name"], one.findtext("x:eqn", "", name)
        if kind == "stock":
            state[own] = float(text)
            flows[own] = one.findtext("x:inflow", "", name)
        else:
            text = (changed or {}).get(own, text)
            formulas[own] = compile(re.sub(r"\^", "**", text), own, "eval")
    known: dict[str, Any] = {"EXP": math.exp, "LN": math.log, "MAX": max, "MIN": min, "__builtins__": {}}
    series: dict[str, list[float]] = {}
    for _ in range(round((times["stop"] - times["start"]) / times["dt"]) + 1):
        values = {**known, **state}
        for own, formula in formulas.items():
            values[own] = eval(formula, values)
        for own in ("adoption", "membership_share", "ties_per_firm", "mean_trust"):
            series.setdefault(own, []).append(values[own])
        state = {own: value + times["dt"] * values[flows[own]] for own, value in state.items()}
    return series


def euler(model: MeanField, adopters: float, members: float) -> np.ndarray[Any, Any]:
    """The same by the compiled equation."""
    state, rows = model.start(adopters, members), []
    for _ in range(round(YEARS / STEP) + 1):
        rows.append(order_parameters(state))
        state = state + STEP * rate(state, *model.values)
    return np.array(rows)


def test_the_xmile_model_gives_the_numbers_of_the_equation() -> None:
    found = integrated(to_xmile(twin(), 0.05, 0.02, YEARS, STEP))
    expected = euler(twin(), 0.05, 0.02)
    assert pytest.approx(expected, rel=1e-10) == np.array(list(found.values())).T
    assert expected[-1, 0] > 1.2 * expected[0, 0]  # something happens
    assert expected[-1, 2] > 0.01


def test_a_parameter_changed_in_the_xmile_model_acts_as_in_ours() -> None:
    text = to_xmile(twin(), 0.05, 0.02, YEARS, STEP)
    found = integrated(text, {"surroundings_gain": "0.3"})
    other = MeanField(trust=TrustParameters(most_ties=2.0), surroundings=Surroundings(push=0.5, gain=0.3))
    assert pytest.approx(euler(other, 0.05, 0.02), rel=1e-10) == np.array(list(found.values())).T


def test_every_variable_is_declared_once_and_parameters_say_what_they_are() -> None:
    root = ElementTree.fromstring(to_xmile(twin()))
    variables = next(iter(root.iter(f"{{{NAMESPACE}}}variables")))
    names = [one.attrib["name"] for one in variables]
    assert len(set(names)) == len(names)
    words = {word for one in variables for word in re.findall(r"[a-z_]\w+", one.findtext(f"{{{NAMESPACE}}}eqn", ""))}
    assert words <= set(names)
    gain = next(one for one in variables if one.attrib["name"] == "surroundings_gain")
    assert gain.findtext(f"{{{NAMESPACE}}}units") == "share of online sales"


def test_a_formula_is_that_of_the_function_it_is_read_off() -> None:
    class Values:
        """Parameters as names."""

        def __getattr__(self, name: str) -> Expression:
            return Expression("name", name)

    formula = symbolic(adoption_hazard)(Expression("name", "u"), 0.0, Expression("name", "s"), 0.0, Values())
    formulas = Formulas()
    formulas.add(formula)
    text = formulas.text(formula)
    assert "innovation" in text
    assert "leader_multiplier" not in text  # times a leader that there is not
    with pytest.raises(TypeError, match="comparison of what is not known"):
        _ = Expression("name", "u") <= 1.0


def test_a_share_outside_the_unit_is_told_and_nothing_is_overwritten(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="adopters = 2 is outside"):
        to_xmile(twin(), adopters=2.0)
    with pytest.raises(UserError, match="dt = 0 is outside"):
        to_xmile(twin(), dt=0.0)
    file = tmp_path / "twin.xmile"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match=r"twin\.xmile"):
        synergysim.to_xmile(file)
    assert file.read_text(encoding="utf-8") == "mine"


def test_the_simulator_is_a_model_of_the_ema_workbench(small: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench import perform_experiments

        varied = ["firm.markup=0.2:0.4"]
        model = synergysim.ema_model(
            small, levers=["P1", "P7"], uncertainties=varied, outcomes=["synergy", "A1"], seeds=(1, 2)
        )
        experiments, outcomes = perform_experiments(model, scenarios=3, policies=2)
    assert len(experiments) == 6
    assert {"lever_P1", "lever_P7", "firm__markup"} <= set(experiments.columns)
    assert set(outcomes) == {"synergy", "A1", "policy_cost"}
    first = experiments.iloc[0]
    again = model.function(**{name: first[name] for name in ("lever_P1", "lever_P7", "firm__markup")})
    assert again["A1"] == outcomes["A1"][0]
    assert np.ptp(outcomes["A1"]) > 0


@pytest.mark.parametrize(
    ("uncertain", "said"),
    [
        ("firm.markp", r"Did you mean 'firm\.markup'"),
        ("imports.reach", r"has no declared range; give one as imports\.reach=LOW:HIGH"),
        ("firm.markup=0.2:0.1", "the lower one first"),
        ("firm.markup=a:b", "is not firm"),
    ],
)
def test_what_the_ema_model_cannot_vary_is_told(small: str, uncertain: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        synergysim.ema_model(small, uncertainties=[uncertain])
    with pytest.raises(UserError, match="No lever is called 'P99'"):
        synergysim.ema_model(small, levers=["P99"])
