"""Whose desk it is, in every template: ``place_name``, the unit and the post of the signed-in person."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from yici.apps.places.public import list_posts


def place(request: HttpRequest) -> dict[str, object]:
    """Context processor. Asks the database only where a template shows it."""
    return {"place_name": SimpleLazyObject(lambda: _place_name(request))}


def _place_name(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    posts = list_posts(user.pk)
    chosen = request.session.get("post")
    post = next((one for one in posts if chosen and one.key == uuid.UUID(chosen)), posts[0] if posts else None)
    return f"{post.unit_name} {post.name}" if post else ""
