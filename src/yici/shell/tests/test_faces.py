"""The public face knows nothing of the desk."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(("face", "has_desk"), [("public", False), ("desk", True), ("both", True)])
def test_the_desk_is_served_only_by_the_faces_that_have_it(face: str, has_desk: bool) -> None:
    environment = {**os.environ, "YICI_FACE": face, "DJANGO_SETTINGS_MODULE": "yici.shell.settings_test"}
    program = (
        "import django; django.setup()\n"
        "from django.test import Client as C; Client = lambda: C(SERVER_NAME='127.0.0.1')\n"
        "print(Client().get('/sign-in/').status_code, Client().get('/').status_code)"
    )
    told = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["200" if has_desk else "404", "200"]
