"""Who acts. An actor is made by ``places`` from an account and the post it holds; everything below only reads it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from yici.core.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a post, or the system itself.

    ``area_paths`` are the roots of the subtrees the post covers, as paths of area ids ("/1/7/"); ``readers`` are the
    classes of sensitive elements the post may read (party, disability, …).
    """

    account: uuid.UUID | None
    post: uuid.UUID | None
    name: str
    permissions: frozenset[str] = frozenset()
    readers: frozenset[str] = frozenset()
    area_paths: tuple[str, ...] = ()
    unit_id: int | None = None
    unit_code: str = ""
    is_system: bool = field(default=False)

    def may(self, permission: str) -> bool:
        """Whether the post includes the permission (the system may everything)."""
        return self.is_system or permission in self.permissions

    def must(self, permission: str) -> None:
        """Raise ``NotAllowed`` unless the post includes the permission."""
        if not self.may(permission):
            raise NotAllowed(permission=permission)

    def may_read(self, reader_class: str) -> bool:
        """Whether the post reads elements of this reader class; elements without a class are open to all readers."""
        return self.is_system or not reader_class or reader_class in self.readers


SYSTEM = Actor(account=None, post=None, name="system", is_system=True, area_paths=("/",))
