"""A PostgreSQL database for tests: each gets schemas of its own in the one that COMITY_TEST_POSTGRES names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest

from comity.adapters.store_postgres import Address, parse_address
from needs import needs


def server() -> str:
    """The address of the database, without a schema; skips where there is none."""
    return needs("postgres", os.environ.get("COMITY_TEST_POSTGRES") or None)


@contextmanager
def fresh_schema() -> Iterator[Address]:
    """An address with a schema that nobody else uses; dropped at the end."""
    base = server()
    mark = "&" if "?" in base else "?"
    address = parse_address(f"{base}{mark}schema=test_{uuid4().hex}", "XAA")
    try:
        yield address
    finally:
        drop(address)


def drop(address: Address) -> None:
    """Remove an address's schema."""
    with psycopg.connect(address.conninfo, autocommit=True) as db:
        db.execute("SET client_min_messages = error")
        db.execute(f'DROP SCHEMA IF EXISTS "{address.schema}" CASCADE')


def change(address: Address, statement: str) -> None:
    """Change what is stored behind a store's back."""
    with psycopg.connect(address.conninfo, autocommit=True) as db:
        db.execute(f'SET search_path = "{address.schema}"')
        db.execute(statement)


@pytest.fixture
def address() -> Iterator[Address]:
    """A schema for one test."""
    with fresh_schema() as found:
        yield found
