"""A city as files: tables (CSV) and settings (TOML) with a schema, one canonical form, and problems with file, line and
repair. No domain words and no database live here: each app says in its ``cityfiles.py`` which files there are.
"""

from yici.core.cityfiles.checking import check_city, check_rows
from yici.core.cityfiles.city import CityFiles, format_city, read_city, write_city
from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Check, Column, Line, Table
from yici.core.cityfiles.settings import SETTINGS_FILE, read_settings, settings_text
from yici.core.cityfiles.tables import table_text

__all__ = [
    "SETTINGS_FILE",
    "Check",
    "CityFiles",
    "Column",
    "Line",
    "Problem",
    "Table",
    "check_city",
    "check_rows",
    "format_city",
    "read_city",
    "read_settings",
    "settings_text",
    "table_text",
    "write_city",
]
