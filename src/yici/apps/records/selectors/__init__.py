"""Reads of records. They take the actor and return contracts; nothing here writes but the access log."""
