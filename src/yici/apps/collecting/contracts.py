"""What may leave collecting. Imports no Django."""
