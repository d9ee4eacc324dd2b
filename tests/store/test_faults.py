"""The faults of ``make faults`` are faults: TinyDB's own storage falls under each of them, where Koll's stands."""
from __future__ import annotations

import pytest

from tests.store import faults_at_rest, faults_of_power, faults_of_tinydb


@pytest.mark.slow
def test_a_full_disk_fells_tinydb_and_not_koll():
    assert not faults_of_tinydb.full_disks(10).holds
    assert faults_of_power.full_disks(10).holds


@pytest.mark.slow
def test_a_power_loss_fells_tinydb_and_not_koll():
    assert not faults_of_tinydb.power_losses(20).holds
    assert faults_of_power.power_losses(20).holds


@pytest.mark.parametrize("kind", faults_at_rest.KINDS)
def test_rotting_bytes_fell_tinydb_and_not_koll(kind: str):
    assert not faults_of_tinydb.damages(10, kind).holds
    assert faults_at_rest.damages(10, kind).holds
