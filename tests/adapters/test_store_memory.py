"""The stores in memory keep the contracts."""

import pytest
from hypothesis import settings

from adapters.desk_contract import DeskContract
from adapters.index_contract import IndexContract
from adapters.store_contract import StoreContract
from adapters.store_machine import StoreMachine
from comity.adapters.store_memory import MemoryDesk, MemoryIndex, MemoryStore


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore()


class TestMemoryIndex(IndexContract):
    @pytest.fixture
    def index(self) -> MemoryIndex:
        return MemoryIndex()


class TestMemoryDesk(DeskContract):
    @pytest.fixture
    def desk(self) -> MemoryDesk:
        return MemoryDesk()


class MemoryMachine(StoreMachine):
    def make(self) -> MemoryStore:
        return MemoryStore()


TestMemoryMachine = MemoryMachine.TestCase
TestMemoryMachine.settings = settings(max_examples=30, stateful_step_count=20)
