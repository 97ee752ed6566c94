"""What a demo city has of services, a file a topic."""

from yici.apps.services.demo.applications import has_applications, make_applications

__all__ = ["has_applications", "make_applications"]
