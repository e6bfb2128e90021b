"""Who claimed what, in a folder of news articles."""
