"""Pages and interfaces over HTTP."""
