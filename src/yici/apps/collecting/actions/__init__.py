"""Writes of collecting."""
