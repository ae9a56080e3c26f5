"""Parcels: what of the trade goes to consumers one by one, and what carrying it earns. Counted, not decided."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..compilation import compiled
from ..flows import INDEX
from ..markets.trade import HOUSEHOLD_SHARE
from ..summation import total

Array = NDArray[np.float64]

ONLINE_EXPORTS, ONLINE_IMPORTS = INDEX["online_exports"], INDEX["online_imports"]
MERCHANT_EXPORTS, HOME_SALES, LOGISTICS_FEES = INDEX["merchant_exports"], INDEX["home_sales"], INDEX["logistics_fees"]
PARCEL_EXPORTS, PARCEL_IMPORTS = INDEX["parcel_exports"], INDEX["parcel_imports"]
PARCEL_FEES, HOME_PARCELS = INDEX["parcel_fees"], INDEX["home_parcels"]

RETAIL_SHARE = 0.25  # of online exports, sold to consumers and not to businesses (assumption)
HOME_ONLINE_SHARE = 0.05  # of households' purchases at home, bought online in the base year (assumption)
MOST_ONLINE = 0.6  # of them ever (assumption)


@compiled
def count_parcels(flows: Array, buyers: Array, overseas: Array, bonded: Array, multiple: float) -> None:
    """Log what was sent by parcel this quarter, and the parcels' part in the fees of international logistics.

    ``flows`` of the quarter; ``buyers`` by platform; ``overseas`` and ``bonded``: shares of goods in warehouses. What
    consumers buy out of a warehouse in their own country crosses no border as a parcel. Fees are shared out by value
    of goods, online goods at their ``multiple``. At home the online share grows as the platforms' buyers do
    (assumption: the model has no platforms for the home market).
    """
    at_home = min(HOME_ONLINE_SHARE * (total(buyers) / buyers.size), MOST_ONLINE) * HOUSEHOLD_SHARE
    for c in range(flows.shape[1]):
        imported = flows[ONLINE_IMPORTS, c]
        sent = RETAIL_SHARE * flows[ONLINE_EXPORTS, c] * (1.0 - overseas[c])
        carried = multiple * flows[ONLINE_EXPORTS, c] + flows[MERCHANT_EXPORTS, c]
        flows[PARCEL_EXPORTS, c] += sent
        flows[PARCEL_IMPORTS, c] += imported * (1.0 - bonded[c])
        flows[PARCEL_FEES, c] += flows[LOGISTICS_FEES, c] * multiple * sent / max(carried, 1e-12)
        flows[HOME_PARCELS, c] += at_home * flows[HOME_SALES, c] + imported * bonded[c]
