"""The people of one party's node: their accounts, roles and sessions. Nothing of it ever leaves the node."""
