"""Zenodo's deposit API as its documentation describes it, in memory."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

from stand_ins import Answer, Asked, StandIn

TOKEN = "zenodo-Token.0123456789"
RIGHTS = ("open", "embargoed", "restricted", "closed")


@dataclass
class Deposit:
    number: int
    concept: int
    metadata: dict[str, Any]
    submitted: bool = False
    files: dict[str, bytes] = field(default_factory=dict)
    draft: int | None = None


@dataclass
class ZenodoStandIn(StandIn):
    deposits: dict[int, Deposit] = field(default_factory=dict)
    # Names of files that arrive broken.
    spoiled: set[str] = field(default_factory=set)
    elsewhere: str = ""

    def __call__(self, asked: Asked) -> Answer:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer(401, {"status": 401, "message": f"not authorised: {asked.headers.get('authorization')}"})
        for pattern, method in ROUTES:
            if found := re.fullmatch(pattern, str(asked)):
                return method(self, asked, *found.groups())
        return Answer(404, {"status": 404, "message": "no such page"})

    def new(self, metadata: dict[str, Any], concept: int | None = None) -> Deposit:
        number = 100 + 2 * len(self.deposits)
        made = self.deposits[number] = Deposit(number, concept or number - 1, metadata)
        return made

    def shown(self, one: Deposit) -> dict[str, Any]:
        at = f"{self.url}/api/deposit/depositions/{one.number}"
        doi = f"10.5281/zenodo.{one.number}"
        links = {"self": at, "bucket": f"{self.elsewhere or self.url}/api/files/bucket-{one.number}", "publish": f"{at}/actions/publish"}
        if one.draft:
            links["latest_draft"] = f"{self.url}/api/deposit/depositions/{one.draft}"
        raw: dict[str, Any] = {"id": one.number, "conceptrecid": str(one.concept), "submitted": one.submitted, "links": links}
        raw["state"] = "done" if one.submitted else "unsubmitted"
        raw["metadata"] = {**one.metadata, "prereserve_doi": {"doi": doi, "recid": one.number}}
        raw["files"] = self.listed(one)
        return raw | ({"doi": one.metadata.get("doi", doi), "conceptdoi": f"10.5281/zenodo.{one.concept}"} if one.submitted else {})

    def listed(self, one: Deposit) -> list[dict[str, Any]]:
        return [{"id": f"id-{n}", "filename": n, "filesize": len(b), "checksum": hashlib.md5(b).hexdigest()} for n, b in one.files.items()]

    def everything(self, asked: Asked) -> Answer:
        return Answer(200, [self.shown(one) for one in sorted(self.deposits.values(), key=lambda d: -d.number)])

    def create(self, asked: Asked) -> Answer:
        return complaint(asked.json.get("metadata")) or Answer(201, self.shown(self.new(asked.json["metadata"])))

    def read(self, asked: Asked, number: str) -> Answer:
        one = self.deposits.get(int(number))
        return Answer(200, self.shown(one)) if one else Answer(404, {"status": 404, "message": "PID does not exist."})

    def describe(self, asked: Asked, number: str) -> Answer:
        one = self.deposits[int(number)]
        if one.submitted:
            return Answer(403, {"message": "published"})
        bad = complaint(asked.json.get("metadata"))
        if bad is None:
            one.metadata = asked.json["metadata"]
        return bad or Answer(200, self.shown(one))

    def files(self, asked: Asked, number: str) -> Answer:
        return Answer(200, self.listed(self.deposits[int(number)]))

    def remove(self, asked: Asked, number: str, name: str) -> Answer:
        return Answer(204) if self.deposits[int(number)].files.pop(name, None) is not None else Answer(404, {"message": "gone"})

    def store(self, asked: Asked, number: str, name: str) -> Answer:
        one = self.deposits[int(number)]
        if one.submitted or len(asked.body) != int(asked.headers["content-length"]):
            return Answer(403, {"message": "no"})
        one.files[name] = asked.body + b"!" * (name in self.spoiled)
        return Answer(201, {"key": name, "size": len(one.files[name]), "checksum": f"md5:{hashlib.md5(one.files[name]).hexdigest()}"})

    def version(self, asked: Asked, number: str) -> Answer:
        old = self.deposits[int(number)]
        if not old.submitted:
            return Answer(400, {"message": "not published"})
        made = self.new({k: v for k, v in old.metadata.items() if k != "doi"}, old.concept)
        made.files, old.draft = dict(old.files), made.number
        return Answer(201, self.shown(old))

    def publish(self, asked: Asked, number: str) -> Answer:
        one = self.deposits[int(number)]
        if one.submitted or not one.files:
            return Answer(400, {"message": "Validation error.", "errors": [{"field": "files", "message": "needed"}]})
        one.submitted = True
        return Answer(202, self.shown(one))


def complaint(metadata: Any) -> Answer | None:
    """The answer to metadata that the documentation does not allow."""
    errors = [key for key in ("title", "upload_type", "description", "creators") if not metadata.get(key)]
    if metadata.get("access_right", "open") not in RIGHTS or (metadata.get("access_right") == "restricted" and not metadata.get("access_conditions")):
        errors.append("access_right")
    if errors:
        return Answer(400, {"message": "Validation error.", "errors": [{"field": f"metadata.{one}", "message": "missing"} for one in errors]})
    return None


DEPOSITIONS = "/api/deposit/depositions"
ROUTES = (
    (f"GET {DEPOSITIONS}", ZenodoStandIn.everything),
    (f"POST {DEPOSITIONS}", ZenodoStandIn.create),
    (rf"GET {DEPOSITIONS}/(\d+)", ZenodoStandIn.read),
    (rf"PUT {DEPOSITIONS}/(\d+)", ZenodoStandIn.describe),
    (rf"GET {DEPOSITIONS}/(\d+)/files", ZenodoStandIn.files),
    (rf"DELETE {DEPOSITIONS}/(\d+)/files/id-(.+)", ZenodoStandIn.remove),
    (r"PUT /api/files/bucket-(\d+)/(.+)", ZenodoStandIn.store),
    (rf"POST {DEPOSITIONS}/(\d+)/actions/newversion", ZenodoStandIn.version),
    (rf"POST {DEPOSITIONS}/(\d+)/actions/publish", ZenodoStandIn.publish),
)
