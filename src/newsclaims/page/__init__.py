"""The evidence page: a static site that shows every claim in its article, with its row and its source bytes."""
