"""The commands that are the same in every view, with a class for each subject.

``do_<name>`` does the command ``name``; ``why_not_<name>`` says why it cannot be done here now, or nothing if it can.
If the visible view has either method itself, that one is used.
"""
