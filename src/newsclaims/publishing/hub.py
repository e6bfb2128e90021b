"""A release on the Hugging Face Hub: a dataset repository whose branch main mirrors the release folder, and a tag for each version."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING, TypeVar

from newsclaims.errors import UserError
from newsclaims.publishing import hub_failure, retries, secret
from newsclaims.publishing.hub_failure import TOKEN, TOKENS_AT
from newsclaims.publishing.ready import Release, Sent
from newsclaims.releases.certificate import FILE as CERTIFICATE

if TYPE_CHECKING:
    from huggingface_hub import HfApi
    from huggingface_hub.hf_api import RepoFile

T = TypeVar("T")

ENDPOINT = "HF_ENDPOINT"
HUB = "https://huggingface.co"
BRANCH = "main"
# The Hub writes this one itself: which files are kept as large ones.
OWN = (".gitattributes",)
# What a repository holds that a person has just made on the Hub's pages.
FRESH = {".gitattributes", "README.md"}
# A commit is what a later run can start from; the Hub takes some hundred files in one.
BATCH = 200
# Commits beyond those that the files need, for what changes there meanwhile.
SPARE = 2


@dataclass(frozen=True)
class Hub:
    """Where to: a repository (``ORG/NAME``), and whether only its owners may read it."""

    repository: str
    private: bool = False

    @property
    def endpoint(self) -> str:
        """The Hub's address: HF_ENDPOINT, else huggingface.co."""
        return secret.endpoint(os.environ.get(ENDPOINT) or HUB, ENDPOINT)


@dataclass(frozen=True)
class OnHub:
    """What came of it: the page, the tag, its commit, and how many files were sent and removed in this run."""

    url: str
    tag: str
    commit: str
    private: bool
    sent: int
    removed: int


@dataclass(frozen=True)
class _Session:
    api: HfApi
    repository: str
    token: str = field(repr=False)
    sleep: retries.Sleep

    def ask(self, what: str, call: Callable[[], T]) -> T:
        """``call``, tried again where that may help; every failure is a UserError that carries no token."""
        return retries.tried(f"{self.repository}: {what}", lambda: self._once(what, call), self.sleep)

    def _once(self, what: str, call: Callable[[], T]) -> T:
        try:
            return call()
        except UserError:
            raise
        except Exception as error:  # noqa: BLE001 - a library's exception holds the request with its headers: only its words may leave
            failed = hub_failure.of(error, f"{self.repository}: {what}", self.token)
        # Raised outside of the handler, so that it does not carry the library's exception along as its context.
        raise failed

    def files(self, revision: str) -> dict[str, RepoFile]:
        """The files of a revision by path."""
        from huggingface_hub.hf_api import RepoFile

        tree = self.api.list_repo_tree(self.repository, recursive=True, revision=revision, repo_type="dataset")
        return {one.path: one for one in tree if isinstance(one, RepoFile)}

    def tags(self) -> dict[str, str]:
        """The commits that the tags point to."""
        return {one.name: one.target_commit for one in self.api.list_repo_refs(self.repository, repo_type="dataset").tags}


def publish(release: Release, where: Hub, sleep: retries.Sleep = time.sleep) -> OnHub:
    """Make the repository's branch main equal to the release, compare, and tag it; what is there already is not sent again."""
    session = _session(where, sleep)
    private = _repository(session, where)
    tag = f"v{release.version}"
    url = f"{where.endpoint}/datasets/{where.repository}"
    tagged = session.ask("its tags", session.tags).get(tag)
    if tagged:
        _same(session, release, tag, f"{url}: the tag {tag} is there already and points to other files; a published version never changes")
        return OnHub(f"{url}/tree/{tag}", tag, tagged, private, 0, 0)
    head, sent, removed = _mirrored(session, release)
    session.ask("setting the tag", lambda: session.api.create_tag(session.repository, tag=tag, revision=head, repo_type="dataset", exist_ok=True))
    _same(session, release, tag, f"{url}: the tag {tag} does not point to the release; remove it there, and look who else writes to this repository")
    return OnHub(f"{url}/tree/{tag}", tag, head, private, sent, removed)


def differences(release: Release, there: Mapping[str, RepoFile]) -> tuple[list[Sent], list[str]]:
    """The files of the release that are not there with the same content, and the paths there that the release does not have."""
    unlike = [file for file in release.files if file.name not in there or not _is(file, there[file.name])]
    return unlike, sorted(set(there) - {file.name for file in release.files} - set(OWN))


