"""Requests to Zenodo's deposit API, of which neither a failure nor a redirect gives the token away."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from newsclaims.errors import UserError
from newsclaims.publishing import retries, secret
from newsclaims.publishing.ready import Sent
from newsclaims.publishing.transfer import pieces

if TYPE_CHECKING:
    import httpx

Deposition = dict[str, Any]

TOKEN = "ZENODO_TOKEN"  # noqa: S105 - a variable's name
DEPOSITIONS = "/api/deposit/depositions"
# Seconds without a byte, not for the whole: a large file may take hours.
PATIENCE = 120.0


@dataclass(frozen=True)
class Client:
    """An open connection to one Zenodo; every address that it is given must be there."""

    url: str
    token: str = field(repr=False)
    http: httpx.Client
    sleep: retries.Sleep

    def get(self, what: str, url: str) -> Any:
        """The JSON of an address."""
        return self._asked(what, "GET", url)

    def put(self, what: str, url: str, body: Any) -> Any:
        """Set what an address holds."""
        return self._asked(what, "PUT", url, body)

    def delete(self, what: str, url: str) -> None:
        """Remove what an address holds; what is gone already is no failure, since the answer to an earlier try may have been lost."""
        retries.tried(what, lambda: self.once(what, "DELETE", url, gone=True), self.sleep)

    def once(self, what: str, method: str, url: str, body: Any = None, gone: bool = False, file: Sent | None = None) -> Any:
        """One request, sent once; PassingError where another try may help. The answer's JSON, or None where it has no body."""
        import httpx

        if not secret.same_origin(url, self.url):
            raise UserError(f"{what}: {self.url} sends us to another host, which would get the token; nothing was sent there")
        options: dict[str, Any] = {"json": body} if body is not None else {}
        if file:
            # Stated, so that the server sees where a file broke off.
            options = {
                "content": pieces(file.path, file.size),
                "headers": {"Content-Length": str(file.size), "Content-Type": "application/octet-stream"},
            }
        try:
            response = self.http.request(method, url, **options)
        except (httpx.NetworkError, httpx.TimeoutException, httpx.RemoteProtocolError) as error:
            failed: Exception = retries.PassingError(secret.hidden(str(error) or type(error).__name__, self.token))
        except httpx.HTTPError as error:
            failed = UserError(f"{what}: {secret.hidden(error, self.token)}")
        else:
            return self._answer(what, response, gone)
        # Raised outside of the handlers, so that it does not carry the library's exception, with the request in it, along as its context.
        raise failed

    def send(self, bucket: str, file: Sent) -> str:
        """Upload a file; the MD5 that the server says it has."""
        what = f"sending {file.name}"
        answer = retries.tried(what, lambda: self.once(what, "PUT", f"{bucket}/{quote(file.name, safe='')}", file=file), self.sleep)
        return checksum(answer.get("checksum") if isinstance(answer, dict) else None)

    def _asked(self, what: str, method: str, url: str, body: Any = None) -> Any:
        return retries.tried(what, lambda: self.once(what, method, url, body), self.sleep)

    def _answer(self, what: str, response: httpx.Response, gone: bool) -> Any:
        code = response.status_code
        words = secret.hidden(_message(response), self.token)
        if response.is_redirect:
            raise UserError(f"{what}: {self.url} answers with a redirect ({code}), which is not followed; give its own address with --zenodo-url")
        if code in retries.PASSING:
            raise retries.PassingError(f"{code} {words}", retries.asked(response.headers.get("Retry-After")))
        if code in (401, 403):
            raise UserError(f"{what}: {self.url} refuses {TOKEN} ({code} {words}); it needs the scopes deposit:write and deposit:actions")
        if gone and code in (404, 410):
            return None
        if response.is_error:
            raise UserError(f"{what}: {self.url} answers {code} {words}")
        try:
            return response.json() if response.content else None
        except ValueError:
            raise UserError(f"{what}: {self.url} answers with something else than JSON; is that a Zenodo?") from None


@contextmanager
def opened(url: str, sleep: retries.Sleep = time.sleep) -> Iterator[Client]:
    """A client for the Zenodo at ``url``, with the token of the environment."""
    token = secret.token(TOKEN, f"{url}/account/settings/applications")
    import httpx

    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    with httpx.Client(headers=headers, timeout=PATIENCE, follow_redirects=False) as http:
        yield Client(url, token, http, sleep)


def checksum(value: Any) -> str:
    """An MD5 as Zenodo writes it in two ways, with and without ``md5:`` before it."""
    return str(value or "nothing").removeprefix("md5:")


def _message(response: httpx.Response) -> str:
    try:
        raw = response.json()
    except ValueError:
        return response.reason_phrase
    if not isinstance(raw, dict):
        return response.reason_phrase
    errors = raw.get("errors")
    places = (
        [f"{one.get('field')}: {one.get('message') or one.get('messages')}" for one in errors if isinstance(one, dict)]
        if isinstance(errors, list)
        else []
    )
    return "; ".join([str(raw.get("message") or response.reason_phrase), *places])
