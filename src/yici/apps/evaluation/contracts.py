"""What may leave evaluation: frozen descriptions. Imports no Django."""
