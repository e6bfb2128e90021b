"""The checks that stand between the tables and their publication."""
