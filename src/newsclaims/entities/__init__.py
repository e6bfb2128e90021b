"""Rules over names and expressions: spans, identity within an article, roles."""
