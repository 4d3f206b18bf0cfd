"""Networks of who belongs with whom: what they share, and where to draw it. Names and numbers in, numbers out."""
