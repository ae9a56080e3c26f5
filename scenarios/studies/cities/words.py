"""The words of the cities' report, in English and Chinese."""

from __future__ import annotations

from ....language import Text, tr, trc

WORDS: dict[str, Text] = {
    "title": tr("Cities side by side: {name}"),
    "role_research": tr("basic research"),
    "role_innovation": tr("industrial innovation"),
    "role_application": tr("application and manufacturing"),
    "role_trade": tr("trade and finance"),
    "finding_roles": tr(
        "In {year} {parts}. No city was given a role: each leans to what its wages, land, "
        "research and branches let it do best."
    ),
    "finding_role": tr("{cities} lean to {role}"),
    "finding_role_one": tr("{cities} leans to {role}"),
    "finding_moves": tr(
        "By then {firms:,.0f} firms have moved to another city, most from {source} to "
        "{target}, and {founders:,.0f} founders have begun elsewhere. Against other firms of "
        "their cities, those of {branch} move most."
    ),
    "finding_no_moves": tr("No firm has moved to another city by then."),
    "finding_division": tr(
        "Complementarity (0 alike, 1 all apart) is {last:.2f} in {year}, {first:.2f} in "
        "{start}. The most alike are {a} and {b} ({alike:.2f} of 1), the most apart {c} and "
        "{d} ({apart:.2f})."
    ),
    "finding_packages": tr(
        "Against {reference}, {best} raises U of all cities together most: by {effect:+.3f} "
        "(95 % interval {low:+.3f} to {high:+.3f})."
    ),
    "map": tr("Roles and transfer"),
    "map_text": tr(
        "The role of a city is the part of the chain of which it has most for its size: its "
        "share of all research (R&D of firms and institutes), innovation (patents granted), "
        "application (goods made) and trade (sales of traders), each over the mean of its "
        "four shares. 1 is as much of one as of the others."
    ),
    "map_caption": tr("{scenario}, mean of {n} replications."),
    "roles_caption": tr("How far each city leans to each part of the chain, {year}."),
    "flows": tr("What moves between the cities"),
    "flows_text": tr(
        "A firm moves where the same work and land cost enough less (section 7.10 of the "
        "model description), with its capital, knowledge, data, ties and buyers. Talent "
        "moves to where it is dearer, founders to where margins are better or costs lower. "
        "Little passes a border, less one of law and currency, as to Hong Kong and Macao: "
        "P21 opens both."
    ),
    "balance_caption": tr("Arrivals less departures, {first}–{last}; ties are those at the end."),
    "matrix_caption": tr("{kind}, from (rows) to (columns), {first}–{last}."),
    "firms": tr("Firms"),
    "founders": tr("Founders"),
    "talent": tr("Talent (persons)"),
    "capital": tr("Capital (units a quarter)"),
    "ties": tr("Ties to other cities (ends)"),
    "division": tr("Division of labour"),
    "division_text": tr(
        "Specialisation is Krugman's index of a city against all others together, 0 the same "
        "to 2 nothing in common; its nearest double is the city with the most similar "
        "structure (UNIDO's coefficient, 1 the same)."
    ),
    "division_caption": tr("Location quotients of output, {year}."),
    "specialisation_caption": tr("Specialisation and duplication."),
    "specialisation": tr("Specialisation {year}"),
    "observed_2018": tr("Specialisation observed, 2018"),
    "double": tr("Nearest double {year}"),
    "similarity": tr("Similarity"),
    "synergy": tr("Synergy by city"),
    "synergy_caption": tr("U of {year}; clusters weighted by sales."),
    "all": tr("All cities"),
    "packages": tr("The scenarios compared"),
    "packages_text": tr(
        "Paired differences to {reference} in {year} over replications that share their "
        "luck, with 95 % intervals (t). Money and counts as per cent of the reference."
    ),
    "packages_caption": tr("Against {reference}, {year}."),
    "outcome_synergy": tr("U of all cities"),
    "outcome_output": tr("Output (%)"),
    "outcome_exports": tr("Exports (%)"),
    "outcome_online_share": tr("Online share of exports (points)"),
    "outcome_patents": tr("Patents granted (%)"),
    "outcome_firms": tr("Firms (%)"),
    "outcome_complementarity": tr("Complementarity"),
    "outcome_firms_moved": tr("Firms moved (%)"),
    "outcome_talent_moved": tr("Talent moved (%)"),
    "scenario": tr("Scenario"),
    "city": tr("City"),
    "trade": tr("S3's digital trade"),
    "trade_text": tr(
        "The seven columns of S3's Table 1, cities of one law together, each side a sum of flows of the run: what "
        "drives it acts in the simulated economy, and no elasticity is assumed. Goods and services ordered online and "
        "enabled services sold abroad are the model's own money, of its clusters alone. Where the run has the activity "
        "but not what of it crosses the border, the side is an index. Intervals hold a further replication in 95 of "
        "100 cases; whether a flow is the right one they do not say."
    ),
    "trade_anchored": tr(
        "Telecommunications, content and other services have the level of {amount:,.2f} (100 million CNY) together in "
        "2020 that the scenario names. Its split into columns and into exports and imports is an assumption (low); "
        "intervals are wider by a factor of {factor:g} up and down."
    ),
    "trade_classes": tr(
        "The five classes of digital products (photographic and cinematographic goods, "
        "printed matter, music and media, software, video games): S3 shows them in charts "
        "without numbers; from them only can be read that games fell below printed matter in "
        "2018. The model has digital products as one sum, with S3's falling trend."
    ),
    "trade_caption": tr("Money in 100 million CNY, or an index."),
    "drivers_caption": tr("What each column is in the run."),
    "column": tr("Column"),
    "interval": tr("Interval {year}"),
    "interval_column": tr("Interval"),
    "unit": tr("Unit"),
    "flows_of": tr("Exports; imports are, in the run"),
    "money": tr("100 million CNY"),
    "anchored": tr("100 million CNY, level of 2020 given"),
    "index": tr("index, 2020 = 100"),
    "series_text": tr(
        "S3's Table 2 has a break: from 2020 to 2021 it rises by 159 %, as its definition "
        "widens; the parts are judged apart. Official growth over 2015–2023 is far larger "
        "than the table's, so that its first years are probably too high (medium)."
    ),
    "series_caption": tr("Goods ordered online: simulated and observed."),
    "definition": tr("Definition"),
    "narrow": tr("narrow"),
    "wide": tr("wide"),
    "side": tr("Side"),
    "exports": tr("exports"),
    "imports": tr("imports"),
    "years": tr("Years"),
    "simulated": tr("Simulated"),
    "observed": trc("cities", "Observed"),
    "growth_simulated": tr("Growth a year, simulated"),
    "growth_observed": tr("Growth a year, observed"),
    "held_out": tr("Held out: fitted to one city, asked of the others"),
    "held_out_text": tr(
        "Fitted to {city} alone, up to {until}: the model's parameters, firms for each yuan of value added, and one "
        "factor a quantity. No firms and no patents of another city enter anything. What the scenario knows of the "
        "other cities (structure, trade, wages, research) ends in {known}: predictions of later years are the purer "
        "test. Typical error is the factor by which a prediction is off. The plain rule keeps {city}'s last figure of "
        "the fit and shares it out by the value of goods made at the start."
    ),
    "held_out_result": tr(
        "{quantity}, {first}–{last} ({role}): off by a factor of {model:.2f} over {figures} figures of {cities} "
        "cities (plain rule {naive:.2f}); on average {bias:.2f} of what is observed; rank "
        "correlation {rank_correlation:.2f}."
    ),
    "role_of_fitted": tr("fitted"),
    "role_of_told": tr("in years of which the scenario knows other facts"),
    "role_of_after": tr("after all that the scenario knows"),
    "in_fitted": tr("fit"),
    "in_told": tr("to {known}"),
    "in_after": tr("after {known}"),
    "told_of": tr("Year of the figure"),
    "firms_above_size": tr("Firms above size"),
    "invention_patents": tr("Invention patents granted"),
    "quantity": trc("cities", "Quantity"),
    "predicted": trc("cities", "Predicted"),
    "year": tr("Year"),
    "ratio": tr("Predicted over observed"),
    "held_out_caption": tr("The last year observed of each city."),
    "branch_text": tr(
        "By branch neither firms nor patents of these cities are published: what the model "
        "predicts cannot be judged there, and is printed for whoever has the figures."
    ),
    "branch_caption": tr("Predicted patents granted by city and branch, {year}."),
    "branch_firms_caption": tr("Predicted firms by city and branch, {year}."),
    "weak": tr(
        "Of the values of cities and industries {low} are of low confidence, {medium} of "
        "medium, {high} of high; {assumed} are assumptions. Weakest: {examples}."
    ),
}
