"""Numbers in, numbers out: methods that know no act."""
