"""`python -m newsclaims`."""

from newsclaims.cli import main

main()
