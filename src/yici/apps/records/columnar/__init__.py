"""Numbers over records from the columnar mirror: ``mirror`` keeps it, ``values``, ``frames`` and ``compiling`` turn the
catalogue's expressions into columns, ``answering`` asks and puts the table together.

Whatever cannot be said in columns exactly as ``selectors/telling.py`` tells it is refused here (``NotCompilable``) and
answered plainly, one record at a time.
"""
