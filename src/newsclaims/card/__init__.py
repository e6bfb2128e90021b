"""The dataset's card: its facts, its front matter, its text and its plots."""
