"""One module per stage, in the words of dvc.yaml."""
