"""Sensitivity of what scenarios come to: to parameters, to chance, to the evaluator's own choices."""
