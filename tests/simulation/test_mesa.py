"""The model as a Mesa user meets it: agents, agent sets, attributes; and a model that lets go of its memory."""

from __future__ import annotations

import dataclasses
import gc
import inspect
import weakref
from collections.abc import Iterator

import mesa
import numpy as np
import psutil
import pytest
from synergysim.simulation import ClusterModel, Inputs, record
from synergysim.simulation.agents.associations import Association
from synergysim.simulation.agents.firms import Firm
from synergysim.simulation.agents.governments import Government
from synergysim.simulation.agents.material_suppliers import MaterialSupplier
from synergysim.simulation.agents.platforms import EcommercePlatform
from synergysim.simulation.agents.professional_markets import ProfessionalMarket
from synergysim.simulation.agents.research_institutes import ResearchInstitute
from synergysim.simulation.agents.service_providers import KINDS, ServiceProvider
from synergysim.simulation.columns import FIRM_COLUMNS, IDENTIFIER, PRICE
from synergysim.simulation.model import forget


@pytest.fixture
def model(busy_inputs: Inputs) -> Iterator[ClusterModel]:
    """A model in mid-run."""
    model = ClusterModel(dataclasses.replace(busy_inputs, end_year=2020), 1)
    for _ in range(30):
        model.step()
    yield model
    forget(model)


def living(model: ClusterModel) -> list[int]:
    return model.population.rows.tolist()


def test_a_model_is_a_mesa_model_with_all_kinds_of_agents(model: ClusterModel) -> None:
    assert isinstance(model, mesa.Model)
    local = {Association, ProfessionalMarket, ResearchInstitute, MaterialSupplier}
    assert set(model.agents_by_type) == {Firm, EcommercePlatform, ServiceProvider, Government, *local}
    assert len(model.agents_by_type[Government]) == 2
    for kind in local:
        assert [one.cluster for one in model.agents_by_type[kind]] == [0, 1, 2]
    assert len(model.agents_by_type[EcommercePlatform]) == len(model.platforms)
    assert {one.kind for one in model.agents_by_type[ServiceProvider]} == set(KINDS)


def test_registered_firms_are_the_living_rows_after_entries_and_exits(model: ClusterModel) -> None:
    births, deaths = model.book.flows["births"].sum(), model.book.flows["deaths"].sum()
    assert births > 0.0
    assert deaths > 0.0
    assert sorted(firm.row for firm in model.agents_by_type[Firm]) == living(model)
    assert sorted(one.row for one in model.agents if isinstance(one, Firm)) == living(model)
    for row in living(model):
        assert model.population.firm(row).row == row


def test_an_empty_row_has_no_firm(model: ClusterModel) -> None:
    empty = np.setdiff1d(np.arange(model.population.f.shape[1]), model.population.rows)
    assert empty.size > 0
    with pytest.raises(KeyError, match=f"No firm lives in row {empty[0]}"):
        model.population.firm(int(empty[0]))


def test_agent_sets_read_firms_attributes(model: ClusterModel) -> None:
    firms = model.agents_by_type[Firm]
    prices = {firm.row: price for firm, price in zip(firms, firms.get("price"), strict=True)}
    assert prices == {row: model.population.f[PRICE, row] for row in living(model)}
    assert firms.agg("price", max) == model.population.f[PRICE, model.population.rows].max()


def test_agent_sets_select_and_group_firms(model: ClusterModel) -> None:
    firms = model.agents_by_type[Firm]
    leaders = firms.select(lambda firm: firm.leader == 1.0)
    assert 0 < len(leaders) < len(firms)
    assert all(firm.leader == 1.0 for firm in leaders)
    groups = firms.groupby("cluster").count()
    assert set(groups) == {0.0, 1.0, 2.0}
    assert sum(groups.values()) == len(firms)


@pytest.mark.parametrize("column", range(len(FIRM_COLUMNS)), ids=[one.name for one in FIRM_COLUMNS])
def test_every_column_is_an_attribute_that_reads_and_writes_its_row(small_inputs: Inputs, column: int) -> None:
    model = ClusterModel(small_inputs, 1)
    firm, other = model.population.firm(3), model.population.f[column, 4]
    setattr(firm, FIRM_COLUMNS[column].name, 0.625)
    assert model.population.f[column, 3] == 0.625
    assert getattr(firm, FIRM_COLUMNS[column].name) == 0.625
    assert model.population.f[column, 4] == other
    assert FIRM_COLUMNS[column].meaning in (getattr(Firm, FIRM_COLUMNS[column].name).__doc__ or "")
    forget(model)


def test_an_attribute_set_between_steps_takes_effect(small_inputs: Inputs) -> None:
    usual, endowed = ClusterModel(small_inputs, 1), ClusterModel(small_inputs, 1)
    for model in (usual, endowed):
        for _ in range(4):
            model.step()
    endowed.population.firm(3).quality *= 2.0
    for model in (usual, endowed):
        model.step()
    assert endowed.population.firm(3).revenue > usual.population.firm(3).revenue
    forget(usual)
    forget(endowed)


