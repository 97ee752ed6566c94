"""Settings for the tests: plain static files, quick password hashes, a data folder that is thrown away."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="yici-test-"))
(_folder / "static").mkdir()
os.environ["YICI_DATA"] = str(_folder)
os.environ["YICI_KEYS"] = str(_folder / "keys")

from yici.shell.settings import *  # noqa: E402, F403
from yici.shell.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["OPTIONS"].pop("pool", None)
else:
    # A file, not memory: threads of a test queue for it as they do in the server.
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "test.sqlite3")}
