"""Pure rules of inspection: no database, no Django, no clock."""
