"""The columnar side: datasets, mirror and report queries. No domain words live here."""
