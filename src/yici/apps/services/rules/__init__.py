"""Pure rules of services: composing items, comparing versions, what the city holds. No database, no Django."""
