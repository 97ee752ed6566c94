"""Pure rules of evaluation: committee, avoidance, timing, secrecy, scores. No IO, integers only."""
