"""The typed graph of a corpus and the questions one asks of it: dossiers, outlines, routes, timelines.

Nothing here reads a file, and nothing here computes how a proposition stands; that is ``evaluation``.
"""

from rsi_graph.graph.graph import Citation, Graph, Node, Relation

__all__ = ["Citation", "Graph", "Node", "Relation"]
