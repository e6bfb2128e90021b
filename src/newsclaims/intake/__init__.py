"""From the records of seed files to the articles of a corpus of any size, by way of temporary files."""
