"""The forms of bureaus: read, matched, filled and remembered."""
