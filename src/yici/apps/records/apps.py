"""Django's handle on records."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """See README.md beside this file."""

    name = "yici.apps.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Everything that changes what a record tells is in the change feed under the number of the record."""
        from yici.core import feed

        feed.watch("record", "records_record", "id")
        feed.watch("record", "records_arearelation", "record_id")
        feed.watch("record", "records_link", "part_id")
