"""A dataset repository for a user's own articles, made from the installed package."""
