"""The embedded annotator: one small transformer with several heads, run as a spaCy component."""
