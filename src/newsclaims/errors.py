"""The errors that a user can mend: each message names the file, the place and the way out."""

import errno
import os

# What the machine refuses: no space, no permission, a file system that may only be read, too many open files, a file that is too large.
REFUSED = frozenset(getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EACCES", "EPERM", "EROFS", "EMFILE", "ENFILE", "EFBIG", "ENOMEM", "EIO"))


class UserError(Exception):
    """A mistake in configuration or input; the command line prints its message without a traceback and exits with ``status``."""

    status = 1


class UsageError(UserError):
    """Options that do not go together, or a value that an option cannot have: seen before any work, and whatever the data."""

    status = 2


def refused(error: BaseException) -> str | None:
    """What to tell where the machine refuses to read or write, and no code is to blame; None for any other error."""
    if not isinstance(error, OSError) or error.errno is None or error.errno not in REFUSED:
        return None
    where = f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes) else ""
    return f"{where}{os.strerror(error.errno)}; nothing is half-written: make room, or let this user read and write here, then run dvc repro again"
