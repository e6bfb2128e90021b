"""Near-duplicates: articles that are copies of one another but for some words, such as a syndicated story in several outlets."""
