"""How colours look: in grey, and to people who do not tell red from green."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from matplotlib.colors import to_rgb

Array = npt.NDArray[np.float64]

# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
DEFICIENCIES: dict[str, Array] = {
    "normal": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
}
# sRGB to XYZ, D65.
_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = _XYZ.sum(axis=1)


def lab(colour: str, seen: str = "normal") -> Array:
    """L*, a*, b* of a colour as people with a deficiency see it."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    xyz = _XYZ @ np.clip(DEFICIENCIES[seen] @ linear, 0, 1) / _WHITE
    x, y, z = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(one: str, other: str, seen: str = "normal") -> float:
    """CIE 1976 difference; some 2.3 is just noticeable side by side."""
    return float(np.linalg.norm(lab(one, seen) - lab(other, seen)))


def grey_distance(one: str, other: str) -> float:
    """Difference of lightness L*, 0 to 100."""
    return float(abs(lab(one)[0] - lab(other)[0]))
