"""Copies of a release's tables for those who do not open Parquet: CSV, Web Annotations, CoNLL-U; made from its own Parquet files, shard by shard."""
