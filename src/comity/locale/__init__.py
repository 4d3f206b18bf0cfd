"""Message catalogues in Russian and Chinese."""
