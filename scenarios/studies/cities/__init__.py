"""Cities side by side: who does what, what moves between them, who gains from which policies."""
