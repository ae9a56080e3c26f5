"""One folder a question: what is computed, and what is said of it."""
