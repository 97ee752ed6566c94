"""Pages of collecting."""

from yici.apps.collecting.views.burden import burden, burden_rows

__all__ = ["burden", "burden_rows"]
