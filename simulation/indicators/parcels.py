"""Parcels: what of the trade goes to consumers one by one, and what carrying it earns. Counted, not decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..markets.trade import HOUSEHOLD_SHARE

if TYPE_CHECKING:
    from ..model import ClusterModel

RETAIL_SHARE = 0.25  # of online exports, sold to consumers and not to businesses (assumption)
HOME_ONLINE_SHARE = 0.05  # of households' purchases at home, bought online in the base year (assumption)
MOST_ONLINE = 0.6  # of them ever (assumption)


def count_parcels(model: ClusterModel) -> None:
    """Log what was sent by parcel this quarter, and the parcels' part in the fees of international logistics.

    What consumers buy out of a warehouse in their own country crosses no border as a parcel. Fees are shared out by
    value of goods, online goods at their multiple. At home the online share grows as the platforms' buyers do
    (assumption: the model has no platforms for the home market).
    """
    book, stored = model.book, model.warehouse_share
    online, imported = book.this_quarter("online_exports"), book.this_quarter("online_imports")
    sent = RETAIL_SHARE * online * (1.0 - stored["overseas_warehouse"])
    multiple = model.parameters.services.online_logistics
    carried = multiple * online + book.this_quarter("merchant_exports")
    at_home = min(HOME_ONLINE_SHARE * float(np.mean(model.buyers())), MOST_ONLINE)
    home_parcels = at_home * HOUSEHOLD_SHARE * book.this_quarter("home_sales")
    book.log("parcel_exports", sent)
    book.log("parcel_imports", imported * (1.0 - stored["bonded_warehouse"]))
    book.log("parcel_fees", book.this_quarter("logistics_fees") * multiple * sent / np.maximum(carried, 1e-12))
    book.log("home_parcels", home_parcels + imported * stored["bonded_warehouse"])
