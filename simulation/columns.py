"""What is known of every firm and every cluster: one line a fact, the index used by compiled code.

Firms' state is a table ``f[column, row]``; clusters' shared state is a table ``k[variable, cluster]``. Amounts are
those of one firm; a simulated firm stands for ``weight`` real ones. Money in 10,000 CNY, flows per quarter.
"""

from __future__ import annotations

from typing import NamedTuple


class Column(NamedTuple):
    """A named row of a table of state."""

    name: str
    unit: str
    meaning: str


FIRM_COLUMNS: list[Column] = []
CLUSTER_VARIABLES: list[Column] = []


def _column(name: str, unit: str, meaning: str) -> int:
    FIRM_COLUMNS.append(Column(name, unit, meaning))
    return len(FIRM_COLUMNS) - 1


def declare_variable(name: str, unit: str, meaning: str) -> int:
    """Declare a variable of every cluster; returns its row."""
    CLUSTER_VARIABLES.append(Column(name, unit, meaning))
    return len(CLUSTER_VARIABLES) - 1


IDENTIFIER = _column("identifier", "", "Who it is in the eyes of chance: the same in every scenario.")
CLUSTER = _column("cluster", "index", "Its cluster.")
TRADER = _column("trader", "0 or 1", "Trades and does not produce.")
LEADER = _column("leader", "0 or 1", "One of the leading firms; the others are SMEs.")
WEIGHT = _column("weight", "firms", "How many real firms it stands for.")

MONEY = _column("money", "10,000 CNY", "Deposits; negative when payments are overdue.")
DEBT = _column("debt", "10,000 CNY", "Loans owed to the bank.")
BORROWING = _column("borrowing", "10,000 CNY", "Loan asked for, then granted, this quarter.")
CAPITAL = _column("capital", "units a quarter", "Capacity at full flexibility.")
INVENTORY = _column("inventory", "units", "Goods in stock.")
EXPECTED_DEMAND = _column("expected_demand", "units a quarter", "Demand expected.")
EXPECTED_GROWTH = _column("expected_growth", "per quarter", "Growth of demand expected.")
OUTPUT = _column("output", "units", "Produced, or bought for resale, this quarter.")
LABOUR = _column("labour", "persons", "Employed.")
AGE = _column("age", "quarters", "Since it was founded.")
PRODUCTIVITY = _column("productivity", "index, 1 at the start", "Output per worker.")
RESEARCH_GAIN = _column("research_gain", "log", "Productivity gained this quarter by own innovation.")
FRONTIER_GAIN = _column("frontier_gain", "log", "Productivity gained this quarter from the frontier abroad.")
IMITATION_GAIN = _column("imitation_gain", "log", "Productivity gained this quarter from the best nearby.")
QUALITY = _column("quality", "index, 1 at the start", "Quality of the goods.")
OVERHEAD = _column("overhead", "share of capacity cost", "Fixed cost.")
UNIT_COST = _column("unit_cost", "10,000 CNY per unit", "Variable cost.")
MARKUP = _column("markup", "share of unit cost", "Price over unit cost, minus one.")
PRICE = _column("price", "10,000 CNY per unit", "Price asked.")

CUSTOMERS = _column("customers", "index, cluster mean 1", "Customer base.")
VARIANCE = _column("variance", "index, mean 1", "Size of the shocks to its customer base.")
APPEAL = _column("appeal", "weight", "Pull on buyers offline: customers times attractiveness.")
ONLINE_APPEAL = _column("online_appeal", "weight", "Pull on buyers online, nil if it sells on no platform.")
FILL_RATE = _column("fill_rate", "share", "Demand that it could deliver.")
HOME_SALES = _column("home_sales", "10,000 CNY", "Sold at home, and wholesale.")
EXPORTS = _column("exports", "10,000 CNY", "Exported through the traditional channel.")
ONLINE_FEES = _column("online_fees", "share of online sales", "All that selling online costs it.")
ONLINE_PRICE = _column("online_price", "10,000 CNY per unit", "Price asked online, with fees that are passed on.")
ONLINE_EXPORTS = _column("online_exports", "10,000 CNY", "Exported through e-commerce platforms.")
DEMAND = _column("demand", "units", "Asked for, this quarter.")
SOLD = _column("sold", "units", "Sold this quarter.")
REVENUE = _column("revenue", "10,000 CNY", "All sales.")
EXPENSE = _column("expense", "10,000 CNY", "Costs charged against this quarter's revenue.")
MARGIN = _column("margin", "share of revenue", "Profit margin, smoothed over four quarters.")

