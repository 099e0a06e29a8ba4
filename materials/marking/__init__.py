"""Copies that say whose they are: the person's name, unit, time and number on every page."""