def _is(file: Sent, there: RepoFile) -> bool:
    content = there.lfs.sha256 == file.sha256 if there.lfs else there.blob_id == file.blob
    return content and there.size == file.size


def _session(where: Hub, sleep: retries.Sleep) -> _Session:
    endpoint = where.endpoint
    token = secret.token(TOKEN, TOKENS_AT)
    from huggingface_hub import HfApi
    from huggingface_hub.utils.logging import set_verbosity
    from huggingface_hub.utils.tqdm import disable_progress_bars

    # The library's warnings quote upload addresses, whose signatures let whoever reads them write.
    set_verbosity(logging.CRITICAL)
    if not sys.stderr.isatty():
        disable_progress_bars()
    return _Session(HfApi(endpoint=endpoint, token=token, library_name="newsclaims"), where.repository, token, sleep)


def _repository(session: _Session, where: Hub) -> bool:
    """Whether the repository, made where it is not there, is private."""
    api, name = session.api, where.repository
    session.ask("making it", lambda: api.create_repo(name, repo_type="dataset", private=where.private or None, exist_ok=True))
    private = bool(session.ask("reading it", lambda: api.dataset_info(name)).private)
    if where.private and not private:
        raise UserError(f"{where.endpoint}/datasets/{name}: is public, but --private was asked for; make it private in its settings first")
    return private


def _mirrored(session: _Session, release: Release) -> tuple[str, int, int]:
    """Commit what differs; the commit that the branch is at then, and how many files that sent and removed."""
    head, there = session.ask("its files", lambda: _state(session))
    if CERTIFICATE not in there and not set(there) <= FRESH:
        raise UserError(f"{session.repository}: holds files, but no release of newsclaims; nothing was sent: give another repository, or empty it")
    unlike, extra = differences(release, there)
    sent, removed = len(unlike), len(extra)
    for _ in range(ceil(sent / BATCH) + ceil(removed / BATCH) + SPARE):
        if not unlike and not extra:
            return head, sent, removed
        session.ask("sending files", lambda: _step(session, release))
        head, there = session.ask("its files", lambda: _state(session))
        unlike, extra = differences(release, there)
    raise UserError(f"{session.repository}: {_unlike(unlike, extra, there)}; no tag was set. Run the same command again, or tell the Hub's support")


def _state(session: _Session) -> tuple[str, dict[str, RepoFile]]:
    head = str(session.api.dataset_info(session.repository).sha)
    return head, session.files(head)


def _step(session: _Session, release: Release) -> None:
    """Commit some of what differs. It looks first, so that repeating it after a lost answer sends nothing twice."""
    from huggingface_hub import CommitOperationAdd, CommitOperationDelete

    head, there = _state(session)
    unlike, extra = differences(release, there)
    if not unlike and not extra:
        return
    # The certificate goes first: it tells the next run that what is there is a release half sent. What the release no longer has goes last.
    ordered = sorted(unlike, key=lambda file: (file.name != CERTIFICATE, file.name))[:BATCH]
    adds = [CommitOperationAdd(file.name, file.path) for file in ordered]
    deletes = [] if adds else [CommitOperationDelete(name) for name in extra[:BATCH]]
    words = release.title if len(unlike) <= BATCH else f"{release.title} (in part)"
    session.api.create_commit(session.repository, [*adds, *deletes], commit_message=words, repo_type="dataset", revision=BRANCH, parent_commit=head)


def _same(session: _Session, release: Release, revision: str, otherwise: str) -> None:
    there = session.ask("comparing", lambda: session.files(revision))
    unlike, extra = differences(release, there)
    if unlike or extra:
        raise UserError(f"{otherwise} ({_unlike(unlike, extra, there)})")


def _unlike(unlike: Sequence[Sent], extra: Sequence[str], there: Mapping[str, RepoFile]) -> str:
    if not unlike:
        return f"{secret.hidden(extra[0])} is there, but not in the release"
    file = unlike[0]
    if file.name not in there:
        return f"{file.name} is not there"
    one = there[file.name]
    says = f"SHA-256 {one.lfs.sha256}" if one.lfs else f"git blob {one.blob_id}"
    return f"{file.name} has {secret.hidden(says)} there, but {'SHA-256 ' + file.sha256 if one.lfs else 'git blob ' + file.blob} here"
