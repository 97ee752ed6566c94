"""What may leave cases. Imports no Django."""
