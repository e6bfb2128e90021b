"""What an exception of the Hub's library means: to be tried again, or a message for the user, without the token that it may hold."""

from __future__ import annotations

from newsclaims.errors import UserError
from newsclaims.publishing import retries, secret

TOKEN = "HF_TOKEN"  # noqa: S105 - a variable's name
TOKENS_AT = "https://huggingface.co/settings/tokens"


def of(error: BaseException, what: str, token: str) -> Exception:
    """What to raise for a library's exception: to be tried again, or a message for the user."""
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    chain: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in chain:
        chain.append(one)
        one = one.__cause__
    words = secret.hidden(": ".join(dict.fromkeys(str(one).strip() or type(one).__name__ for one in chain)), token)
    if any(isinstance(one, OfflineModeIsEnabled) for one in chain):
        return UserError(f"{what}: HF_HUB_OFFLINE is set, so that nothing may be sent; unset it")
    answered = next((one.response for one in chain if isinstance(one, HfHubHTTPError)), None)
    if answered is not None:
        if answered.status_code in retries.PASSING:
            return retries.PassingError(words, retries.asked(answered.headers.get("Retry-After")))
        if answered.status_code in (401, 403):
            return UserError(
                f"{what}: the Hub refuses {TOKEN} ({answered.status_code}); it needs to allow writing to this repository: {TOKENS_AT}\n{words}"
            )
        return UserError(f"{what}: {words}")
    return retries.PassingError(words) if any(_dropped(one) for one in chain) else UserError(f"{what}: {words}")


def _dropped(error: BaseException) -> bool:
    # By name: which HTTP library carries the requests depends on the version of huggingface_hub.
    names = {one.__name__ for one in type(error).__mro__}
    return bool(names & {"TimeoutException", "NetworkError", "RemoteProtocolError"}) or isinstance(error, (ConnectionError, TimeoutError))
