"""What the city knows, once: elements, records, their versions, identifiers and relations."""
