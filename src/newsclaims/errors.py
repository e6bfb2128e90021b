"""The errors that a user can mend: each message names the file, the place and the way out."""


class UserError(Exception):
    """A mistake in configuration or input; the command line prints its message without a traceback and exits with 1."""
