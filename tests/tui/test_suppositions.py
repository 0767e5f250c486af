"""Suppositions: labels change at once, what flipped is listed with its path, the bar stays until all is cleared."""

from rsi_graph.evaluation.structure import Supposition
from rsi_graph.user.memory import Place
from tests.explorer import explorer, frame, opened, pressed, said, settled, typed, until

NOTHING = Supposition()
AT = Place("focus", (("", "ideas-get-harder"),))


async def weighed(pilot):
    """Wait until what is supposed is weighed; the screen after that."""
    app = explorer(pilot)

    def known() -> bool:
        held = app.session.weighed
        return bool(held) and held.found.supposition == (app.session.supposition or NOTHING)

    await until(pilot, known)
    await settled(pilot)
    return frame(pilot)


async def supposed(pilot, answer):
    """Answer the question what if; the screen after that."""
    await pressed(pilot, "i")
    await typed(pilot, f"{answer}\n")
    return await weighed(pilot)


async def test_what_is_supposed_flips_others_and_says_by_which_path() -> None:
    async with opened(place=Place("focus", (("", "loop-fizzles"),))) as pilot:
        await supposed(pilot, "a")
        await pressed(pilot, "escape")
        assert "by The loop fizzles > The loop compounds" in " ".join((await pressed(pilot, "I")).split())


async def test_what_is_rejected_is_shown_until_it_is_cleared() -> None:
    async with opened(place=AT) as pilot:
        text = await supposed(pilot, "r")
        assert "Supposed: rejected Ideas get harder to find." in text
        assert "rsi-graph evaluate --reject ideas-get-harder" in text
        assert "rejected  .00  robust  supposed" in await pressed(pilot, "escape")
        assert "What if" in frame(pilot)
        assert "Moved most without flipping" in await pressed(pilot, "I")
        await pressed(pilot, "escape")
        assert "What if" not in await supposed(pilot, "clear")
        assert ".60" not in frame(pilot)
        assert "no objection recorded" in frame(pilot)


async def test_suppositions_add_up_and_the_last_word_on_a_node_holds() -> None:
    async with opened(place=AT) as pilot:
        await supposed(pilot, "a")
        await pressed(pilot, "escape")
        await supposed(pilot, "r")
        await pressed(pilot, "escape")
        assert explorer(pilot).session.supposition == Supposition((), ("ideas-get-harder",))


async def test_an_answer_that_cannot_be_taken_is_said_and_can_be_left() -> None:
    async with opened(place=AT) as pilot:
        await pressed(pilot, "i")
        assert "nothing was typed" in await typed(pilot, "\n")
        assert "is none of accept, reject, clear" in await typed(pilot, "x\n")
        await pressed(pilot, "escape")
        assert explorer(pilot).session.supposition is None


async def test_what_cannot_be_supposed_says_why(tmp_path) -> None:
    (tmp_path / "claims.yaml").write_text("questions:\n  q: {title: Is it so, text: Is it so?}\n")
    async with opened(tmp_path, place=Place("focus", (("", "q"),))) as pilot:
        await pressed(pilot, "i", "I")
        assert said(pilot)[0].startswith("a question is neither true nor false")
        assert said(pilot)[1].startswith("nothing is supposed: i supposes")


async def test_at_a_question_the_row_under_the_cursor_can_be_supposed() -> None:
    async with opened() as pilot:
        text = await pressed(pilot, "1", "i")
        assert "row a, row r: the same of the row" in text
        node = explorer(pilot).here.pointed
        await typed(pilot, "row r\n")
        assert explorer(pilot).session.supposition == Supposition((), (node,))


async def test_the_step_from_the_row_can_be_supposed_away(tmp_path) -> None:
    claims = "claims:\n  top: {title: Top, text: Top.}\n  off: {title: Off, text: Off., attacks: [top]}\n"
    (tmp_path / "claims.yaml").write_text(claims)
    async with opened(tmp_path, place=Place("focus", (("", "top"),))) as pilot:
        assert "step r rejects that the row" in await pressed(pilot, "i")
        await typed(pilot, "step r\n")
        text = await weighed(pilot)
        assert "Top (top): rejected -> accepted" in text
        assert "--reject 'off>top'" in text
        assert explorer(pilot).session.standings["off>top"].strength == 0.0


async def test_a_supposition_outlives_a_reload_as_far_as_its_nodes_do(tmp_path) -> None:
    one = "claims:\n  one: {title: The first, text: One.}\n"
    (tmp_path / "claims.yaml").write_text(f"{one}  two: {{title: The second, text: Two., attacks: [one]}}\n")
    async with opened(tmp_path, place=Place("focus", (("", "one"), ("-", "two")))) as pilot:
        await supposed(pilot, "reject")
        await pressed(pilot, "escape", "u")
        assert "rejected The second" in frame(pilot)
        await pressed(pilot, "r")
        assert "rejected The second" in await weighed(pilot)
        (tmp_path / "claims.yaml").write_text(one)
        await pressed(pilot, "r")
        assert "What if" not in await weighed(pilot)
