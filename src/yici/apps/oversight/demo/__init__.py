"""A year of inspections for the demo city."""
