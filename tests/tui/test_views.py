"""Views in the explorer: listed with what they rest on, supposed, cleared, compared, and kept in an own layer."""

import pytest

from rsi_graph.corpus import creating
from rsi_graph.evaluation.structure import Supposition
from rsi_graph.files import folders
from rsi_graph.user.memory import Place
from tests.explorer import explorer, frame, opened, pressed, said, settled, typed, until
from tests.tui.test_hostile import HOSTILE, look

CORPUS = """
claims:
  top: {title: The top, text: All turns on this.}
  reason: {title: The reason, text: A reason., supports: [top]}
  reason2: {title: Another reason, text: Another., supports: [top]}
  off: {title: The objection, text: An objection., attacks: [top]}
sources:
  book:
    type: book
    title: A book
    author: [{family: Writer, given: Ada}]
    issued: "1999"
    annotations: {p: {text: It says so., locator: p. 7, disputes: [off]}}
"""
FRIEND = """
title: "Writer 1999: nothing against it"
text: The objection fails.
accept: [reason]
reject: [{node: off, cites: [book/p], because: It misses the point.}]
credences: [{node: reason2, credence: [0.6, 0.8]}]
"""
AT = Place("focus", (("", "top"),))


@pytest.fixture
def debate(tmp_path):
    """A corpus with three views, one of them damaged and one of what is not there."""
    folder = tmp_path / "own"
    (folder / "views").mkdir(parents=True)
    (folder / "claims.yaml").write_text(CORPUS)
    (folder / "views" / "friend.yaml").write_text(FRIEND)
    (folder / "views" / "lost.yaml").write_text("title: Of what is gone\naccept: [nowhere]\n")
    (folder / "views" / "damaged.yaml").write_text("title: [\n")
    return folder


async def listed(pilot):
    """Open the list; the screen after that."""
    await pressed(pilot, "v")
    for _ in range(30):
        if len(explorer(pilot).screen_stack) > 1:
            break
        await settled(pilot)
    await settled(pilot)
    await pilot.pause()
    return frame(pilot)


async def weighed(pilot):
    """Wait until what is supposed is weighed; the screen after that."""
    session = explorer(pilot).session
    await until(pilot, lambda: session.weighed.found.supposition == (session.supposition or Supposition()))
    await settled(pilot)
    return frame(pilot)


async def go(pilot, name):
    """Put the cursor on a view; the screen after that."""
    explorer(pilot).screen.rows.go(name)
    await pilot.pause()
    await pilot.pause()
    return frame(pilot)


async def test_they_are_listed_with_what_each_rests_on(debate) -> None:
    async with opened(debate, place=AT) as pilot:
        text = await listed(pilot)
        assert "Views 3" in text
        assert "nothing supposed" in text
        assert "damaged" in text
        text = await go(pilot, "friend")
        for words in (
            "3 statements, by Writer 1999", "accepts * The reason", "rejects * The objection",
            "because: It misses the point.", "Writer 1999, p. 7", "It says so.", "weighs .60 to .80 * Another reason",
            "NO PASSAGE is cited",
        ):  # fmt: skip
            assert words in text


async def test_choosing_one_supposes_it_and_the_first_row_takes_it_back(debate) -> None:
    async with opened(debate, place=AT) as pilot:
        await listed(pilot)
        await go(pilot, "friend")
        await pressed(pilot, "enter")
        text = await weighed(pilot)
        assert "Supposed: view \u201cWriter 1999: nothing against it\u201d." in text
        assert "The top (top): rejected -> accepted" in text
        assert "rsi-graph evaluate --view friend" in text
        text = await pressed(pilot, "escape")
        assert "What if  1 flip (I)  view \u201cWriter 1999: nothing against it\u201d" in text
        await pressed(pilot, "i")
        await typed(pilot, "r\n")
        await weighed(pilot)
        assert "against it\u201d; rejected The top" in await pressed(pilot, "escape")
        assert explorer(pilot).session.supposition.believed == (("reason2", (0.6, 0.8)),)
        text = await listed(pilot)
        assert explorer(pilot).screen.rows.key == "friend"
        await pressed(pilot, "home", "enter")
        assert "What if" not in await pressed(pilot, "escape")
        assert explorer(pilot).session.supposition is None
        assert explorer(pilot).session.posed is None


@pytest.mark.parametrize(("name", "words"), [("lost", "there is no node 'nowhere'"), ("damaged", "cannot be read")])
async def test_one_that_does_not_hold_says_why(debate, name, words) -> None:
    async with opened(debate, place=AT) as pilot:
        await listed(pilot)
        await go(pilot, name)
        await pressed(pilot, "c")
        await pressed(pilot, "enter")
        assert len(said(pilot)) == 2
        assert all(words in note for note in said(pilot))
        assert explorer(pilot).session.supposition is None


