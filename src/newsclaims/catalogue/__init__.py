"""Descriptions of a dataset in the formats of catalogues, repositories and reference managers, generated from schema/, CITATION.cff and the build."""
