"""What may leave figures. Imports no Django."""
