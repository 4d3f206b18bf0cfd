"""Forms from declarations: how the fields of a statement are entered, read back and filled in."""
