"""Areas, units, posts, accounts and calendars: who and where."""
