"""What is wanted of a service always wins over what an older shim says."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from psverify_managers.common.children import process_identity
from psverify_managers.common.states import ServiceState
from psverify_managers.common.store.database import Database
from psverify_managers.common.store.rows import Owner, ServiceRow
from psverify_managers.common.store.service_table import Services

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD, NEW = Owner(1, "one"), Owner(2, "two")
PLACE = ("m.json", 4)


@pytest.fixture
def services() -> Iterator[Services]:
    with Database(":memory:") as database:
        yield Services(database)


def row(services: Services) -> ServiceRow:
    found = services.get("web")
    assert found is not None
    return found


def test_each_wish_is_a_new_generation(services: Services) -> None:
    assert services.want("web", 1, PLACE, 1.0) == 1
    assert services.unwant("web", 1) == 2
    assert services.want("web", 1, PLACE, 2.0) == 3
    assert row(services).wanted == 1
    assert services.get("web", 2) is None


def test_shim_of_an_older_generation_is_refused(services: Services) -> None:
    first = services.want("web", 1, PLACE, 1.0) or 0
    services.unwant("web", 1)
    assert not services.shim("web", 1, first, OLD)
    second = services.want("web", 1, PLACE, 2.0) or 0
    assert not services.shim("web", 1, first, OLD)
    assert services.shim("web", 1, second, NEW)
    assert not services.tell("web", 1, OLD, state="RUNNING")
    assert services.tell("web", 1, NEW, state="RUNNING")
    assert row(services).state is ServiceState.RUNNING


def test_down_only_what_was_read(services: Services) -> None:
    generation = services.want("web", 1, PLACE, 1.0) or 0
    before = row(services)
    services.shim("web", 1, generation, NEW)
    assert not services.down(before, ServiceState.UNKNOWN, "gone", 2.0)
    assert services.down(row(services), ServiceState.UNKNOWN, "gone", 2.0)
    assert row(services).message == "gone"


def test_replicas_in_order_and_forgotten(services: Services) -> None:
    for replica in (2, 1, 3):
        services.want("web", replica, PLACE, 1.0)
    services.want("api", 1, PLACE, 1.0)
    services.forget("web", 3)
    assert [each.subject for each in services.select()] == ["api", "web", "web:2"]
    assert [each.replica for each in services.select("web")] == [1, 2]


def test_no_second_shim_beside_a_living_one(services: Services) -> None:
    birth = process_identity.process_birth(os.getpid())
    assert birth is not None
    generation = services.want("web", 1, PLACE, 1.0) or 0
    assert services.shim("web", 1, generation, Owner(os.getpid(), birth))
    assert services.want("web", 1, PLACE, 2.0) is None
    assert row(services).generation == generation
