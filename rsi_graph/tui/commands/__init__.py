"""The commands that mean the same in every view, a class a subject.

A command ``name`` is done by ``do_<name>``; ``why_not_<name>`` says why it cannot be done here now, and nothing where
it can. Where the view in sight has either method itself, its own comes first.
"""
