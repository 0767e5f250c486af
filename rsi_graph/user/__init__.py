"""What one user has chosen and left behind: settings, keys, places visited, clipboard, editor, crash reports.

Nothing here belongs to a corpus or travels with it.
"""
