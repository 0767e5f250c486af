"""The dialogs of the explorer: screens that open above a place, ask or show something, and close.

A dialog does its slow work aside and never imports a place.
"""
