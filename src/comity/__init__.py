"""Working system of a security cooperation organisation: plan, share, warn, decide, respond, assess together."""

__version__ = "0.1.0"
