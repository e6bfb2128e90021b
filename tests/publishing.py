"""What the tests of publishing share: a world in which releases are verified, nobody waits, and no token may show."""

from __future__ import annotations

import ssl
import traceback
from functools import cache
from pathlib import Path

import pytest

import hub_stand_in
import zenodo_stand_in
from newsclaims.errors import UserError
from newsclaims.publishing import state
from newsclaims.verification import checks

TOKENS = (hub_stand_in.TOKEN, zenodo_stand_in.TOKEN)
SECRETS = (*TOKENS, "5ecretsignature")


def verified(monkeypatch: pytest.MonkeyPatch, problems: tuple[str, ...] = ()) -> None:
    """Releases are found to have ``problems``: what newsclaims verify finds is another module's business."""
    monkeypatch.setattr(checks, "of_release", lambda _: list(problems))
    quick(monkeypatch)


@cache
def _certificates() -> ssl.SSLContext:
    return ssl.create_default_context()


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No client reads the system's certificates, which takes longer than a whole test: the stand-ins speak plain HTTP."""
    import httpx

    monkeypatch.setattr(httpx._transports.default, "create_ssl_context", lambda **_: _certificates())


def hub_online(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """huggingface_hub may send, to ``url`` alone; large files go the way of Git LFS, which the stand-in understands."""
    from huggingface_hub import constants

    monkeypatch.setenv("HF_ENDPOINT", url)
    monkeypatch.setattr(constants, "ENDPOINT", url)
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_TELEMETRY", True)
    monkeypatch.setattr("huggingface_hub.utils._http.time.sleep", lambda _: None)


def failure(error: BaseException) -> str:
    """All that an exception shows, its causes and contexts among it; no secret may be there."""
    shown = "".join(traceback.format_exception(error))
    one: BaseException | None = error
    while one is not None:
        shown += repr(one) + repr(one.args)
        assert isinstance(one, UserError)
        one = one.__cause__ or one.__context__
    no_secret(shown)
    return str(error)


def no_secret(*texts: str) -> None:
    for text in texts:
        for secret in SECRETS:
            assert secret not in text


def state_of(folder: Path) -> str:
    path = state.path(folder)
    return path.read_text(encoding="utf-8") if path.exists() else ""
