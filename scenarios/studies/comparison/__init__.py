"""Compares scenarios replication by replication under the same luck."""
