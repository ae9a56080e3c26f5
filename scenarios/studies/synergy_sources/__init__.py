"""Where a run's synergy comes from: four switches, every combination of them simulated under common luck."""
