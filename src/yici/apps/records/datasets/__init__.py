"""What goes into the columnar mirror: a dataset for each entity, one for links, one for second areas.

``physical`` names columns, ``reading`` takes rows from the database, ``shaping`` makes them columns. Protected values
never enter: of them a column says only whether the record has one.
"""