async def test_what_is_supposed_is_kept_and_nothing_is_written_over(debate) -> None:
    async with opened(debate, place=AT) as pilot:
        await pressed(pilot, "V")
        assert said(pilot)[0].startswith("nothing is supposed")
        await pressed(pilot, "i")
        await typed(pilot, "r\n")
        await weighed(pilot)
        await pressed(pilot, "escape", "V")
        assert "cannot name a view" in await typed(pilot, "No Name\n")
        explorer(pilot).screen.answer.value = ""
        assert "choose another name" in " ".join((await typed(pilot, "friend\n")).split())
        explorer(pilot).screen.answer.value = ""
        await typed(pilot, "mine\n")
        await settled(pilot)
        assert (debate / "views" / "friend.yaml").read_text() == FRIEND
        assert (debate / "views" / "mine.yaml").read_text().startswith('title: "mine"\nreject:\n  - node: "top"\n')
        assert any(f"wrote {debate / 'views' / 'mine.yaml'}" in note for note in said(pilot))
        assert "Views 4" in await listed(pilot)


async def test_saving_is_within_reach_of_the_list(debate) -> None:
    async with opened(debate, place=AT) as pilot:
        await listed(pilot)
        await go(pilot, "friend")
        await pressed(pilot, "enter")
        await weighed(pilot)
        await pressed(pilot, "escape")
        await listed(pilot)
        await pressed(pilot, "V")
        await pilot.pause()
        await typed(pilot, "copy\n")
        await settled(pilot)
        assert "credence: [0.6, 0.8]" in (debate / "views" / "copy.yaml").read_text()


async def test_the_shipped_corpus_is_never_written(debate, monkeypatch) -> None:
    monkeypatch.setattr(folders, "shipped_corpus", lambda: debate)
    async with opened(debate, place=AT) as pilot:
        await pressed(pilot, "i")
        await typed(pilot, "r\n")
        await weighed(pilot)
        await pressed(pilot, "escape", "V")
        assert "the shipped corpus stays as it is" in await typed(pilot, "mine\n")
        assert not (debate / "views" / "mine.yaml").exists()


async def test_a_view_of_a_lower_layer_is_stood_before_and_that_is_said(debate, tmp_path) -> None:
    upper = tmp_path / "upper"
    creating.create(upper, extends="../own")
    async with opened(upper, place=AT) as pilot:
        await pressed(pilot, "i")
        await typed(pilot, "r\n")
        await weighed(pilot)
        await pressed(pilot, "escape", "V")
        await typed(pilot, "friend\n")
        await settled(pilot)
        assert any("it stands before the view of that name in" in note for note in said(pilot))
        assert (upper / "views" / "friend.yaml").exists()
        assert (debate / "views" / "friend.yaml").read_text() == FRIEND


async def test_one_is_compared_with_what_is_supposed_now(debate) -> None:
    async with opened(debate, place=AT) as pilot:
        await listed(pilot)
        await pressed(pilot, "c")
        assert said(pilot)[-1].startswith("they suppose the same")
        await go(pilot, "friend")
        views = explorer(pilot).screen
        await pressed(pilot, "c")
        for _ in range(30):
            if explorer(pilot).screen is not views:
                break
            await settled(pilot)
        await settled(pilot)
        await pilot.pause()
        text = frame(pilot)
        assert "~ the bare corpus and friend come to opposite ends on" in text
        assert "what it comes down to at \u201cThe top\u201d" in text
        assert "the bare corpus says nothing that bears on it, so they do not part on it" in text
        assert "Views 3" in await pressed(pilot, "escape")


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (50, 14)], ids=str)
@pytest.mark.parametrize("name", ["markup", "action", "escape", "bidi", "wide", "word", "breaks"])
async def test_hostile_views_stand_on_every_screen(debate, name, size) -> None:
    import json

    text = HOSTILE[name]
    view = {"title": text[:72].strip(), "text": text, "accept": [{"node": "reason", "because": text}]}
    (debate / "views" / "friend.yaml").write_text(json.dumps(view), encoding="utf-8")
    async with opened(debate, size, place=AT) as pilot:
        await listed(pilot)
        look(pilot, size)
        await go(pilot, "friend")
        look(pilot, size)
        await pressed(pilot, "enter")
        await weighed(pilot)
        look(pilot, size)
        await pressed(pilot, "escape")
        look(pilot, size)
        assert explorer(pilot).is_running
