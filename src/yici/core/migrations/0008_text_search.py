"""Words of texts that grow without end. Two tables are made by hand: PostgreSQL keeps the marks of a text in an array with
a GIN index, SQLite as rows of a table without row ids; Django knows neither.
"""

from django.db import migrations, models

POSTGRESQL = (
    "ALTER TABLE core_searchtext ADD COLUMN marks int4[] NOT NULL DEFAULT '{}'",
    "CREATE INDEX core_searchtext_marks ON core_searchtext USING gin (marks)",
)
SQLITE = (
    "CREATE TABLE core_searchmark (mark integer NOT NULL, text bigint NOT NULL, PRIMARY KEY (mark, text)) WITHOUT ROWID",
    "CREATE INDEX search_mark_by_text ON core_searchmark (text)",
)


def make(apps, schema_editor):
    """The array with its index, or the ordered table."""
    for sentence in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(sentence)


def drop(apps, schema_editor):
    """Gone again; the array goes with its table."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE core_searchmark")


class Migration(migrations.Migration):
    dependencies = [("core", "0007_outbox")]

    operations = [
        migrations.CreateModel(
            name="SearchWaiting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("key", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("key", models.UUIDField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("key", "kind"), name="search_text_once")],
            },
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="SearchMark",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "mark", "text", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("mark", models.IntegerField()),
                        ("text", models.BigIntegerField()),
                    ],
                    options={"indexes": [models.Index(fields=["text"], name="search_mark_by_text")]},
                ),
            ],
            database_operations=[migrations.RunPython(make, drop)],
        ),
    ]
