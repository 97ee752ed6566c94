"""Pure rules of collecting, no IO."""
