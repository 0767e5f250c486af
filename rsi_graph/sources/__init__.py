"""Works: their bibliographic records, looking them up, their texts, and the quotations in them.

How a work is cited in a sentence belongs to ``graph.citations``.
"""
