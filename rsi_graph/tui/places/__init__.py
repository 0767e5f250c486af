"""The places of the explorer: start, focus, outline, sources, problems, timeline, facets.

What opens above a place is a dialog.
"""
