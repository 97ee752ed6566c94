"""Numbers of nobody, for the tests of other apps too: valid by their check digit, under a code no place has."""

from yici.apps.records.demo.numbers import credit_code, id_number

__all__ = ["credit_code", "id_number"]
