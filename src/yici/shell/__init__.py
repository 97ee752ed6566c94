"""Settings, root addresses, base templates, style sheet and command line: the only place that names every app."""
