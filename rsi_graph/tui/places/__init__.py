"""The places of the explorer: start, focus, outline, sources, problems, timeline, facets.

A dialog opens over a place.
"""
