"""The check of a release by a reader who has nothing but its files."""
