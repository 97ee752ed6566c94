"""Writes of cases. Nothing else changes a case.

``opening`` opens one, ``stepping`` takes it further, ``telling`` adds to its timeline, ``assigning`` gives it to units,
``clocks`` moves its limits, ``sweeping`` acts on what ran out, ``keeping`` keeps the list of states.
"""
