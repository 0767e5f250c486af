"""One user's choices and traces: settings, keys, visited places, clipboard, editor, crash reports.

Nothing here belongs to a corpus or travels with it.
"""
