"""What scenarios are compared on: degrees of synergy and order, the indicators, the diagnostics; names and units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...analysis.catalogue import indicator
from ...analysis.catalogue import indicators as catalogued
from ...analysis.catalogue.terms import unit_in
from ...language import Text, tr, trc
from ..errors import unknown
from ..files.resolution import MEAN as MEAN  # who compares takes it from here

if TYPE_CHECKING:
    pass

COLUMNS = ["scenario", "replication", "cluster", "year", "quantity", "value"]
U = "synergy"
WITHOUT_COUNTS = "synergy_without_policy_counts"
WITHOUT_EXOGENOUS = "synergy_without_exogenous"
GROWTH_INDEX = "synergy_growth_index"
NET = "synergy_net_of_common_trend"
OWN_WINDOW = "synergy_own_window"
EXTENDED_OWN_WINDOW = "synergy_extended_own_window"
ORDERS = ("order_digital_trade", "order_industrial_cluster")
DEGREES: dict[str, Text] = {
    U: tr("U"),
    WITHOUT_COUNTS: tr("U without policy counts"),
    WITHOUT_EXOGENOUS: tr("U without infrastructure and policy counts"),
    GROWTH_INDEX: tr("U on growth indices"),
    NET: tr("U net of the common trend"),
    OWN_WINDOW: tr("U on the own window"),
    EXTENDED_OWN_WINDOW: tr("U of S1's 35 indicators on the own window"),
    ORDERS[0]: tr("Order, digital trade"),
    ORDERS[1]: tr("Order, cluster"),
}
DIAGNOSTIC_NAMES = {
    "exports_usd": tr("Exports"),
    "imports_usd": tr("Imports"),
    "online_exports_usd": tr("Online exports"),
    "online_share": trc("quantities", "Online share of exports"),
    "adoption_share": tr("Firms on e-commerce platforms"),
    "leader_adoption_share": tr("Leaders on e-commerce platforms"),
    "member_share": tr("Firms on the characteristic platform"),
    "multi_homing_share": tr("Firms on several platforms"),
    "n_firms": tr("Firms"),
    "entry_rate": tr("Entry rate"),
    "exit_rate": tr("Exit rate"),
    "mean_margin": tr("Mean margin"),
    "mean_price": tr("Mean price"),
    "mean_productivity": tr("Mean productivity"),
    "mean_quality": tr("Mean quality"),
    "trust": tr("Trust"),
    "mean_degree": tr("Ties per firm"),
    "largest_component_share": tr("Largest component"),
    "core_share": tr("3-core of the network"),
    "delivery_days": tr("Delivery time"),
    "logistics_load": tr("Logistics load"),
    "commission_rate": tr("Commission rate"),
    "buyers": tr("Buyers"),
    "policy_cost": tr("Cost of policy"),
    "programme_cost": tr("Programmes of levers"),
    "subsidy_cost": tr("R&D subsidies"),
    "relief_forgone": tr("Tax forgone"),
    "duties_forgone": tr("Duties forgone"),
    "trade_balance_usd": tr("Trade balance"),
    "material_imports_usd": tr("Imports of materials"),
    "merchant_imports_usd": tr("Imports by merchants"),
    "online_imports_usd": tr("Online imports"),
    "imported_material_share": tr("Imported materials"),
    "online_import_share": trc("quantities", "Online share of imports"),
    "digital_products_usd": tr("Digital products exported"),
    "digital_services_usd": tr("Digital services exported"),
    "digital_trade_imbalance": tr("Imbalance of digital trade"),
    "own_platform_share": tr("Leaders with a platform of their own"),
    "overseas_warehouse_share": tr("Exports by overseas warehouses"),
    "bonded_warehouse_share": tr("Imports by bonded warehouses"),
    "trade_service_share": tr("SMEs with trade-service platforms"),
    "talent": tr("Talent"),
    "talent_wage": tr("Wage of talent"),
    "association_mediation": tr("Mediation by associations"),
    "joint_purchasing_saving": tr("Saved by joint purchasing"),
    "market_rent": tr("Rent of professional markets"),
    "institutes_teaching_share": tr("Institutes' staff in teaching"),
    "location_quotient": tr("Location quotient"),
    "tiered_component_share": tr("Components across supply tiers"),
    "susceptibility": tr("Susceptibility of the network"),
    "largest_component_share_without_top_platform": tr("Largest component without top platform"),
    "digital_service_income": tr("Income from digital services"),
    "n_leaders": tr("Leaders"),
    "usual_markup": tr("Usual markup"),
    "price_level": tr("Price level"),
    "real_wage": tr("Real wage"),
    "real_output": tr("Real output"),
    "employment": tr("Employment"),
    "land_rent": tr("Rent of land"),
    "undelivered_share": tr("Demand not delivered"),
    "bad_loan_share": tr("Bad loans of SMEs"),
    "research_gain": tr("Productivity gained by research"),
    "frontier_gain": tr("Productivity gained from the frontier abroad"),
    "imitation_gain": tr("Productivity gained by imitation"),
    "data_stock": tr("Data held"),
    "tie_strength": tr("Strength of a tie"),
    "budget_cut": tr("Share of programmes paid"),
}


def diagnostic_units() -> dict[str, str]:
    """Every diagnostic with its unit."""
    from ...simulation.indicators.diagnostics import DIAGNOSTICS

    return DIAGNOSTICS


def known_quantities() -> list[str]:
    """Everything scenarios can be compared on, by name."""
    return [*DEGREES, *(one.code for one in catalogued()), *diagnostic_units()]


def check_known(names: tuple[str, ...]) -> None:
    """Refuse a name that is no quantity; raises UserError with the nearest."""
    known = known_quantities()
    for name in names:
        if name not in known:
            raise unknown("indicator or diagnostic", name, known)


def name_of(quantity: str) -> str:
    """A quantity in words; a diagnostic that is not named here is called by its code."""
    if quantity in DEGREES:
        return str(DEGREES[quantity])
    if quantity in {one.code for one in catalogued()}:
        return f"{quantity} {indicator(quantity).short()}"
    if quantity in DIAGNOSTIC_NAMES:
        return str(DIAGNOSTIC_NAMES[quantity])
    return quantity.replace("_", " ").capitalize()


def long_name(quantity: str) -> str:
    """A quantity's name as the title of a figure."""
    if quantity in DEGREES and quantity not in ORDERS:
        return str(tr("Composite synergy degree ")) + name_of(quantity)
    return name_of(quantity)


def unit_of(quantity: str) -> str:
    """A quantity's unit; a degree has none."""
    if quantity in DEGREES:
        return ""
    units = diagnostic_units()
    return unit_in(units[quantity]) if quantity in units else indicator(quantity).unit_in()
