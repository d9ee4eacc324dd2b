"""koll.toml: what may stand there, and a sentence with the place for what may not."""
from __future__ import annotations

from pathlib import Path

import pytest

from store.configuration import ConfigurationError, configuration, staff_floor_of


def read(tmp_path: Path, content: bytes) -> dict[str, str]:
    (tmp_path / "koll.toml").write_bytes(content)
    return configuration({}, {}, str(tmp_path / "koll.toml"))


def test_texts_numbers_of_people_a_date_and_lists_are_read(tmp_path: Path) -> None:
    text = 'store = "/x/koll.json"\nbot_admins = [1, 2]\ntoday = 2020-09-15\nchannels = ["-100/7", "mailto:a@b.se"]\n'
    assert read(tmp_path, text.encode()) == {
        "store": "/x/koll.json", "bot_admins": "1,2", "today": "2020-09-15", "channels": "-100/7,mailto:a@b.se",
    }
    assert read(tmp_path, b"\xef\xbb\xbfbot_admins = 7\n") == {"bot_admins": "7"}


@pytest.mark.parametrize(("line", "said"), [
    ("store = 3", 'store ska vara text, till exempel store = "…".'),
    ("kommun = 2020-01-01", 'kommun ska vara text, till exempel kommun = "…".'),
    ('store = ["a", "b"]', "store ska vara text"),
    ("bot_token = 12345", "bot_token ska vara text"),
    ("bot_admins = [true]", "bot_admins ska vara användarnummer"),
    ("bot_admins = 1.5", "bot_admins ska vara användarnummer"),
    ("today = 12:30:00", "today ska vara ett datum"),
    ("smtp = {a = 1}", "smtp ska vara text"),
])
def test_a_value_of_the_wrong_sort_is_refused_by_its_key(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as found:
        read(tmp_path, line.encode())
    assert said in str(found.value)


@pytest.mark.parametrize(("content", "said"), [
    (b'kommun = "Hjo"\nstore = \n', "koll.toml rad 2: det är inte giltig TOML."),
    (b'kommun = "Hjo', "koll.toml: det är inte giltig TOML."),
    ('kommun = "Hjo"\n\nsmtp = "å"\n'.encode("latin-1"), "koll.toml rad 3: filen ska vara text i UTF-8."),
])
def test_a_file_that_is_no_toml_is_refused_with_its_line_and_without_english(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(ConfigurationError) as found:
        read(tmp_path, content)
    assert said in str(found.value)
    assert not {"Invalid", "Illegal", "Unterminated", "line", "codec", "value"} & set(str(found.value).replace("(", " ").split())


def test_a_folder_in_its_place_is_told_in_swedish(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="kan inte läsas: det är en mapp"):
        configuration({}, {}, str(tmp_path))


@pytest.mark.parametrize(("said", "floor"), [({}, None), ({"staff_floor": "0"}, 0), ({"staff_floor": "25"}, 25)])
def test_the_floor_of_small_groups_is_a_number_or_not_said(said: dict[str, str], floor: int | None):
    assert staff_floor_of(said) == floor


@pytest.mark.parametrize("said", ["tio", "-1", "²", "10,5"])
def test_a_floor_that_is_no_number_is_told(said: str):
    with pytest.raises(ConfigurationError, match=r"är inget antal\. Skriv till exempel 10"):
        staff_floor_of({"staff_floor": said})
