"""Self-contained reports: one HTML file that opens without a network and prints to PDF."""

from .builder import Figure, KeyFigure, Section, Table, write_report

__all__ = ["Figure", "KeyFigure", "Section", "Table", "write_report"]
