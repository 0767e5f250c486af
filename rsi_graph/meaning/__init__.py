"""Nearness in meaning: models, vectors, candidate links, the child process, and the ledger of judgements.

Nothing here decides whether two nodes are related; people do, through ``editing``.
"""
