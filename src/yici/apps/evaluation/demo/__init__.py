"""Experts, venues and projects for the demo. No real person: names come from grammars, codes from no register."""
