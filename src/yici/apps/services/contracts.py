"""What may leave services: frozen descriptions. Imports no Django."""
