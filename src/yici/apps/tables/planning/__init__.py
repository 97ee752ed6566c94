"""From an understood form to what goes into its cells: areas, columns, rows, cards, heads. Writes nothing."""
