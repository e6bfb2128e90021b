"""How well one annotation of an article agrees with another, and the figures that come of it."""
