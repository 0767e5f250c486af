"""The picture for the browser is written whole, over the one before; if that cannot be done, it is said."""

import pytest

from rsi_graph.errors import BadSetting
from rsi_graph.files import folders
from rsi_graph.user import pictures


def test_a_picture_stands_in_place_of_the_one_before() -> None:
    assert pictures.keep("<svg>one</svg>") == pictures.keep("<svg>two</svg>")
    assert (folders.cache() / pictures.FILE).read_text() == "<svg>two</svg>"


def test_a_place_that_cannot_be_written_is_said() -> None:
    folders.cache().parent.mkdir(parents=True, exist_ok=True)
    folders.cache().write_text("a file where the folder would be")
    with pytest.raises(BadSetting, match="cannot write"):
        pictures.keep("<svg/>")
