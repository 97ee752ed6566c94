"""Writes of enrolment."""
