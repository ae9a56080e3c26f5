"""The uncertain outside world: what is drawn, for whom, from when on, and that nothing leaks."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from numpy.typing import NDArray
from synergysim.simulation import Inputs
from synergysim.simulation.environment import Environment, quarterly
from synergysim.simulation.inputs import LeverSchedule, ShockSchedule
from synergysim.simulation.model import BURN_IN, ClusterModel
from synergysim.simulation.parameters import ParameterError
from synergysim.simulation.world import drawn

LAST = 2013  # year of the small region's last observed exports
SEEDS = range(1, 1001, 2)


@pytest.fixture(scope="module")
def uncertain(small_inputs: Inputs) -> Inputs:
    """The small region until 2030, in an uncertain world."""
    return dataclasses.replace(small_inputs, end_year=2030, world="uncertain")


def with_outside(inputs: Inputs, **values: float) -> Inputs:
    outside = dataclasses.replace(inputs.parameters.outside, **values)
    return dataclasses.replace(inputs, parameters=dataclasses.replace(inputs.parameters, outside=outside))


def exports(inputs: Inputs, seed: int, cluster: int = 0) -> NDArray[np.float64]:
    """Log factors on a cluster's foreign demand, by year after the last one observed."""
    path = drawn(inputs, seed).industries[cluster].export_demand_path
    return np.log([path[year] for year in range(LAST + 1, inputs.end_year + 1)])


def imports(inputs: Inputs, seed: int) -> NDArray[np.float64]:
    path = drawn(inputs, seed).industries[0].import_demand_path
    return np.log([path[year] for year in range(LAST + 1, inputs.end_year + 1)])


def demand(inputs: Inputs) -> NDArray[np.float64]:
    return Environment(inputs, inputs.parameters.world, BURN_IN).export_demand


def test_a_certain_world_is_given_back_as_it_is(small_inputs: Inputs) -> None:
    assert small_inputs.world == "certain"
    assert drawn(small_inputs, 1) is small_inputs


def test_a_world_that_is_neither_uncertain_nor_certain_is_refused(small_inputs: Inputs) -> None:
    with pytest.raises(ParameterError, match="world = 'sure' is neither uncertain nor certain"):
        dataclasses.replace(small_inputs, world="sure")  # type: ignore[arg-type]


def test_observed_years_stay_as_they_are_whatever_the_seed(uncertain: Inputs) -> None:
    certain = dataclasses.replace(uncertain, world="certain")
    years = Environment(certain, certain.parameters.world, BURN_IN).years
    for seed in (1, 2, 77):
        ratio = demand(drawn(uncertain, seed)) / demand(certain)
        np.testing.assert_array_equal(ratio[years < LAST + 1], 1.0)
        assert (ratio[years > LAST + 1] != 1.0).all()


def test_a_run_that_ends_with_the_observed_years_knows_no_luck_outside(uncertain: Inputs) -> None:
    short = dataclasses.replace(uncertain, end_year=LAST)
    assert drawn(short, 1) == dataclasses.replace(short, world="certain")


def test_scenarios_of_one_seed_meet_one_world(uncertain: Inputs) -> None:
    """Other levers, shocks, parameters, clusters or regions: the same cluster meets the same demand."""
    others = (
        dataclasses.replace(uncertain, levers=(LeverSchedule("P1", 1.0, 2012.0),)),
        dataclasses.replace(uncertain, shocks=(ShockSchedule("tariff", 0.2, 2015.0, 2.0),)),
        dataclasses.replace(uncertain, scale=0.05, platform_launch=2012.0),
        dataclasses.replace(uncertain, regions=uncertain.regions[:1]),
        dataclasses.replace(uncertain, industries=uncertain.industries[::-1], cities=uncertain.cities[::-1]),
        dataclasses.replace(uncertain, industries=uncertain.industries[:1], cities=uncertain.cities[:1]),
    )
    for seed in (1, 2):
        for other in others:
            place = other.clusters.index("weaving")
            np.testing.assert_array_equal(exports(other, seed, place), exports(uncertain, seed))


def test_seeds_meet_different_worlds_and_pairs_mirror_each_other(uncertain: Inputs) -> None:
    first, mirror, next_pair = (exports(uncertain, seed) for seed in (1, 2, 3))
    np.testing.assert_allclose(first, -mirror, atol=1e-12)
    assert np.abs(np.abs(first) - np.abs(next_pair)).min() > 1e-6
    assert np.isfinite(exports(uncertain, 0)).all()


def test_a_shorter_run_meets_the_beginning_of_the_longer_ones_world(uncertain: Inputs) -> None:
    """Nothing of a later year reaches an earlier one: neither the draws nor the quarters of a year."""
    short = dataclasses.replace(uncertain, end_year=2018)
    ends = [demand(drawn(one, 5)) for one in (short, uncertain)]
    np.testing.assert_array_equal(ends[0], ends[1][: len(ends[0])])


