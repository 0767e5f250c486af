"""Files on this machine: their places, and writing them whole or not at all.

Nothing here knows what a corpus is.
"""
