"""Speed and memory, measured; printed by ``make bench``, never asserted: machines differ."""
