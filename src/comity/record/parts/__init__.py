"""The record's tables, one module per capability: columns, and what a row says."""
