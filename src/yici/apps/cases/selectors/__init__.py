"""Reads of cases: ``cases`` one or many, ``history`` their timelines, ``inbox`` what a unit has to do."""
