"""What the page says, in English and Chinese."""

from __future__ import annotations

from ...language import Text, tr
from .markdown import plain

WORDS: dict[str, Text] = {
    "waiting": tr("Waiting for {n} earlier run(s), of this and other visitors …"),
    "title": tr("Digital trade and industrial clusters"),
    "language": tr("Language"),
    "task": tr("What do you want to do?"),
    "simulate": tr("Try policies"),
    "compare": tr("Compare"),
    "observed": tr("Evaluate my data"),
    "scenario": tr("Scenario"),
    "policy_a": tr("A, which the others are held against"),
    "policy_b": tr("B"),
    "policy_c": tr("C"),
    "policy_d": tr("D"),
    "reading": tr("Reading, {seconds:.0f} s"),
    "too_much_memory": tr("{name} takes more memory than reading a table may."),
    "an_option": tr("an option of the command line, which the page lacks"),
    "region": tr("My region"),
    "region_lead": tr(
        "Bring your own cities and industries: fill in the workbook, upload it, see what was "
        "understood, and build it. Your region then runs, compares and validates here like "
        "any scenario."
    ),
    "region_template": tr("Blank workbook"),
    "region_file": tr("my_region.xlsx"),
    "region_upload": tr("Workbook of your region"),
    "region_mistakes": tr("The workbook cannot be a region yet. Mend what is listed and upload it again ({n} lines)."),
    "region_counts": tr(
        "{cities} cities, {industries} industries, base year {base}, {levers} levers pulled. "
        "{assumed} values are assumptions."
    ),
    "understood_values": tr("Every value that was understood ({n})"),
    "value_columns": tr("Path|Value|Source|Assumption"),
    "build": tr("Build the region"),
    "build_help": tr(
        "The region gets an evaluator of its own from {runs} small runs: about a minute on two free processors."
    ),
    "region_ready": tr("**{title}** is ready."),
    "region_zip": tr("Download its files"),
    "validate": tr("Validate"),
    "validate_help": tr(
        "Holds simulated values against the series of your workbook; it needs exports of at least six years."
    ),
    "budget": tr("Budget"),
    "budget_lead": tr(
        "What is the best mix and timing of levers for so much money? Many policies are tried; each dot is one."
    ),
    "money": tr("Budget, 100 million CNY over all years"),
    "money_help": tr(
        "The most that all levers together may cost, with subsidies and revenue forgone, at current prices."
    ),
    "searched_levers": tr("Levers that may be pulled"),
    "outcome": tr("What is to be gained, in the last year"),
    "pace": tr("How thoroughly"),
    "pace_quick": tr("Quick"),
    "pace_thorough": tr("Thorough"),
    "search": tr("Search"),
    "progress_search": tr("{done} of about {total} policies tried, {seconds:.0f} s"),
    "on_front": tr("none does better for less"),
    "off_front": tr("others tried"),
    "cost_axis": tr("Cost over the years, 100 million CNY"),
    "your_budget": tr("your budget"),
    "front_alt": tr("Policies by cost and gain"),
    "take_best": tr("Try the best one with the sliders"),
    "points": tr("The best policies by cost: level of each lever and year it starts"),
    "point": tr("Policy"),
    "gain_fresh": tr("Gain over the scenario as it is, on seeds the search has not seen"),
    "how_many": tr("Policies"),
    "change_levers": tr("Change levers and shocks"),
    "held_against": tr(
        "Every policy meets the same luck, replication by replication, so that a difference "
        "is the effect. Held against A: {first}."
    ),
    "effects_by_cluster": tr("Effects in {year}, by cluster"),
    "own_file": tr("Start from a scenario file"),
    "own_file_help": tr(
        "A YAML file that extends a scenario of the library, such as one downloaded here. It "
        "may name what the library holds and no file."
    ),
    "from_file": tr("Starts from your file **{name}**, which extends {parent}."),
    "reset": tr("Reset"),
    "levers": tr("Policy levers, level 0 none to 1 full"),
    "more_levers": tr("More levers ({n})"),
    "all_levers": tr("All levers ({n})"),
    "lever_line": tr("{meaning} **{cost} a year**"),
    "lever_idle": tr("{meaning}"),
    "when": tr("from {year}, over {ramp:g} yr"),
    "when_quarter": tr("from Q{quarter} {year}, over {ramp:g} yr"),
    "understood": tr("I see"),
    "undo": tr("Undo"),
    "drawer": tr("Levers"),
    "upload": tr("Choose a file"),
    "levers_help": tr(
        "Move a lever: the picture answers at once. First those that the scenario pulls; the others are below."
    ),
    "from": tr("From year"),
    "ramp": tr("Reached over, years"),
    "end": tr("Until year (empty: stays)"),
    "steps": tr("Later steps of the scenario stay: {steps}."),
    "lever_help": tr(
        "{meaning} Acts on {acts_on} with a mean lag of {lag:g} quarters; at level 1 its "
        "programme costs {full} a year, what is subsidised or forgone apart. Source: "
        "{source}."
    ),
    "shocks": tr("Shocks ({n})"),
    "add_shock": tr("Kind of shock"),
    "add": tr("Add shock"),
    "remove": tr("Remove"),
    "size": tr("Size: {unit}, {low:g} to {high:g}"),
    "duration": tr("Lasts, years"),
    "up_down": tr("Years up and down"),
    "industries": tr("Only these industries (none: all)"),
    "regions": tr("Only these regions (none: all)"),
    "no_shock": tr("None in this scenario."),
    "how": tr("How it is run"),
    "name": tr("Name, also of its file"),
    "scale": tr("Share of firms simulated"),
    "scale_help": tr("1 is every firm: some hundred times slower than 0.01, with less luck in each replication."),
    "replications": tr("Replications (other seeds)"),
    "replications_help": tr("Each has another seed; bands show their spread. Comparing needs at least 2."),
    "until": tr("Last year"),
    "seed": tr("First seed"),
    "uncertain": tr("Uncertain outside world"),
    "uncertain_help": tr(
        "Every replication meets another demand after the last year observed, the same in "
        "both policies. Without it replications differ in luck inside only, and bands are "
        "far too narrow for a forecast."
    ),
    "run": tr("Run"),
    "run_comparison": tr("Compare"),
    "cancel": tr("Cancel"),
    "progress": tr("{done} of {total} simulated, {seconds:.0f} s"),
    "progress_network": tr("Following the firms: {done} of {total} quarters, {seconds:.0f} s"),
    "network_now": tr(
        "**Network**: {firms} firms, {ties} ties between them; large dots are leaders; "
        "{share:.0%} of the firms of the replication with seed {seed}."
    ),
    "network_alt": tr("Network of firms in {year}"),
    "stages_now": tr("**Stages**: the most frequent among the replications"),
    "flows_now": tr("**Flows**: the largest flows of money between subsystems, all clusters"),
    "flow_axis": tr("bn CNY a year"),
    "flows_alt": tr("Flows in {year}"),
    "draw_network": tr("Draw the network"),
    "split": tr("Split U over what made it"),
    "cancelled": tr("Cancelled after {seconds:.1f} s; nothing was kept of it."),
    "failed_runs": tr("{n} of {total} replications failed: {error}"),
    "invite_compare": tr("Choose policies and press **Compare**; it takes some seconds."),
    "ran": tr("{title}, {start}–{end}: {replications} replication(s), {scale:.3g} of all firms, {seconds:.1f} s."),
    "glance": tr("First look: what this change does in {n} small replications. The whole set, with bands, follows."),
    "glance_failed": tr("A small replication failed: {error}"),
    "first_look": tr("By {year} U lies between {low:.2f} ({lowest}) and {high:.2f} ({highest})."),
    "first_look_one": tr("By {year} U is {high:.2f} ({highest})."),
    "no_u": tr("There is no U in {year}."),
    "u_by_year": tr("Synergy degree U by year and cluster"),
    "u_mean": tr("U in {year}, mean of clusters"),
    "cost": tr("Policy costs {start}–{end}"),
    "cost_help": tr("By the fiscal account: programmes, subsidies and revenue forgone, at current prices."),
    "nothing": tr("nothing"),
    "per_money": tr("U per 100 m CNY more"),
    "against_start": tr("Against the scenario as it is, replication by replication with the same luck."),
    "against_none": tr("Against the same scenario without any lever, in small replications with the same luck."),
    "effect_start": tr(
        "Against the scenario as it is, U changes by {mean} (95 % interval {low} to {high}, {n} pairs)."
    ),
    "effect_none": tr("All its levers together change U by {mean} (95 % interval {low} to {high}, {n} small pairs)."),
    "not_shown_start": tr("With {n} pairs no effect on U is shown: its 95 % interval holds 0."),
    "not_shown_none": tr(
        "With {n} small pairs no effect of all levers together on U is shown: its 95 % interval holds 0."
    ),
    "ghost": tr("Dashed behind"),
    "ghost_before": tr("before the last change"),
    "ghost_start": tr("the scenario as it is"),
    "ghost_none": tr("nothing"),
    "order": tr("Order degree"),
    "stage": tr("Stage"),
    "share_of_runs": tr("in so many replications"),
    "a_year": tr("a year"),
    "low": tr("from"),
    "high": tr("to"),
    "mean": tr("Mean of clusters"),
    "policy": tr("Policy"),
    "last_year": tr("The year {year}: medians; U with its 10th to 90th percentile."),
    "picture": tr("Picture"),
    "quantity": tr("Quantity"),
    "year": tr("Year"),
    "cluster": tr("Cluster"),
    "downloads": tr("Download"),
    "table": tr("Table"),
    "format": tr("Format"),
    "download_table": tr("Download table"),
    "download_figure": tr("Download this figure"),
    "download_scenario": tr("Download scenario (YAML)"),
    "download_report": tr("Download report (HTML)"),
    "write_report": tr("Write the report"),
    "writing_report": tr("Writing the report …"),
    "save_figure": tr("Save as picture"),
    "link": tr("The page's address carries scenario and settings: copy it to share them."),
    "long_table": tr("{table} has {rows:,} rows, a sheet here {most:,} at most: choose csv or parquet."),
    "report_help": tr("Written when you press; takes some seconds."),
    "repeat": tr("The same result on the command line:"),
    "observed_lead": tr(
        "Upload indicators by year, CSV or Excel, at most {megabytes} MB. Columns are "
        "recognised by code (A1, B12, D01) or by English or Chinese name. The file is read "
        "as data on this computer and not kept."
    ),
    "template": tr("Blank workbook to fill in"),
    "template_help": tr("The 23 indicators of Table 4, a row a year."),
    "table_file": tr("Table of indicators"),
    "fill": tr("Estimate empty cells by regression on time"),
    "robustness": tr("Also score with every other choice"),
    "method_choices": tr("Method"),
    "weights_choice": tr("Weights of the indicators"),
    "weights_usual": tr("as in the table, else CRITIC"),
    "ahp": tr("AHP"),
    "judgements": tr("Judgement matrices"),
    "judgements_help": tr(
        "A sheet a matrix, or one below the other: names in the first row and the first column; 1/3 is a number."
    ),
    "grades_choice": tr("Grades of coordination"),
    "forecast_choice": tr("Periods to forecast by GM(1,1)"),
    "evaluate": tr("Evaluate"),
    "observed_side": tr("Your data: {file}"),
    "simulated_side": tr("Simulation"),
    "same_choices": tr("Replication 1 of your last run, the same years and indicators scored by the same choices."),
    "run_first": tr("Run a scenario first, then evaluate again: it will stand here."),
    "only_observed": tr("Robustness is told of your data."),
}


def word(name: str, /, **values: object) -> str:
    """One of :data:`WORDS`, as Markdown, with the values filled in; texts among them stay plain."""
    shown = {key: plain(value) if isinstance(value, str) else value for key, value in values.items()}
    return WORDS[name].format(**shown)
