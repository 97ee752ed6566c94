"""What every app stands on: clock, ids, actions, audit, jobs, keys, files. No domain words live here."""
