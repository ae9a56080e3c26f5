"""Why results differ: sensitivity indices, variance components, Shapley values."""