PLATFORM = _column("platform", "index, -1 none", "E-commerce platform it sells on.")
SECOND_PLATFORM = _column("second_platform", "index, -1 none", "Second platform, if it multi-homes.")
SELF_OPERATED = _column("self_operated", "0 or 1", "Runs an e-commerce platform of its own beside.")
LISTING = _column("listing", "share", "Maturity of its online listing.")
MEMBER = _column("member", "0 or 1", "On the industry's characteristic platform.")
DIGITAL_DEPTH = _column("digital_depth", "share", "How far its processes are digital.")
BRAND = _column("brand", "index, 1 at the start", "Brand.")

DATA = _column("data", "10,000 CNY", "Business that it has usable records of.")
NEW_DATA = _column("new_data", "10,000 CNY", "Recorded this quarter by itself.")
SHARED_DATA = _column("shared_data", "10,000 CNY", "Shared by partners this quarter.")
KNOWLEDGE = _column("knowledge", "10,000 CNY", "Knowledge stock.")
RESEARCH = _column("research", "10,000 CNY", "Research and development spending.")
SPILLOVER = _column("spillover", "10,000 CNY", "Partners' research that reaches it through ties.")
ABSORBED = _column("absorbed", "10,000 CNY", "Outside knowledge taken in this quarter.")
NEW_PRODUCTS = _column("new_products", "share of revenue", "Sales from steps of the last three years.")
PATENTS = _column("patents", "patents", "Applied for this quarter.")
LEARNING_MODE = _column("learning_mode", "0 to 3", "Maintenance, adaptive, transitional, innovative.")
SUCCESS_AGE = _column("success_age", "quarters", "Since its own last innovation.")

DEGREE = _column("degree", "ties", "Ties to other firms.")
STRENGTH = _column("strength", "ties", "Ties weighted by their strength.")
TIED_ORDERS = _column("tied_orders", "units", "Ordered by partners this quarter.")
TRUST = _column("trust", "share", "Trust in partners.")
GOOD_DEALS = _column("good_deals", "deals", "Kept promises, discounted.")
BAD_DEALS = _column("bad_deals", "deals", "Broken promises, discounted.")
PAYMENT = _column("payment", "10,000 CNY", "The payment being settled.")
EVENT = _column("event", "1, 0 or -1", "Started or stopped what the process decides.")
EXITING = _column("exiting", "0 or 1", "Leaves at the end of the quarter.")
MOVING_TO = _column("moving_to", "index, -1 none", "Cluster of another city that it moves to.")

