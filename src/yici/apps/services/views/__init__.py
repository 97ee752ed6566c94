"""Pages of services: finding and reading, filling and following, the window, the parts to decide."""
