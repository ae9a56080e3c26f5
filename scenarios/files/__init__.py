"""Scenario files: what may stand in them, where they are, what they mean."""
