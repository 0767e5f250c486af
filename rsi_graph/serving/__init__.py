"""The corpus for other programs and agents: the questions they may ask, and the server that answers over stdio.

Answers are data with ids, citations and notes on what was checked. Nothing is written unless the server was started
for that.
"""