def test_a_path_until_the_last_observed_year_is_kept_and_later_years_multiplied(uncertain: Inputs) -> None:
    own = dataclasses.replace(uncertain.industries[0], export_demand_path={2011: 1.0, 2013: 4.0, 2015: 2.0})
    changed = dataclasses.replace(uncertain, industries=(own, *uncertain.industries[1:]))
    path = drawn(changed, 1).industries[0].export_demand_path
    plain = drawn(uncertain, 1).industries[0].export_demand_path
    assert [path[year] for year in (2011, 2012, 2013)] == pytest.approx([1.0, 2.0, 4.0])
    assert [path[year] / plain[year] for year in (2014, 2015, 2016, 2030)] == pytest.approx([8**0.5, 2.0, 2.0, 2.0])


def test_the_fan_is_as_wide_as_the_declared_process_says(uncertain: Inputs) -> None:
    """Standard deviations of a normal world: city, drift that dies out, share drawn back, imports drawn back."""
    inputs = with_outside(uncertain, tails=1000)
    p = inputs.parameters.outside
    ahead = np.arange(1, 18)
    damped = np.cumsum(p.drift_damping**ahead)
    city = p.city_innovation**2 * (ahead + damped**2 / p.drift_years)
    left = np.cumsum((1 - p.reversion) ** (2.0 * (ahead - 1)))
    wanted = np.sqrt(city + p.share_innovation**2 * left)
    found = np.std([exports(inputs, seed) for seed in SEEDS], axis=0)
    np.testing.assert_allclose(found, wanted, rtol=0.12)
    abroad = np.std([imports(inputs, seed) for seed in SEEDS], axis=0)
    np.testing.assert_allclose(abroad, p.import_innovation * np.sqrt(left), rtol=0.12)
    assert (np.diff(found) > 0).all()


def test_the_median_world_is_the_certain_one_and_tails_are_fat(uncertain: Inputs) -> None:
    last = np.array([exports(uncertain, seed)[-1] for seed in SEEDS])
    assert abs(np.median(last)) < 1e-12 + 0.1 * last.std()
    normal = np.array([exports(with_outside(uncertain, tails=1000), seed)[-1] for seed in SEEDS])

    def kurtosis(values: NDArray[np.float64]) -> float:
        return float((values**4).mean() / (values**2).mean() ** 2)

    assert kurtosis(last) > kurtosis(normal) + 0.3
    assert np.abs(last / normal).max() < 2.1
    unbounded, usual = (exports(with_outside(uncertain, **one), 9) for one in ({"widest": 100.0}, {"tails": 1000}))
    assert np.abs(unbounded / usual).min() > 3


def test_cities_share_as_much_of_their_world_as_declared(uncertain: Inputs) -> None:
    def correlation(inputs: Inputs) -> float:
        ends = np.array([[exports(inputs, seed, place)[-1] for place in (0, 2)] for seed in SEEDS])
        return float(np.corrcoef(ends.T)[0, 1])

    alone = with_outside(uncertain, share_innovation=0.0, tails=1000)
    assert correlation(with_outside(alone, city_correlation=1.0)) == pytest.approx(1.0)
    assert abs(correlation(with_outside(alone, city_correlation=0.0))) < 0.1
    assert correlation(alone) == pytest.approx(0.5, abs=0.1)


def test_industries_of_a_city_share_its_world(uncertain: Inputs) -> None:
    alone = with_outside(uncertain, share_innovation=0.0)
    np.testing.assert_allclose(exports(alone, 1, 0), exports(alone, 1, 1))


def test_quarters_have_the_means_of_the_years_and_know_of_no_later_one() -> None:
    years = 2008.125 + 0.25 * np.arange(40)
    path = {2011: 1.0, 2012: 1.3, 2013: 0.7, 2014: 0.9}
    made = quarterly(path, years).reshape(-1, 4)
    np.testing.assert_allclose(made.mean(axis=1), [1, 1, 1, 1, 1.3, 0.7, 0.9, 0.9, 0.9, 0.9])
    np.testing.assert_array_equal(made[:4], 1.0)
    other = quarterly({**path, 2014: 2.0}, years).reshape(-1, 4)
    np.testing.assert_array_equal(made[:6], other[:6])
    assert (np.diff(made[4]) > 0).all()
    assert made[9] == pytest.approx(0.9, rel=1e-2)  # what the year before overshot has died out


def test_a_run_of_an_uncertain_world_meets_what_its_seed_draws(uncertain: Inputs) -> None:
    """Where a run is made from inputs and a seed, the world is drawn, once."""
    short = dataclasses.replace(uncertain, end_year=2015)
    model = ClusterModel(short, 7)
    assert model.inputs == drawn(short, 7)
    np.testing.assert_array_equal(model.environment.export_demand, demand(drawn(short, 7)))


def test_drawing_a_world_is_cheap(uncertain: Inputs) -> None:
    import time

    started = time.process_time()
    for seed in range(50):
        drawn(uncertain, seed)
    assert time.process_time() - started < 50 * 0.02
