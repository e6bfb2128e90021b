"""From the bytes of a seed file to normalised articles."""
