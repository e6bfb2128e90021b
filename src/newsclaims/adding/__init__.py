"""Articles brought into a dataset repository: kept as they came, read, and entered in seeds/sources.csv."""
