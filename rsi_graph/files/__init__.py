"""Files on this machine: where they are, and how they are written whole or not at all.

Nothing here knows what a corpus is.
"""
