"""A name in the genitive."""
from __future__ import annotations

import pytest

from core.genitive import genitive


@pytest.mark.parametrize(("name", "said"), [("Eva Ek", "Eva Eks"), ("Lisa Läs", "Lisa Läs"), ("Max", "Max"), ("HANS", "HANS")])
def test_a_name_that_ends_in_s_x_or_z_has_no_further_s(name: str, said: str):
    assert genitive(name) == said
