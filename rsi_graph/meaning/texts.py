"""The text of each node that is embedded, cut into pieces that fit the model's window."""

from collections.abc import Iterator

from rsi_graph.graph import Graph
from rsi_graph.model import PROPOSITIONS

WINDOW = 256
"""The most tokens of a text that the default model reads."""

# --- what is embedded ---------------------------------------------------------------------------------------------


def texts(graph: Graph) -> dict[str, str]:
    """The text to embed of every proposition and annotation, by id, in the order of the corpus."""
    return {id_: text(graph, id_) for id_ in graph.ids(*PROPOSITIONS, "annotation")}


def text(graph: Graph, id_: str) -> str:
    """The text to embed of one node: title and text, or the text alone if there is no title."""
    body = graph.body(id_)
    title, text = " ".join(body.get("title", "").split()), " ".join(body.get("text", "").split())
    if not title:
        return text
    return f"{title} {text}" if title[-1] in ".?!" else f"{title}. {text}"


def parts(text: str, window: int = WINDOW) -> list[str]:
    """A text in parts that a model reads whole, mostly a single one. The estimate of tokens is on the safe side."""
    out: list[str] = []
    words: list[str] = []
    used = 2  # the marks at both ends
    for word in _pieces(text, window - 2):
        tokens = _tokens(word)
        if words and used + tokens > window:
            out.append(" ".join(words))
            words, used = [], 2
        words.append(word)
        used += tokens
    return [*out, " ".join(words)]


def _pieces(text: str, tokens: int) -> Iterator[str]:
    """The words of a text; words that are longer than a model reads are cut."""
    for word in text.split():
        yield from (word[start : start + tokens] for start in range(0, len(word), tokens))


def _tokens(word: str) -> int:
    """The approximate number of tokens of a word: one for three letters, and one for each sign of other scripts."""
    return (len(word) + 2) // 3 if word.isascii() and word.isalpha() else len(word)
