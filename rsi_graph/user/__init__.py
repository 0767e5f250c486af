"""One user's choices and traces: settings, keys, places visited, clipboard, editor, crash reports.

Nothing here belongs to a corpus or travels with it.
"""
