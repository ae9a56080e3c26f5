"""A run of a scenario: its tables, figures and report."""
