"""Pages of draws: the ceremony for everybody, and its steps at the desk."""