N_FIRMS = declare_variable("n_firms", "firms", "Firms.")
ADOPTION_SHARE = declare_variable("adoption_share", "share", "Firms that sell on an e-commerce platform.")
LEADER_ADOPTION_SHARE = declare_variable("leader_adoption_share", "share", "The same among leaders.")
MEMBER_SHARE = declare_variable("member_share", "share", "Firms on the characteristic platform.")
MEAN_REVENUE = declare_variable("mean_revenue", "10,000 CNY", "Mean revenue of a firm last quarter.")
MEAN_CUSTOMERS = declare_variable("mean_customers", "index", "Mean customer base.")
MEAN_MARGIN = declare_variable("mean_margin", "share", "Mean margin, by revenue.")
MEAN_PRICE = declare_variable("mean_price", "10,000 CNY per unit", "Mean price, by appeal.")
MEAN_COST = declare_variable("mean_cost", "10,000 CNY per unit", "Mean unit cost of producers, by appeal.")
MEAN_QUALITY = declare_variable("mean_quality", "index", "Mean quality, by appeal.")
MEAN_BRAND = declare_variable("mean_brand", "index", "Mean brand, by appeal.")
MEAN_PRODUCTIVITY = declare_variable("mean_productivity", "index", "Mean productivity, by capacity.")
MEAN_RESEARCH = declare_variable("mean_research", "10,000 CNY", "Mean research spending of a firm.")
MEAN_APPEAL = declare_variable("mean_appeal", "log", "Mean log attractiveness, by firm.")
FRONTIER_PRODUCTIVITY = declare_variable("frontier_productivity", "index", "90th percentile of productivity.")
FRONTIER_QUALITY = declare_variable("frontier_quality", "index", "90th percentile of quality.")
ONLINE_MARGIN = declare_variable("online_margin", "share of online revenue", "Profit on an online sale, after fees.")
PLATFORM_PUSH = declare_variable("platform_push", "share", "Push of the characteristic platform now.")
PRICE_LEVEL = declare_variable("price_level", "index, 1 at the start", "Prices at large: the deflator.")
WAGE = declare_variable("wage", "index, 1 at the start", "Wage, at current prices.")
MATERIAL_PRICE = declare_variable("material_price", "index, 1 at the start", "Price of materials, current prices.")
AGGLOMERATION = declare_variable("agglomeration", "index, 1 at the start", "Productivity that density adds.")
FRONTIER_ABROAD = declare_variable("frontier_abroad", "index", "Productivity of the world's frontier.")
RESEARCH_INTENSITY = declare_variable("research_intensity", "multiple", "Firms' R&D in its city over the usual.")
USUAL_MARKUP = declare_variable("usual_markup", "share of unit cost", "Markup that competition allows.")
LEADER_SALES = declare_variable("leader_sales", "10,000 CNY a quarter", "Sales from which a firm leads, base prices.")
HOME_DEMAND = declare_variable("home_demand", "10,000 CNY", "Home buyers' spending on the cluster.")
EXPORT_DEMAND = declare_variable("export_demand", "10,000 CNY", "Foreign demand for the cluster, both channels.")
ONLINE_POT = declare_variable("online_pot", "10,000 CNY", "Foreign demand through e-commerce platforms.")
DISPLACED_EXPORTS = declare_variable(
    "displaced_exports", "10,000 CNY", "Foreign demand that leaves the traditional channel for the online one."
)
APPEAL_SUM = declare_variable("appeal_sum", "weight", "Appeal of all firms, after the cap on a single one.")
APPEAL_CAP = declare_variable("appeal_cap", "weight", "Most that counts of one real firm's appeal.")
FLAT_APPEAL_SUM = declare_variable(
    "flat_appeal_sum", "weight", "Online appeal if all firms sold online with mature listings."
)
ONLINE_APPEAL_SUM = declare_variable("online_appeal_sum", "weight", "Online appeal of all firms.")
WHOLESALE_ORDERS = declare_variable("wholesale_orders", "units", "Traders' orders at producers.")
WHOLESALE_FILL = declare_variable("wholesale_fill", "share", "Of these, delivered.")
WHOLESALE_PRICE = declare_variable("wholesale_price", "10,000 CNY per unit", "Mean price that traders paid.")
SUPPLIER_PULL_SUM = declare_variable("supplier_pull_sum", "weight", "Pull of all producers on traders.")
UNMET_HOME = declare_variable("unmet_home", "10,000 CNY", "Home demand that firms could not deliver at once.")
UNMET_EXPORTS = declare_variable("unmet_exports", "10,000 CNY", "The same of traditional exports.")
SPARE_SHARE = declare_variable("spare_share", "share", "Of firms' spare stock that buyers turned away come for.")
LAND = declare_variable("land", "index, 1 at the start", "Land of the industrial parks.")
LAND_RENT = declare_variable("land_rent", "index, 1 at the start", "Rent of land over the price level.")
IMPORTED_SHARE = declare_variable("imported_share", "share of materials", "Materials bought abroad.")
TALENT = declare_variable("talent", "persons", "People with digital and research skills.")
TALENT_WAGE = declare_variable("talent_wage", "index, 1 at the start", "Their wage over others'.")
PUBLIC_RESEARCH = declare_variable("public_research", "10,000 CNY", "Institutes' research per firm.")
MEDIATION = declare_variable("mediation", "share", "Trust lent by industry associations.")
JOINT_PURCHASING = declare_variable("joint_purchasing", "share", "Saved on materials by buying together.")
MARKET_REACH = declare_variable("market_reach", "factor", "Meetings that professional markets add.")

N_COLUMNS = len(FIRM_COLUMNS)
