"""What a fit left out or could not weigh, one remark for each indicator or subsystem concerned."""

from __future__ import annotations

from functools import partial

import numpy as np
import numpy.typing as npt

from ...language import Note, Text, tr
from ..catalogue.clusters import cluster_name
from .errors import listed
from .windows import Layout, Window

_CONSTANT = tr("does not vary within its bounds: left out with weight 0.")
_DROPPED = tr("has a grey relational grade under the threshold: left out.")
_ALIKE = tr("has perfectly correlated indicators only: CRITIC cannot weigh them, the weights are equal.")


def window_notes(window: Window, layout: Layout, clusters: tuple[str, ...]) -> tuple[Text, ...]:
    """The remarks on a fit; ``clusters`` are those with bounds of their own, none where all share one window."""
    flags = (
        (window.constant, layout.indicators, _CONSTANT),
        (window.dropped, layout.indicators, _DROPPED),
        (window.alike, layout.subsystems, _ALIKE),
    )
    return tuple(
        _note(flag[..., position], name, said, clusters)
        for flag, names, said in flags
        for position, name in enumerate(names)
        if flag[..., position].any()
    )


def _note(flags: npt.NDArray[np.bool_], name: str, said: Text, clusters: tuple[str, ...]) -> Text:
    """The remark with the clusters it concerns in front; alone when the window is shared."""
    if not clusters or not flags.ndim:
        return Note(f"{name} {said.en}", f"{name} {said.zh}")
    hit = np.flatnonzero(flags.reshape(-1, flags.shape[-1]).any(axis=0))
    concerned = listed(partial(cluster_name, clusters[position]) for position in hit)
    return tr("{concerned}: {name} {said}", concerned=concerned, name=name, said=said)
