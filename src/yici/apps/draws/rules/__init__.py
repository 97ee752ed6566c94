"""How is drawn: bytes in, bytes out. No Django, no files, no clock, no floats (docs/reference/draws.md says it all)."""
