"""Scenario discovery on a stored sweep: under which conditions a case of interest comes about."""
