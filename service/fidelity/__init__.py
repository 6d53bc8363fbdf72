"""Whether a translation says what its source says: numbers, names, negation, opposites, shape."""
