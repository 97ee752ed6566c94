"""Which article of the knowledge base answered which request."""

from __future__ import annotations

from django.db import models


class ArticleUse(models.Model):
    """A request was answered at once with a version of an article. The articles themselves are rows of the city."""

    request = models.OneToOneField("hotline.Request", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=80)
    valid_from = models.CharField(max_length=10)
    is_changed = models.BooleanField(default=False)  # the agent answered in other words
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["code", "at"], name="article_use_by_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.request_id}"
