"""Which kind a request is, learned from the city's own closed requests. Proposes and abstains; never decides."""
