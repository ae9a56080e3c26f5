"""How indicators are measured. What they are (names, units, subsystems) is declared in the analysis catalogue."""
