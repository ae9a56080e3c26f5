"""Policy search: the mix and timing of levers that does best within a budget."""
