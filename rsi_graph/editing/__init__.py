"""Changes to corpus files: drafted, shown, written whole, and undone.

Every change to a corpus goes through here and into the journal.
"""
