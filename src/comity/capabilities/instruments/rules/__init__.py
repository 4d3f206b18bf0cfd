"""Who may describe an instrument, and what instruments ask of those who plan."""
