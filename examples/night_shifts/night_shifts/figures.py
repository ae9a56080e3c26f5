"""A figure that every run gets."""

from matplotlib.figure import Figure


def customs_queue(result, lang):
    """Days at customs over the years, mean over clusters and replications."""
    rows = result.indicators[result.indicators["indicator"] == "X1"]
    mean = rows.groupby("year")["value"].mean()
    figure = Figure(figsize=(6.0, 3.0), layout="constrained")
    axes = figure.add_subplot()
    axes.plot(mean.index, mean.to_numpy())
    axes.set_ylabel("通关天数" if lang == "zh" else "Days at customs")
    axes.set_ylim(bottom=0.0)
    return figure
