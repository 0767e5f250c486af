"""The corpus for other programs and agents: what they may ask, and the server that answers over stdio.

Answers are data that carry ids, citations and what was checked. Nothing here writes unless it was started to.
"""
