"""Releases: what they hold, how they are packed, checked and compared."""
