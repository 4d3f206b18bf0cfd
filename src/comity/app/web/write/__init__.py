"""Writing statements: what can be said, a form for each kind, a look at it before it goes, and sending."""
