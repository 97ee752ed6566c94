"""Words by which things are found."""

from __future__ import annotations

from django.db import models


class SearchToken(models.Model):
    """A sign, a pair of signs or a mark by which a thing is found. What it is found by is never a protected value."""

    kind = models.CharField(max_length=30)
    token = models.CharField(max_length=8)
    key = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "token", "key"], name="search_token_once")]
        indexes = [models.Index(fields=["key"], name="search_by_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.token}"


class SearchWaiting(models.Model):
    """A thing whose text is to be indexed (``core.text_search``); written with the change, gone once it is done."""

    kind = models.CharField(max_length=30)
    key = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SearchText(models.Model):
    """The place of a text among all that are found (``core.text_search``). PostgreSQL keeps its marks in a column."""

    kind = models.CharField(max_length=30)
    key = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "kind"], name="search_text_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SearchMark(models.Model):
    """SQLite only: a mark of a text, in a table ordered by mark and place."""

    pk = models.CompositePrimaryKey("mark", "text")
    mark = models.IntegerField()
    text = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["text"], name="search_mark_by_text")]

    def __str__(self) -> str:
        return f"{self.mark} of {self.text}"
