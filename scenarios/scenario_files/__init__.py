"""Scenario files: starting, checking, comparing, their schema and schedules."""
