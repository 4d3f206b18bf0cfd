"""Pure translators between acts and the formats of other systems."""