def test_partners_are_firms_and_each_others(model: ClusterModel) -> None:
    tied = [firm for firm in model.agents_by_type[Firm] if firm.degree > 0.0]
    assert tied
    for firm in tied:
        assert len(firm.partners) == firm.degree
        assert all(firm in partner.partners for partner in firm.partners)
        assert all(partner.identifier != firm.identifier for partner in firm.partners)


def test_a_row_used_again_belongs_to_a_new_firm(model: ClusterModel) -> None:
    before = {row: (model.population.firm(row), model.population.f[IDENTIFIER, row]) for row in living(model)}
    for _ in range(8):
        model.step()
    again = [row for row in living(model) if row in before and model.population.f[IDENTIFIER, row] != before[row][1]]
    assert again
    for row in again:
        assert model.population.firm(row) is not before[row][0]


def test_more_entrants_than_free_rows_make_room(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    population = model.population
    before, rows = population.f[:, population.rows].copy(), population.rows.copy()
    founders = np.repeat(population.f[:, :1], population.f.shape[1], axis=1)
    new = population.add(founders)
    assert new.size == founders.shape[1]
    assert np.array_equal(population.f[:, rows], before)
    assert np.array_equal(population.f[:, new], founders)
    assert (population.ties[new] == -1).all()
    assert population.rows.size == rows.size + new.size == len(model.agents_by_type[Firm])
    assert (np.diff(population.rows) > 0).all()
    forget(model)


def test_a_model_held_and_stepped_by_hand_gives_the_same_record(busy_inputs: Inputs) -> None:
    model = ClusterModel(busy_inputs, 2)
    while model.quarter < model.environment.years.size:
        model.step()
    assert model.collector.indicators().equals(record(busy_inputs, 2).indicators)
    forget(model)


def test_quarters_are_named_by_their_year(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    names = []
    while model.quarter < model.environment.years.size:
        names.append(model.quarter_name)
        model.step()
    assert names[model.burn_in : model.burn_in + 5] == ["2010Q1", "2010Q2", "2010Q3", "2010Q4", "2011Q1"]
    assert names[-1] == "2014Q4"
    forget(model)


def test_a_finished_model_is_let_go(small_inputs: Inputs) -> None:
    model = ClusterModel(small_inputs, 1)
    model.run()
    population, gone = model.population, weakref.ref(model)
    forget(model)
    del model, population
    gc.collect()
    assert gone() is None


def test_a_model_that_is_not_forgotten_would_be_noticed(small_inputs: Inputs) -> None:
    """Mesa 3.3 keeps every model; if a later one does not, this says that `forget` has become idle."""
    if not hasattr(mesa.Agent, "_ids"):
        pytest.skip("this Mesa lets models go by itself")
    model = ClusterModel(small_inputs, 1)
    kept = weakref.ref(model)
    del model
    gc.collect()
    assert kept() is not None
    forget(kept())
    gc.collect()
    assert kept() is None


def test_a_run_that_fails_is_let_go_too(small_inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the harbour is closed")

    monkeypatch.setattr(ClusterModel, "run", fail)
    own = dataclasses.replace(small_inputs)
    with pytest.raises(RuntimeError, match="the harbour is closed"):
        record(own, 1)
    gc.collect()
    assert not [one for one in gc.get_objects() if isinstance(one, ClusterModel) and one.inputs is own]


def test_memory_stays_flat_over_many_runs(small_inputs: Inputs) -> None:
    process = psutil.Process()
    for seed in range(10):
        record(small_inputs, seed)
    gc.collect()
    before = process.memory_info().rss
    for seed in range(40):
        record(small_inputs, seed)
    gc.collect()
    # A model kept would weigh some 400 kB, forty of them 16 MB.
    assert process.memory_info().rss - before < 6 * 2**20


def test_mesas_batch_run_collects_what_a_run_records(tiny_inputs: Inputs) -> None:
    given, seeds = {"inputs": tiny_inputs}, [3, 4]
    by_name = "rng" in inspect.signature(mesa.batch_run).parameters  # from Mesa 3.4 on; before, a parameter as any
    asked = (given, {"rng": seeds}) if by_name else ({**given, "seed": seeds}, {})
    found = mesa.batch_run(ClusterModel, asked[0], data_collection_period=1, display_progress=False, **asked[1])
    made = record(tiny_inputs, 4)
    cluster = tiny_inputs.clusters[0]
    of_run = [row for row in found if row["seed"] == 4]
    assert len(found) == 2 * len(of_run)
    measured = made.diagnostics.query(f"cluster == {cluster!r} and diagnostic == 'n_firms'")["value"].to_list()
    collected = [row[f"{cluster}.n_firms"] for row in of_run]
    assert [one for one in collected if one == one] == measured
    assert of_run[-1]["Step"] == len(of_run) - 1
    yearly = made.indicators.query(f"cluster == {cluster!r} and indicator == 'B1'")["value"].to_list()
    assert [row[f"{cluster}.B1"] for row in of_run if row[f"{cluster}.B1"] == row[f"{cluster}.B1"]] == yearly
