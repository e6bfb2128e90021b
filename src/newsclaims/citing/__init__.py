"""Citations of a dataset or of a part of it, which a reader can check."""
