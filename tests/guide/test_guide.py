"""The manual: every page can be listed and printed, and a page that is not there is named with what there is."""

import json

import pytest

from rsi_graph import guide
from rsi_graph.cli import main
from rsi_graph.errors import UnknownTopic


def test_the_list_names_every_page(capsys) -> None:
    assert main(["guide"]) == 0
    listed = capsys.readouterr().out
    assert all(page.topic in listed and page.title in listed for page in guide.pages())


@pytest.mark.parametrize("topic", [page.topic for page in guide.pages()])
def test_a_page_is_printed_as_it_is_into_a_pipe(topic: str, capsys) -> None:
    assert main(["guide", topic]) == 0
    assert capsys.readouterr().out == guide.page(topic).text


def test_a_page_is_laid_out_on_a_terminal(monkeypatch, capsys) -> None:
    monkeypatch.setattr("rsi_graph.cli.guide.coloured", lambda: True)
    main(["guide", "start"])
    assert "```" not in capsys.readouterr().out


def test_as_data(capsys) -> None:
    main(["guide", "words", "--format", "json"])
    [page] = json.loads(capsys.readouterr().out)
    assert page["topic"] == "words"
    assert page["title"] == "The words of the field"


def test_a_page_that_is_not_there_is_said_with_what_there_is(capsys) -> None:
    with pytest.raises(UnknownTopic) as raised:
        guide.page("corpse")
    assert "corpus" in raised.value.hint
    assert main(["guide", "corpse"]) == 2
