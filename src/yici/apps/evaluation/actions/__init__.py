"""Writes of evaluation: libraries, venues, projects, draws, seats, sheets."""
