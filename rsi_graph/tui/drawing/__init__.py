"""Drawing in the explorer: lines, rows, cards, bars, colours.

Nothing here handles a key or changes a place.
"""
