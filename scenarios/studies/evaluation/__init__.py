"""Scores indicators, observed or simulated, with the evaluator of ``analysis``."""
