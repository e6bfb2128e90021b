"""What `newsclaims evaluate` can do beyond its stage: another corpus, the errors themselves, offsets for other tools, the accepted figures."""
