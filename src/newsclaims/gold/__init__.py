"""Annotations of articles: what they hold, and how they are written down."""
