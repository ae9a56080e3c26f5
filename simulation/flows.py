"""Every flow of the model: its unit, and where it stands between subsystems, who gives and who takes.

A flow is logged by the process in which it happens, per cluster. Those between two subsystems are recorded every
quarter. The subsystems are S4's four; goods, capital, talent, technology and information flow between them.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from ..language import Text, tr

Kind = Literal["goods", "capital", "talent", "technology", "information"]
KINDS: tuple[Kind, ...] = ("goods", "capital", "talent", "technology", "information")

ECOMMERCE, CLUSTER = "cross_border_ecommerce", "industrial_cluster"
FACTORS, ENVIRONMENT = "factors_and_products", "external_environment"
SUBSYSTEMS: dict[str, Text] = {
    ECOMMERCE: tr("cross-border e-commerce"),
    CLUSTER: tr("industrial cluster"),
    FACTORS: tr("production factors and products"),
    ENVIRONMENT: tr("external environment"),
}

CNY, FIRMS, PERSONS = "10,000 CNY", "firms", "persons"


class Flow(NamedTuple):
    """A flow. ``kind``, ``source`` and ``target`` are empty where it stays within a subsystem or only counts."""

    name: str
    unit: str
    meaning: str
    kind: Kind | Literal[""] = ""
    source: str = ""
    target: str = ""


FLOWS = (
    # Goods: what is bought, made and sold.
    Flow("home_materials", CNY, "Materials bought at home.", "goods", FACTORS, CLUSTER),
    Flow("imported_materials", CNY, "Materials bought abroad.", "goods", ENVIRONMENT, CLUSTER),
    Flow("home_sales", CNY, "Goods sold at home.", "goods", CLUSTER, ENVIRONMENT),
    Flow("merchant_exports", CNY, "Goods exported by merchants.", "goods", CLUSTER, ENVIRONMENT),
    Flow("online_exports", CNY, "Goods exported through e-commerce.", "goods", CLUSTER, ECOMMERCE),
    Flow("online_deliveries", CNY, "The same, delivered abroad.", "goods", ECOMMERCE, ENVIRONMENT),
    Flow("merchant_imports", CNY, "Consumer goods imported by merchants.", "goods", ENVIRONMENT, CLUSTER),
    Flow("online_imports", CNY, "Consumer goods imported online.", "goods", ENVIRONMENT, ECOMMERCE),
    Flow("digital_products", CNY, "Digital products sold abroad.", "goods", ECOMMERCE, ENVIRONMENT),
    Flow("digital_services", CNY, "Digital services sold abroad.", "goods", ECOMMERCE, ENVIRONMENT),
    # Capital: what is paid, lent and invested.
    Flow("wages", CNY, "Wages of production and handling.", "capital", CLUSTER, FACTORS),
    Flow("investment_spending", CNY, "Machines and buildings bought.", "capital", CLUSTER, FACTORS),
    Flow("lending", CNY, "Loans to firms.", "capital", FACTORS, CLUSTER),
    Flow("repayment", CNY, "Loans repaid.", "capital", CLUSTER, FACTORS),
    Flow("interest", CNY, "Interest paid.", "capital", CLUSTER, FACTORS),
    Flow("dividends", CNY, "Profits paid out.", "capital", CLUSTER, FACTORS),
    Flow("contract_research", CNY, "R&D contracted to universities and institutes.", "capital", CLUSTER, FACTORS),
    Flow("commissions", CNY, "Commissions of e-commerce platforms.", "capital", CLUSTER, ECOMMERCE),
    Flow("payment_fees", CNY, "Fees of cross-border payment.", "capital", CLUSTER, ECOMMERCE),
    Flow("logistics_fees", CNY, "Fees of international logistics.", "capital", CLUSTER, ECOMMERCE),
    Flow("overseas_warehouse_fees", CNY, "Fees of warehouses overseas.", "capital", CLUSTER, ECOMMERCE),
    Flow("trade_service_fees", CNY, "Fees of comprehensive-service platforms.", "capital", CLUSTER, ECOMMERCE),
    Flow("bonded_warehouse_fees", CNY, "Fees of warehouses in bond.", "capital", ENVIRONMENT, ECOMMERCE),
    Flow("supply_chain_finance_fees", CNY, "Fees of supply-chain finance.", "capital", CLUSTER, FACTORS),
    Flow("taxes", CNY, "Taxes on profit.", "capital", CLUSTER, ENVIRONMENT),
    Flow("duties", CNY, "Duties and charges on online exports.", "capital", ECOMMERCE, ENVIRONMENT),
    Flow("programmes", CNY, "Spent by governments on levers.", "capital", ENVIRONMENT, CLUSTER),
    Flow("subsidies", CNY, "R&D of firms that governments pay.", "capital", ENVIRONMENT, CLUSTER),
    # Talent: who comes, works and leaves.
    Flow("talent_inflow", PERSONS, "Come from outside.", "talent", ENVIRONMENT, FACTORS),
    Flow("graduates", PERSONS, "Taught at universities and institutes.", "talent", ENVIRONMENT, FACTORS),
    Flow("talent_trained", PERSONS, "Trained at work.", "talent", CLUSTER, FACTORS),
    Flow("talent_retired", PERSONS, "Leave for good.", "talent", FACTORS, ENVIRONMENT),
    Flow("researchers", PERSONS, "Work in firms' research this quarter.", "talent", FACTORS, CLUSTER),
    Flow("digital_workers", PERSONS, "Work in digital trade and its services.", "talent", FACTORS, ECOMMERCE),
    # Technology: knowledge made, embodied, learned.
    Flow("research_done", CNY, "Knowledge that firms' research adds.", "technology", CLUSTER, FACTORS),
    Flow("institute_research", CNY, "Institutes' research that firms hear of.", "technology", FACTORS, CLUSTER),
    Flow("imported_machines", CNY, "Technology embodied in machines from abroad.", "technology", ENVIRONMENT, CLUSTER),
    Flow("digital_solutions", CNY, "Platform operators' and consultants' services.", "technology", ECOMMERCE, CLUSTER),
    # Information: who learns of whom.
    Flow("new_data", CNY, "Business recorded as data, online and by platforms.", "information", ECOMMERCE, CLUSTER),
    Flow("listings", FIRMS, "Mature listings on e-commerce platforms.", "information", CLUSTER, ECOMMERCE),
    Flow("market_signals", CNY, "Foreign demand seen through platforms.", "information", ENVIRONMENT, ECOMMERCE),
    Flow("shared_data", CNY, "Data that partners share along ties.", "information", CLUSTER, FACTORS),
    Flow("measures_issued", "measures", "Laws and measures that firms learn of.", "information", ENVIRONMENT, CLUSTER),
    # Within a subsystem, or counted only.
    Flow("births", FIRMS, "Founded."),
    Flow("deaths", FIRMS, "Closed."),
    Flow("founder_arrivals", FIRMS, "Founders who come from another city."),
    Flow("founder_departures", FIRMS, "Founders who go to another city."),
    Flow("adoptions", FIRMS, "Begin to sell online."),
    Flow("churn", FIRMS, "Cease to sell online."),
    Flow("adopter_exits", FIRMS, "Sellers online that close."),
    Flow("joiners", FIRMS, "Join the characteristic platform."),
    Flow("leavers", FIRMS, "Leave it."),
    Flow("member_exits", FIRMS, "Members that close."),
    Flow("own_platforms_opened", FIRMS, "Open an e-commerce platform of their own."),
    Flow("own_platforms_closed", FIRMS, "Close it."),
    Flow("own_platform_exits", FIRMS, "Firms with one that close."),
    Flow("own_platform_costs", CNY, "Cost of firms' own e-commerce platforms."),
    Flow("investment", "units a quarter", "Capacity added."),
    Flow("founders_capital", "units a quarter", "Capacity of entrants."),
    Flow("depreciation", "units a quarter", "Capacity worn out."),
    Flow("closed_capital", "units a quarter", "Capacity of firms that close."),
    Flow("production", "units", "Goods made."),
    Flow("purchases", "units", "Goods bought by traders."),
    Flow("wholesale", "units", "Goods sold to traders."),
    Flow("sales", "units", "Goods sold to final buyers."),
    Flow("scrap", "units", "Stock of firms that close."),
    Flow("written_off", CNY, "Loans written off."),
    Flow("absorption", CNY, "Outside knowledge that firms take in."),
    Flow("obsolescence", CNY, "Knowledge that ages."),
    Flow("data_aged", CNY, "Data that age."),
    Flow("closed_data", CNY, "Data of firms that close."),
    Flow("closed_knowledge", CNY, "Knowledge of firms that close."),
    Flow("spillover", CNY, "Partners' research that reaches firms through ties."),
    Flow("talent_founded", PERSONS, "Talent of the first quarter."),
    Flow("talent_arrivals", PERSONS, "Talent from other clusters."),
    Flow("talent_departures", PERSONS, "Talent to other clusters."),
    Flow("land_opened", "index, 1 at the start", "Land opened up."),
    Flow("firms_moved", FIRMS, "Come from another city, less those that go there."),
    Flow("adopters_moved", FIRMS, "Of these, sellers online."),
    Flow("members_moved", FIRMS, "Of these, members of the characteristic platform."),
    Flow("own_platforms_moved", FIRMS, "Of these, with an e-commerce platform of their own."),
    Flow("capital_moved", "units a quarter", "Capacity of firms that come, less that of those that go."),
    Flow("inventory_moved", "units", "Their stock."),
    Flow("debt_moved", CNY, "Their loans."),
    Flow("knowledge_moved", CNY, "Their knowledge."),
    Flow("data_moved", CNY, "Their data."),
    Flow("tie_ends_moved", "ends of ties", "Their ties."),
    Flow("formed", "ends of ties", "Ties formed."),
    Flow("dissolved", "ends of ties", "Ties ended."),
    Flow("cut_by_exit", "ends of ties", "Ties of firms that close."),
    Flow("marketing_fees", CNY, "Marketing."),
    Flow("training_fees", CNY, "Consulting and training."),
    Flow("operator_fees", CNY, "Subscriptions of characteristic platforms."),
    Flow("exhibition_fees", CNY, "Exhibitions."),
    Flow("content_fees", CNY, "Digital content for listings."),
    Flow("professional_market_fees", CNY, "Rents of professional markets."),
    Flow("association_fees", CNY, "Dues of industry associations."),
    Flow("exports", CNY, "Exports of goods, both channels."),
    Flow("imports", CNY, "Imports of goods: materials and consumer goods."),
    Flow("household_income", CNY, "Income of households from the cluster."),
    Flow("research", CNY, "R&D spending, with what the government adds."),
    Flow("patents", "patents", "Patents applied for."),
    Flow("patents_granted", "patents", "Patents granted."),
    Flow("output_value", CNY, "Output of producers at their prices."),
    Flow("revenue", CNY, "Sales of firms."),
    Flow("profit", CNY, "Profit of firms."),
    Flow("labour", PERSONS, "Workers of firms."),
    Flow("online_labour", PERSONS, "Workers by the share of sales made online."),
    Flow("new_product_sales", CNY, "Sales of products from steps of the last three years."),
    Flow("own_research", CNY, "R&D that firms pay themselves."),
    Flow("relief_forgone", CNY, "Taxes on profit that levers forgo."),
    Flow("duties_forgone", CNY, "Duties on online exports that levers forgo."),
    Flow("public_spending", CNY, "Spent by governments on households, beyond what levers cost."),
    Flow("infrastructure", CNY, "Of what governments spend on levers, spent on infrastructure and parks."),
    Flow("parcel_exports", CNY, "Online exports sent to consumers by parcel."),
    Flow("parcel_imports", CNY, "Online imports sent to consumers by parcel from abroad."),
    Flow("parcel_fees", CNY, "Of the fees of international logistics, those of parcels."),
    Flow("home_parcels", CNY, "Goods sent to consumers at home by parcel."),
)  # fmt: skip

INDEX = {flow.name: place for place, flow in enumerate(FLOWS)}
BETWEEN = tuple(flow for flow in FLOWS if flow.kind)
# Recorded as what there is in a quarter: a year's figure is the mean of its quarters, not their sum.
PRESENT = ("researchers", "digital_workers", "listings")
