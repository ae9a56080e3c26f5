"""Simulated against observed: what is observed, two protocols for the years held out, scores, report."""
