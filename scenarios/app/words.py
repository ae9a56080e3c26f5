"""What the page says, in English and Chinese."""

from __future__ import annotations

from ...analysis.catalogue import Language
from .markdown import plain

WORDS: dict[str, dict[Language, str]] = {
    "waiting": {
        "en": "Waiting for {n} earlier run(s), of this and other visitors …",
        "zh": "正在等待前面的 {n} 个任务（含其他访问者）……",
    },
    "title": {"en": "Digital trade and industrial clusters", "zh": "数字贸易与产业集群协同演化"},
    "language": {"en": "Language", "zh": "语言"},
    "task": {"en": "What do you want to do?", "zh": "您想做什么？"},
    "simulate": {"en": "Try policies", "zh": "试试政策"},
    "compare": {"en": "Compare", "zh": "比较"},
    "observed": {"en": "Evaluate my data", "zh": "评价我的数据"},
    "scenario": {"en": "Scenario", "zh": "情景"},
    "policy_a": {"en": "Policy A: what the other is compared with", "zh": "政策 A：比较基准"},
    "policy_b": {"en": "Policy B", "zh": "政策 B"},
    "own_file": {"en": "Start from a scenario file", "zh": "从情景文件开始"},
    "own_file_help": {
        "en": "A YAML file that extends a scenario of the library, such as one downloaded here. It may name what "
        "the library holds and no file.",
        "zh": "扩展库中情景的 YAML 文件，例如在此下载的文件。只能引用库中的名称，不能引用其他文件。",
    },
    "from_file": {
        "en": "Starts from your file **{name}**, which extends {parent}.",
        "zh": "从您的文件 **{name}** 开始，该文件扩展自 {parent}。",
    },
    "reset": {"en": "Reset", "zh": "恢复原值"},
    "levers": {"en": "Policy levers, level 0 none to 1 full", "zh": "政策杠杆（强度 0 无—1 全力）"},
    "more_levers": {"en": "More levers ({n})", "zh": "更多杠杆（{n}）"},
    "all_levers": {"en": "All levers ({n})", "zh": "全部杠杆（{n}）"},
    "lever_line": {"en": "{meaning} **{cost} a year**", "zh": "{meaning}**每年 {cost}**"},
    "lever_idle": {"en": "{meaning}", "zh": "{meaning}"},
    "when": {"en": "from {start:g}, over {ramp:g} years", "zh": "{start:g} 年起，{ramp:g} 年内达到"},
    "understood": {"en": "I see", "zh": "知道了"},
    "undo": {"en": "Undo", "zh": "撤销"},
    "drawer": {"en": "Levers", "zh": "调节政策"},
    "levers_help": {
        "en": "Move a lever: the picture answers at once. First those that the scenario pulls; the others are below.",
        "zh": "移动杠杆，图即刻更新。先列情景已启用的杠杆，其余在下方。",
    },
    "from": {"en": "From year", "zh": "起始年"},
    "ramp": {"en": "Reached over, years", "zh": "达到所需年数"},
    "end": {"en": "Until year (empty: stays)", "zh": "终止年（空：持续）"},
    "steps": {"en": "Later steps of the scenario stay: {steps}.", "zh": "情景中的后续调整保留：{steps}。"},
    "lever_help": {
        "en": "{meaning} Acts on {acts_on} with a mean lag of {lag:g} quarters; at level 1 its programme costs {full} "
        "a year, what is subsidised or forgone apart. Source: {source}.",
        "zh": "{meaning}平均滞后 {lag:g} 个季度；强度为 1 时项目支出每年 {full}，补贴与减收另计。",
    },
    "shocks": {"en": "Shocks ({n})", "zh": "冲击（{n}）"},
    "add_shock": {"en": "Kind of shock", "zh": "冲击类型"},
    "add": {"en": "Add shock", "zh": "添加冲击"},
    "remove": {"en": "Remove", "zh": "移除"},
    "size": {"en": "Size: {unit}, {low:g} to {high:g}", "zh": "大小：{unit}，{low:g} 至 {high:g}"},
    "duration": {"en": "Lasts, years", "zh": "持续年数"},
    "up_down": {"en": "Years up and down", "zh": "升降年数"},
    "industries": {"en": "Only these industries (none: all)", "zh": "仅限这些产业（空：全部）"},
    "regions": {"en": "Only these regions (none: all)", "zh": "仅限这些地区（空：全部）"},
    "no_shock": {"en": "None in this scenario.", "zh": "此情景无冲击。"},
    "how": {"en": "How it is run", "zh": "运行设置"},
    "name": {"en": "Name, also of its file", "zh": "名称（亦为文件名）"},
    "scale": {"en": "Share of firms simulated", "zh": "模拟企业占比"},
    "scale_help": {
        "en": "1 is every firm: some hundred times slower than 0.01, with less luck in each replication.",
        "zh": "1 为全部企业：比 0.01 慢约百倍，单次重复的随机性更小。",
    },
    "replications": {"en": "Replications (other seeds)", "zh": "重复次数（不同随机种子）"},
    "replications_help": {
        "en": "Each has another seed; bands show their spread. Comparing needs at least 2.",
        "zh": "每次重复用不同种子；阴影带表示其离散程度。比较至少需要 2 次。",
    },
    "until": {"en": "Last year", "zh": "末年"},
    "seed": {"en": "First seed", "zh": "起始种子"},
    "uncertain": {"en": "Uncertain outside world", "zh": "外部世界不确定"},
    "uncertain_help": {
        "en": "Every replication meets another demand after the last year observed, the same in both policies. Without "
        "it replications differ in luck inside only, and bands are far too narrow for a forecast.",
        "zh": "在最后一个观测年之后，每次重复面对不同的外部需求，两项政策相同。"
        "否则各次重复仅内部随机性不同，区间对预测而言过窄。",
    },
    "run": {"en": "Run", "zh": "运行"},
    "run_comparison": {"en": "Compare", "zh": "比较"},
    "cancel": {"en": "Cancel", "zh": "取消"},
    "progress": {
        "en": "{done} of {total} simulated, {seconds:.0f} s",
        "zh": "已模拟 {done}/{total}，{seconds:.0f} 秒",
    },
    "so_far": {
        "en": "The first {n} of {total} replications; the others are under way.",
        "zh": "{total} 次重复中最先完成的 {n} 次；其余仍在进行。",
    },
    "progress_network": {
        "en": "Following the firms: {done} of {total} quarters, {seconds:.0f} s",
        "zh": "正在追踪企业：第 {done}/{total} 季，{seconds:.0f} 秒",
    },
    "network_now": {
        "en": "**Network**: {firms} firms, {ties} ties between them; large dots are leaders; {share:.0%} of the "
        "firms of the replication with seed {seed}.",
        "zh": "**企业网络**：{firms} 家企业，{ties} 条联系；大点为龙头企业；"
        "取随机种子 {seed} 的重复中 {share:.0%} 的企业。",
    },
    "network_alt": {"en": "Network of firms in {year}", "zh": "{year} 年企业网络"},
    "stages_now": {
        "en": "**Stages**: the most frequent among the replications",
        "zh": "**发展阶段**：各次重复中最常见者",
    },
    "flows_now": {
        "en": "**Flows**: the largest flows of money between subsystems, all clusters",
        "zh": "**要素流动**：子系统间最大的资金流，全部集群",
    },
    "flow_axis": {"en": "bn CNY a year", "zh": "亿元/年"},
    "flows_alt": {"en": "Flows in {year}", "zh": "{year} 年要素流动"},
    "draw_network": {"en": "Draw the network", "zh": "绘制网络"},
    "split": {"en": "Split U over what made it", "zh": "分解 U 的来源"},
    "cancelled": {
        "en": "Cancelled after {seconds:.1f} s; nothing was kept of it.",
        "zh": "已于 {seconds:.1f} 秒后取消，未保留任何结果。",
    },
    "failed_runs": {
        "en": "{n} of {total} replications failed: {error}",
        "zh": "{total} 次重复中有 {n} 次失败：{error}",
    },
    "invite_compare": {
        "en": "Choose two policies and press **Compare**. Replication by replication both meet the same luck, so "
        "the difference is the effect.",
        "zh": "选择两项政策后按“比较”。两者在每次重复中共用随机数，因此差异即为效应。",
    },
    "ran": {
        "en": "{title}, {start}–{end}: {replications} replication(s), {scale:.3g} of all firms, {seconds:.1f} s.",
        "zh": "{title}，{start}—{end}：{replications} 次重复，模拟 {scale:.3g} 的企业，用时 {seconds:.1f} 秒。",
    },
    "glance": {
        "en": "First look: what this change does in {n} small replications. The whole set, with bands, follows.",
        "zh": "初步结果：此项调整在 {n} 次小规模重复中的变化。完整结果与区间随后给出。",
    },
    "glance_failed": {"en": "A small replication failed: {error}", "zh": "小规模重复失败：{error}"},
    "first_look": {
        "en": "By {year} U lies between {low:.2f} ({lowest}) and {high:.2f} ({highest}).",
        "zh": "至 {year} 年，U 介于 {low:.2f}（{lowest}）与 {high:.2f}（{highest}）之间。",
    },
    "first_look_one": {
        "en": "By {year} U is {high:.2f} ({highest}).",
        "zh": "至 {year} 年，U 为 {high:.2f}（{highest}）。",
    },
    "no_u": {"en": "There is no U in {year}.", "zh": "{year} 年没有 U 值。"},
    "u_by_year": {"en": "Synergy degree U by year and cluster", "zh": "各集群逐年协同度 U"},
    "u_mean": {"en": "U in {year}, mean of clusters", "zh": "{year} 年 U（集群均值）"},
    "cost": {"en": "Policy costs {start}–{end}", "zh": "{start}—{end} 年政策成本"},
    "cost_help": {
        "en": "By the fiscal account: programmes, subsidies and revenue forgone, at current prices.",
        "zh": "按财政账户：项目支出、补贴与减收，现价。",
    },
    "nothing": {"en": "nothing", "zh": "无"},
    "per_money": {"en": "U per 100 m CNY more", "zh": "每增加 1 亿元的 U"},
    "against_start": {
        "en": "Against the scenario as it is, replication by replication with the same luck.",
        "zh": "与原情景相比，逐次配对（随机数相同）。",
    },
    "against_none": {
        "en": "Against the same scenario without any lever, in small replications with the same luck.",
        "zh": "与不启用任何杠杆的同一情景相比，小规模配对模拟（随机数相同）。",
    },
    "effect_start": {
        "en": "Against the scenario as it is, U changes by {mean} (95 % interval {low} to {high}, {n} pairs).",
        "zh": "较原情景，U 变化 {mean}（95% 区间 {low} 至 {high}，{n} 对）。",
    },
    "effect_none": {
        "en": "All its levers together change U by {mean} (95 % interval {low} to {high}, {n} small pairs).",
        "zh": "全部杠杆合计使 U 变化 {mean}（95% 区间 {low} 至 {high}，{n} 对小规模模拟）。",
    },
    "not_shown_start": {
        "en": "With {n} pairs no effect on U is shown: its 95 % interval holds 0.",
        "zh": "{n} 对模拟尚不能显示对 U 的效应：95% 区间包含 0。",
    },
    "not_shown_none": {
        "en": "With {n} small pairs no effect of all levers together on U is shown: its 95 % interval holds 0.",
        "zh": "{n} 对小规模模拟尚不能显示全部杠杆合计对 U 的效应：95% 区间包含 0。",
    },
    "ghost": {"en": "Dashed behind", "zh": "虚线"},
    "ghost_before": {"en": "before the last change", "zh": "上次调整之前"},
    "ghost_start": {"en": "the scenario as it is", "zh": "原情景"},
    "ghost_none": {"en": "nothing", "zh": "无"},
    "order": {"en": "Order degree", "zh": "有序度"},
    "stage": {"en": "Stage", "zh": "阶段"},
    "share_of_runs": {"en": "in so many replications", "zh": "重复占比"},
    "a_year": {"en": "a year", "zh": "每年"},
    "low": {"en": "from", "zh": "下限"},
    "high": {"en": "to", "zh": "上限"},
    "mean": {"en": "Mean of clusters", "zh": "集群均值"},
    "policy": {"en": "Policy", "zh": "政策"},
    "last_year": {
        "en": "The year {year}: medians; U with its 10th to 90th percentile.",
        "zh": "{year} 年：中位数；U 附第 10 至第 90 百分位。",
    },
    "picture": {"en": "Picture", "zh": "图"},
    "quantity": {"en": "Quantity", "zh": "量"},
    "year": {"en": "Year", "zh": "年份"},
    "cluster": {"en": "Cluster", "zh": "集群"},
    "all_clusters": {"en": "all together", "zh": "全部"},
    "downloads": {"en": "Download", "zh": "下载"},
    "table": {"en": "Table", "zh": "表"},
    "format": {"en": "Format", "zh": "格式"},
    "download_table": {"en": "Download table", "zh": "下载表"},
    "download_figure": {"en": "Download this figure", "zh": "下载此图"},
    "download_scenario": {"en": "Download scenario (YAML)", "zh": "下载情景（YAML）"},
    "download_report": {"en": "Download report (HTML)", "zh": "下载报告（HTML）"},
    "write_report": {"en": "Write the report", "zh": "生成报告"},
    "writing_report": {"en": "Writing the report …", "zh": "正在生成报告……"},
    "save_figure": {"en": "Save as picture", "zh": "保存为图片"},
    "link": {
        "en": "The page's address carries scenario and settings: copy it to share them.",
        "zh": "网页地址包含情景与设置：复制地址即可分享。",
    },
    "long_table": {
        "en": "{table} has {rows:,} rows, a sheet here {most:,} at most: choose csv or parquet.",
        "zh": "{table} 有 {rows:,} 行，工作表最多 {most:,} 行：请选择 csv 或 parquet。",
    },
    "report_help": {"en": "Written when you press; takes some seconds.", "zh": "按下后生成，需数秒。"},
    "repeat": {"en": "The same result on the command line:", "zh": "在命令行得到相同结果："},
    "observed_lead": {
        "en": "Upload indicators by year, CSV or Excel, at most {megabytes} MB. Columns are recognised by code "
        "(A1, B12, D01) or by English or Chinese name. The file is read as data on this computer and not "
        "kept.",
        "zh": "上传逐年指标（CSV 或 Excel，最大 {megabytes} MB）。按代码（A1、B12、D01）或中英文名称识别各列。文"
        "件仅作为数据在本机读取，不会保留。",
    },
    "template": {"en": "Blank workbook to fill in", "zh": "下载空白模板"},
    "template_help": {"en": "The 23 indicators of Table 4, a row a year.", "zh": "表 4 的 23 项指标，每年一行。"},
    "table_file": {"en": "Table of indicators", "zh": "指标表"},
    "fill": {"en": "Estimate empty cells by regression on time", "zh": "以时间回归估计空单元格"},
    "robustness": {"en": "Also score with every other choice", "zh": "同时以其他各种选择评价（稳健性）"},
    "method_choices": {"en": "Method", "zh": "方法选择"},
    "weights_choice": {"en": "Weights of the indicators", "zh": "指标赋权"},
    "weights_usual": {"en": "as in the table, else CRITIC", "zh": "表中权重，没有则用 CRITIC"},
    "ahp": {"en": "AHP", "zh": "层次分析法"},
    "judgements": {"en": "Judgement matrices", "zh": "判断矩阵"},
    "judgements_help": {
        "en": "A sheet a matrix, or one below the other: names in the first row and the first column; 1/3 is a number.",
        "zh": "每张工作表一个矩阵，或上下排列：首行与首列为名称；可写 1/3。",
    },
    "grades_choice": {"en": "Grades of coordination", "zh": "协调等级标准"},
    "forecast_choice": {"en": "Periods to forecast by GM(1,1)", "zh": "GM(1,1) 预测期数"},
    "evaluate": {"en": "Evaluate", "zh": "评价"},
    "observed_side": {"en": "Your data: {file}", "zh": "您的数据：{file}"},
    "simulated_side": {"en": "Simulation", "zh": "模拟"},
    "same_choices": {
        "en": "Replication 1 of your last run, the same years and indicators scored by the same choices.",
        "zh": "您上次运行的第 1 次重复，以相同年份、指标与选择评价。",
    },
    "run_first": {
        "en": "Run a scenario first, then evaluate again: it will stand here.",
        "zh": "请先运行一个情景，再次评价后将在此显示。",
    },
    "only_observed": {"en": "Robustness is told of your data.", "zh": "稳健性仅针对您的数据。"},
}


def word(name: str, lang: Language, /, **values: object) -> str:
    """One of :data:`WORDS` in a language, as Markdown, with the values filled in; texts among them stay plain."""
    shown = {key: plain(value) if isinstance(value, str) else value for key, value in values.items()}
    return WORDS[name][lang].format(**shown)
