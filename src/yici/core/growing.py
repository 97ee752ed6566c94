"""Tables that only grow: triggers refuse every change and removal of their rows, on both databases.

An app names its table when Django is ready. Like those of the audit log, the triggers stop mistakes and injected SQL;
whoever owns the database can drop them, and is found by the chain of digests in the rows.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

_tables: list[str] = []


def register_growing(table: str) -> None:
    """Name a table whose rows are only added."""
    if table not in _tables:
        _tables.append(table)


def _names(table: str, vendor: str) -> list[tuple[str, str]]:
    events = ["UPDATE", "DELETE", *(["TRUNCATE"] if vendor == "postgresql" else [])]
    return [(f"{table}_no_{event.lower()}", event) for event in events]


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers (before the tables themselves change, and between tests)."""
    with connection.cursor() as cursor:
        for table in _there(connection):
            for name, _ in _names(table, connection.vendor):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers anew. Runs after every migration: SQLite loses them when a migration rebuilds the table."""
    remove(connection)
    tables = _there(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and tables:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION growing_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'these rows are only added' USING ERRCODE = 'restrict_violation'; END $$"
            )
        for table in tables:
            for name, event in _names(table, connection.vendor):
                cursor.execute(_statement(name, event, table, connection.vendor))


def _statement(name: str, event: str, table: str, vendor: str) -> str:
    if vendor == "postgresql":
        each = "STATEMENT" if event == "TRUNCATE" else "ROW"
        return f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION growing_refuse()"
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, 'these rows are only added'); END"
    )


def _there(connection: BaseDatabaseWrapper) -> list[str]:
    """The named tables that the database has: a migration may be half way."""
    found = set(connection.introspection.table_names())
    return [table for table in _tables if table in found]
