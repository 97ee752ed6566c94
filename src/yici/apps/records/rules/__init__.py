"""Pure rules of records: numbers by which things are known, values as stored, two times, derived facts. No database."""
