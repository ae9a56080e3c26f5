"""A process of the quarter and a measured indicator."""

import numpy as np
from synergysim.simulation.effects import CUSTOMS_DAYS_FACTOR
from synergysim.simulation.quarter import Process


def count_queue(model):
    """Days at customs this quarter, by cluster, kept for the year's mean."""
    days = model.base_customs_days * model.population.k[CUSTOMS_DAYS_FACTOR]
    model.customs_queue = [*getattr(model, "customs_queue", [])[-3:], np.array(days)]


def days_at_customs(model, year):
    """Days at customs, mean of the year's quarters."""
    return np.mean(model.customs_queue, axis=0)


QUEUE = Process("customs.count_queue", count_queue, after="logistics.move_goods")
MEASURES = {"X1": days_at_customs}
