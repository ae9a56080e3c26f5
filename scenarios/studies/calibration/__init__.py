"""Fits parameters to what is observed up to 2017, and keeps the posterior that any run can draw from."""
