"""How the system evolves: channels, stages, network, hysteresis, patterns of firms."""
