"""The Chinese half's reference: what ``synergysim list`` and ``--help`` say in Chinese, and what Python offers."""

from __future__ import annotations

from collections.abc import Callable

import synergysim
from generated import page_of
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from synergysim.language import speaking
from synergysim.scenarios.cli import app
from synergysim.scenarios.commands import list_names
from synergysim.simulation.description.tables import code, first_line, table
from typer.main import get_command

LISTED = {
    "scenarios": ("情景", "`synergysim run 名称` 接受这些名称，其他要求给出情景的命令也接受。"),
    "experiments": ("实验", "`synergysim sweep 名称` 接受这些名称。"),
    "levers": (
        "政策杠杆",
        "力度为 0 至 1；在扫描中以 `lever.代码.level` 为名。强度、时滞与成本除注明来源外均为假设（assumption）；"
        "来源一栏照录原文，S0 至 S4 为[来源](../../sources.md)中的论文。"
        "杠杆的含义见[政策杠杆与冲击](../concepts/levers.md)，各自的作用见[测量结果](../../levers_and_shocks.md)。",
    ),
    "shocks": ("冲击", "情景文件可以包含的全部冲击。"),
    "indicators": (
        "指标",
        "table4 为 S2 表 4 的 23 个指标，U 由它们构成；extended 为 S1 第 5.5 节的 35 个。"
        "每个指标在模拟中如何测量，见[英文页](../../reference/indicators.md)。",
    ),
    "parameters": (
        "参数",
        "每个参数都可用 `--set` 改变、在扫描中变动。含义与来源照录代码中的英文声明；"
        "来源为 assumption 的是假设。各参数的证据范围见[英文页](../../reference/parameters.md)。",
    ),
    "flows": ("流量", "子系统之间的每一种流动；每次模拟都有记录（`flows.parquet`）。"),
    "stocks": ("存量", "每个存量，以及唯一能改变它的流量。"),
    "loops": ("反馈回路", "每条回路及其环节；`→(−)` 表示反向作用。切断各回路的[测量结果](../../loops.md)。"),
}


def listed(what: str) -> Callable[[], str]:
    """A page with what ``synergysim list`` says."""

    def page() -> str:
        title, intro = LISTED[what]
        columns, rows = list_names.LISTS[list_names.What(what)]()
        return f"# {title}\n\n{intro}\n\n{table(columns, ([code(row[0]), *row[1:]] for row in rows))}\n"

    return page


def commands() -> str:
    """What every command says of itself."""
    group = get_command(app)
    context = group.make_context("synergysim", ["list", "levers"], max_content_width=100, terminal_width=100)
    found = [group.get_command(context, name) for name in group.list_commands(context)]
    helps = []
    for one in found:
        own = type(context)(one, parent=context, info_name=one.name, max_content_width=100, terminal_width=100)
        helps.append(f"## synergysim {one.name}\n\n```text\n{one.get_help(own).strip()}\n```")
    rows = [(f"[`{one.name}`](#synergysim-{one.name})", one.get_short_help_str(200)) for one in found]
    return f"# 命令行\n\n{table(('命令', '作用'), rows)}\n\n" + "\n\n".join(helps) + "\n"


def python() -> str:
    """What ``import synergysim`` offers; the page of each name is English, as its docstring is."""
    names = [name for name in synergysim.__all__ if name != "__version__"]
    link = "../../reference/python"
    rows = [(f"[`{one}`]({link}/{page_of(one)})", first_line(getattr(synergysim, one))) for one in names]
    return (
        "# Python\n\n    import synergysim\n\n"
        "每条命令都是一个函数，所有名称在第一次使用时才载入。各种结果的共同之处（`to_xarray`、`to_excel`、`to_stata`、"
        f"`to_latex` 等）见 [`Result`]({link}/class_Result.md)。每个名称一页，列出全部参数、默认值与可能的错误；"
        f"这些页由代码中的说明生成，为英文。评价器与模型的更多函数见[英文页](../../reference/python.md)。\n\n"
        f"{table(('名称', '说明'), rows)}\n"
    )


PAGES: dict[str, Callable[[], str]] = {
    **{f"reference/{what}.md": listed(what) for what in LISTED},
    "reference/commands.md": commands,
    "reference/python.md": python,
}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the reference to the pages written by hand."""
    with speaking("zh"):
        for path, page in PAGES.items():
            text = page() if path == "reference/commands.md" else f"---\nhide: [toc]\n---\n\n{page()}"
            files.append(File.generated(config, path, content=text))
    return files
