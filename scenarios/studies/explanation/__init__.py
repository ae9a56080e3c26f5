"""What made the gap between two scenarios."""
