"""One experiment: a scenario as it is and with each channel cut; what is missing then is the channel's share."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from ....analysis.comparison import effects_against
from ....analysis.results import Result
from ....analysis.stages import STAGES
from ...ensemble.engine import Engine
from ...files.resolution import Resolved
from ...present.quantities import MEAN, U
from ..comparison.compare import LEVEL, PRECISION, Comparison, compare_resolved

if TYPE_CHECKING:
    from ....simulation.channels import Channel

STAGE = "stage_rank"
# Shown for every channel; each is measured on the outcomes that its paper names as well.
OUTCOMES = (
    U, "exports_usd", "online_share", "adoption_share", "mean_quality", "mean_productivity", "n_firms", "mean_degree",
    STAGE,
)  # fmt: skip
SHARE_COLUMNS = [
    "channel", "outcome", "cluster", "year", "baseline_mean", "contribution", "lower", "upper", "share", "p_value", "n",
    "independent",
]  # fmt: skip


@dataclasses.dataclass(frozen=True, repr=False)
class ChannelShares(Result):
    """What the experiment gave.

    ``shares``: one row a channel, outcome and cluster (``mean`` for their mean), in the year shown. ``contribution`` is
    the mean paired difference baseline minus cut, in the outcome's unit, with its 95 % interval; ``share`` is the
    contribution over the baseline's size (NaN where that is 0). Shares overlap and do not add up.
    """

    comparison: Comparison
    channels: tuple[Channel, ...]
    shares: pd.DataFrame


def cut_scenarios(resolved: Resolved, channels: Sequence[Channel]) -> list[Resolved]:
    """The scenario, then the scenario with each channel cut; a cut one is called after the channel's code."""
    from ....simulation.channels import without

    variants = [resolved]
    for channel in channels:
        scenario = resolved.scenario.model_copy(update={"name": channel.code})
        source = f"channel {channel.code} cut"
        sources = {**resolved.sources, **dict.fromkeys(channel.cut, source)}
        variants.append(Resolved(scenario, without(resolved.inputs, channel), sources))
    return variants


def channel_shares(
    resolved: Resolved,
    channels: Sequence[Channel],
    seed: int = 1,
    replications: int = 10,
    *,
    workers: int | Engine = 1,
) -> ChannelShares:
    """Cut one channel after the other under common random numbers and measure what is missing in the last year.

    Raises:
        UserError: fewer than two replications. RunError: no run finished.
    """
    variants = cut_scenarios(resolved, channels)
    comparison = compare_resolved(variants, seed, replications, workers=workers)
    return ChannelShares(comparison, tuple(channels), _shares(comparison, channels))


def _shares(comparison: Comparison, channels: Sequence[Channel]) -> pd.DataFrame:
    table = pd.concat([comparison.quantities, _stage_ranks(comparison.synergy)], ignore_index=True)
    wanted = {*OUTCOMES, *(one for channel in channels for one in channel.outcomes)}
    chosen = table[table["quantity"].isin(list(wanted)) & (table["year"] == comparison.year_shown)]
    by, twos = ["cluster", "year"], comparison.results[0].twos
    effects = effects_against(chosen, comparison.baseline, by, PRECISION, (), LEVEL, twos)
    size = effects["baseline_mean"].abs()
    return effects.assign(
        channel=effects["scenario"],
        outcome=effects["quantity"],
        contribution=-effects["mean"],
        lower=-effects["upper"],
        upper=-effects["lower"],
        share=(-effects["mean"] / size).where(size > 0),
    )[SHARE_COLUMNS]


def _stage_ranks(synergy: pd.DataFrame) -> pd.DataFrame:
    """The stage as a number, 0 for none to 4 for mature, of every cluster and on average."""
    ranks = synergy.assign(value=synergy["stage"].map({name: float(place) for place, name in enumerate(STAGES)}))
    keys = ["scenario", "replication", "year"]
    mean = ranks.groupby(keys, sort=False)["value"].mean().reset_index().assign(cluster=MEAN)
    return pd.concat([ranks[[*keys, "cluster", "value"]], mean], ignore_index=True).assign(quantity=STAGE)
