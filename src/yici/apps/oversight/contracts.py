"""What may leave oversight: frozen descriptions. Imports no Django."""
