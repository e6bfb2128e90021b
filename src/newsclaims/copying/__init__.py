"""The built dataset, copied to where others read it: a folder, or storage that fsspec knows."""
