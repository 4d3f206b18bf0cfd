"""The only place where the parts are put together: node, commands and web."""
