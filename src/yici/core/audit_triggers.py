"""Triggers that refuse every change of audit rows and batches, on both databases.

The one change that passes is sealing: batch and place of a row go from nothing to a value, all else unchanged. They
stop mistakes and injected SQL; whoever owns the database can drop them, and is found by the chain.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

ROW, BATCH = "core_auditrow", "core_auditbatch"
_FIXED = ("id", "key", "at", "verb", "account", "post", "object_kind", "object_key", "details", "nonce")


def _sealing_only(same: str) -> str:
    fixed = " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in _FIXED)
    return (
        "OLD.batch_id IS NULL AND OLD.place_in_batch IS NULL AND NEW.batch_id IS NOT NULL "
        f"AND NEW.place_in_batch IS NOT NULL AND {fixed}"
    )


def _rules(same: str) -> list[tuple[str, str, str, str]]:
    """Name, event, table and condition of each trigger."""
    return [
        ("audit_row_born_unsealed", "INSERT", ROW, "NEW.batch_id IS NOT NULL OR NEW.place_in_batch IS NOT NULL"),
        ("audit_row_sealed_once", "UPDATE", ROW, f"NOT ({_sealing_only(same)})"),
        ("audit_row_kept", "DELETE", ROW, ""),
        ("audit_batch_fixed", "UPDATE", BATCH, ""),
        ("audit_batch_kept", "DELETE", BATCH, ""),
    ]


def _sqlite() -> list[str]:
    statements = []
    for name, event, table, condition in _rules("IS"):
        when = f"WHEN {condition} " if condition else ""
        statements.append(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when}"
            "BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END"
        )
    return statements


def _postgresql() -> list[str]:
    statements = [
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log is never changed' USING ERRCODE = 'restrict_violation'; END $$"
    ]
    for name, event, table, condition in _rules("IS NOT DISTINCT FROM"):
        when = f"WHEN ({condition}) " if condition else ""
        statements.append(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION audit_refuse()"
        )
    for table in (ROW, BATCH):
        statements.append(
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        )
    return statements


def _names(vendor: str) -> list[tuple[str, str]]:
    names = [(name, table) for name, _, table, _ in _rules("IS")]
    return names + ([(f"{table}_not_emptied", table) for table in (ROW, BATCH)] if vendor == "postgresql" else [])


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers (before the audit tables themselves change, and between tests)."""
    with connection.cursor() as cursor:
        for name, table in _names(connection.vendor):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers anew. Runs after every migration: SQLite loses them when a migration rebuilds the table."""
    remove(connection)
    with connection.cursor() as cursor:
        for statement in _postgresql() if connection.vendor == "postgresql" else _sqlite():
            cursor.execute(statement)


def are_installed(connection: BaseDatabaseWrapper) -> bool:
    """Whether all triggers stand and none is switched off."""
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {str(row[0]) for row in cursor.fetchall()}
    return {name for name, _ in _names(connection.vendor)} <= standing
