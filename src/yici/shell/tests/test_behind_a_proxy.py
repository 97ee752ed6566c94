"""Behind a proxy the client's address and https come from headers, and only from the proxies that are named."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

ASK = """
import django; django.setup()
from django.conf import settings
settings.SECURE_SSL_REDIRECT = True
from wsgiref.util import setup_testing_defaults
from django.core import signals
from yici.shell.wsgi import application
seen = []
signals.request_started.connect(lambda environ, **_: seen.append(environ["REMOTE_ADDR"]), weak=False)
environ = {"REMOTE_ADDR": "10.0.0.7", "HTTP_X_FORWARDED_FOR": "203.0.113.5", "HTTP_X_FORWARDED_PROTO": "https"}
setup_testing_defaults(environ)
environ["wsgi.url_scheme"] = "http"
list(application(environ, lambda status, headers: print(status.split()[0])))
print(seen[0])
"""


@pytest.mark.parametrize(
    ("proxies", "status", "address"),
    [("10.0.0.7", "200", "203.0.113.5"), ("10.0.0.0/8, 127.0.0.1", "200", "203.0.113.5"), ("", "301", "10.0.0.7"),
     ("10.0.0.8", "301", "10.0.0.7")],
)  # fmt: skip
def test_only_a_named_proxy_is_believed(proxies: str, status: str, address: str) -> None:
    environment = {**os.environ, "YICI_PROXIES": proxies, "DJANGO_SETTINGS_MODULE": "yici.shell.settings_test"}
    told = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True)
    assert told.stdout.split() == [status, address]
