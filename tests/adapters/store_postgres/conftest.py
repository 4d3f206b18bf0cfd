"""Schemas for the tests of this folder."""

from postgres import address

__all__ = ["address"]
