"""Keys by which things are named outside the database."""

from __future__ import annotations

import uuid

from uuid_utils.compat import uuid7


def new_key() -> uuid.UUID:
    """A UUIDv7 (RFC 9562): unique, and ordered by the time it was made."""
    return uuid7()
