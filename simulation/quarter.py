"""The processes of a quarter, in order. Nothing else says the order; extensions name a place in it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..extensions import ExtensionError, refuse_twice
from . import institutions, labour, relocation, sectors, talent
from .agents import entry_exit, firm_processes
from .indicators import collection
from .markets import business_services, digital_trade, imports, trade

if TYPE_CHECKING:
    from .model import ClusterModel


class Process(NamedTuple):
    """A named step of a quarter; one of an extension says ``before`` or ``after`` which other it comes."""

    name: str
    run: Callable[[ClusterModel], None]
    before: str = ""
    after: str = ""


QUARTER = (
    Process("environment.advance", institutions.advance),
    Process("governments.apply_levers", institutions.apply_levers),
    Process("clusters.summarise", institutions.summarise_clusters),
    Process("labour.set_wages", labour.set_wages),
    Process("logistics.move_goods", business_services.move_goods),
    Process("warehouses.fill", business_services.run_warehouses),
    Process("platforms.set_commission", institutions.set_commissions),
    Process("platforms.attract_buyers", institutions.attract_buyers),
    Process("firms.adopt_platforms", firm_processes.adopt_platforms),
    Process("firms.open_own_platforms", firm_processes.open_own_platforms),
    Process("firms.join_characteristic_platform", firm_processes.join_characteristic_platform),
    Process("firms.form_expectations", firm_processes.form_expectations),
    Process("materials.set_prices", imports.buy_materials),
    Process("firms.set_prices", firm_processes.set_prices),
    Process("firms.borrow", firm_processes.borrow),
    Process("firms.invest", firm_processes.invest),
    Process("firms.produce", firm_processes.produce),
    Process("wholesale.trade", trade.trade_wholesale),
    Process("firms.employ", firm_processes.employ),
    Process("markets.draw_demand", trade.draw_demand),
    Process("online_sales.draw_demand", trade.draw_online_demand),
    Process("markets.sell", trade.sell),
    Process("digital_trade.sell_abroad", digital_trade.sell_abroad),
    Process("households.import_goods", imports.import_consumer_goods),
    Process("services.charge_fees", business_services.charge_fees),
    Process("firms.settle", firm_processes.settle),
    Process("services.settle", business_services.settle_providers),
    Process("local_institutions.settle", business_services.settle_local_institutions),
    Process("institutes.work", institutions.work_institutes),
    Process("talent.work", talent.work),
    Process("firms.learn", firm_processes.learn),
    Process("network.deal", institutions.deal),
    Process("network.form_ties", institutions.form_ties),
    Process("network.dissolve_ties", institutions.dissolve_ties),
    Process("parks.extend", institutions.extend_parks),
    Process("indicators.collect", collection.collect),
    Process("firms.exit", entry_exit.leave),
    Process("firms.relocate", relocation.relocate),
    Process("firms.enter", entry_exit.found),
    Process("firms.drift_customers", firm_processes.drift_customers),
    Process("sectors.circulate", sectors.circulate),
    Process("governments.settle", institutions.settle_government),
    Process("flows.record", collection.record_flows),
)


def with_processes(added: Sequence[Process]) -> tuple[Process, ...]:
    """The quarter with what extensions add, each at its place; of several at one place the first added comes first.

    Raises:
        ExtensionError: a name that is taken, or a place that is not one of the quarter's.
    """
    order = list(QUARTER)
    for one in added:
        refuse_twice({process.name: "the quarter" for process in order}, one.name, "process", "An extension")
        names = [process.name for process in order]
        place = one.before or one.after
        if bool(one.before) == bool(one.after) or place not in names:
            near = difflib.get_close_matches(place, names, n=1)
            meant = f" Did you mean {near[0]!r}?" if near else f" The quarter has: {', '.join(names)}."
            raise ExtensionError(f"The process {one.name!r} comes before or after no process {place!r}.{meant}")
        at = names.index(place)
        followers = [process.name for process in order[at + 1 :] if process.after == place] if one.after else []
        order.insert(at if one.before else at + 1 + len(followers), one)
    return tuple(order)
