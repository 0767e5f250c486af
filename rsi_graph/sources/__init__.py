"""Works: their bibliographic records, looking them up, their texts, and the quotations in them.

The short names by which sentences cite a work belong to ``graph.citations``.
"""
