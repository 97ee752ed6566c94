"""Rows of a city's files."""

from __future__ import annotations

from django.db import models


class LoadedRow(models.Model):
    """What a row of the city's files said at the last load: the middle of the three states that ``load`` compares."""

    file = models.CharField(max_length=120)
    code = models.CharField(max_length=160)
    content = models.JSONField()
    loaded_at = models.DateTimeField()
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "code"], name="loaded_row_once")]

    def __str__(self) -> str:
        return f"{self.file}:{self.code}"


class CityRow(models.Model):
    """A row of a city's files that no table of its own holds (words, lists, settings): the database's side of it."""

    file = models.CharField(max_length=120)
    code = models.CharField(max_length=160)
    content = models.JSONField()
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "code"], name="city_row_once")]

    def __str__(self) -> str:
        return f"{self.file}:{self.code}"
