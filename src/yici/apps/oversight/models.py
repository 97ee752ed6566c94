"""Tables of oversight."""
