"""Synthetic residents and places for demonstrations and benches: plausible, reproducible, nobody real.

ID numbers carry division 159999 (not assigned), phones the machine segment 140, cards a bank number that no bank has.
"""
