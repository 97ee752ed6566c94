"""Reads of draws."""
