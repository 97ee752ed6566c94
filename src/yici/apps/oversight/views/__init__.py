"""Pages of inspection, for the desk and for everybody."""
