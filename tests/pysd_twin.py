"""Lets PySD simulate the mean-field twin from its XMILE file, and compares with the twin's own equation."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pysd
from synergysim.scenarios.interchange.xmile import write_xmile
from synergysim.simulation.agents.trust import TrustParameters
from synergysim.simulation.mean_field import MeanField, Surroundings, order_parameters
from synergysim.simulation.mean_field_equations import rate

STEP, YEARS, TOLERANCE = 1 / 16, 5.0, 1e-9
NAMES = ["adoption", "membership_share", "ties_per_firm", "mean_trust"]

if __name__ == "__main__":
    twin = MeanField(trust=TrustParameters(most_ties=4.0), surroundings=Surroundings(push=0.5, gain=0.1))
    with tempfile.TemporaryDirectory() as folder:
        file = write_xmile(twin, Path(folder, "twin.xmile"), adopters=0.05, members=0.02, years=YEARS, dt=STEP)
        found = pysd.read_xmile(str(file)).run(return_columns=NAMES)
    state, rows = twin.start(0.05, 0.02), []
    for _ in range(round(YEARS / STEP) + 1):
        rows.append(order_parameters(state))
        state = state + STEP * rate(state, *twin.values)
    expected = np.array(rows)
    apart = float(np.abs(found[NAMES].to_numpy() / np.maximum(expected, 1e-300) - 1.0)[1:].max())
    assert len(found) == len(expected), (len(found), len(expected))
    assert apart < TOLERANCE, f"PySD and the twin differ by {apart:.1e}."
    assert expected[-1, 0] > 2.0 * expected[0, 0]  # something happens
    print(f"PySD {pysd.__version__} and the twin agree within {apart:.1e} over {YEARS:g} years.")
