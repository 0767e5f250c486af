"""The dialogs of the explorer: screens that open over a place, ask or show something, and close.

A dialog does slow work in a thread, and never imports a place.
"""
