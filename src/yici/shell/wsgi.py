"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yici.shell.settings")
application = get_wsgi_application()

# Behind a proxy the address of a client and https are known only from headers; whoever else sends them is not believed.
PROXIES = [address.strip() for address in os.environ.get("YICI_PROXIES", "").split(",") if address.strip()]
if PROXIES:
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=PROXIES)
