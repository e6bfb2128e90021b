"""The errors that a user can mend: each message names the file, the place and the way out."""


class UserError(Exception):
    """A mistake in configuration or input; the command line prints its message without a traceback and exits with ``status``."""

    status = 1


class UsageError(UserError):
    """Options that do not go together, or a value that an option cannot have: seen before any work, and whatever the data."""

    status = 2
