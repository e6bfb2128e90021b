"""The Hugging Face Hub's API as huggingface_hub calls it to make, fill, read and tag a dataset repository, in memory."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

from stand_ins import Answer, Asked, StandIn

TOKEN = "hf_Token0123456789abcdef"
LARGE = (".parquet", ".png")


@dataclass(frozen=True)
class Kept:
    content: bytes
    large: bool

    def shown(self, path: str) -> dict[str, Any]:
        oid = hashlib.sha1(b"blob %d\0" % len(self.content) + self.content).hexdigest()
        raw: dict[str, Any] = {"type": "file", "path": path, "size": len(self.content), "oid": oid}
        if self.large:
            raw["oid"] = "f" * 40
            raw["lfs"] = {"oid": hashlib.sha256(self.content).hexdigest(), "size": len(self.content), "pointerSize": 130}
        return raw


Tree = dict[str, Kept]


@dataclass
class Repository:
    private: bool
    commits: dict[str, Tree]
    head: str
    tags: dict[str, str] = field(default_factory=dict)

    def at(self, revision: str) -> Tree | None:
        return self.commits.get({"main": self.head, **self.tags}.get(revision, revision))

    def commit(self, tree: Tree) -> str:
        self.head = hashlib.sha1(f"{len(self.commits)}".encode()).hexdigest()
        self.commits[self.head] = tree
        return self.head


@dataclass
class HubStandIn(StandIn):
    repositories: dict[str, Repository] = field(default_factory=dict)
    large: dict[str, bytes] = field(default_factory=dict)
    # Where large files go; signed, as such addresses are.
    store: str = ""
    spoiled: set[str] = field(default_factory=set)

    def __call__(self, asked: Asked) -> Answer:
        if asked.path.startswith("/store/"):
            return self.put(asked, asked.path.removeprefix("/store/"))
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer(401, {"error": f"Invalid credentials: {asked.headers.get('authorization')}"})
        for pattern, method in ROUTES:
            if found := re.fullmatch(pattern, str(asked)):
                return method(self, asked, *found.groups())
        return Answer(404, {"error": f"no such page: {asked}"})

    def new(self, name: str, private: bool = False) -> Repository:
        made = self.repositories[name] = Repository(private, {}, "")
        made.commit({".gitattributes": Kept(b"*.parquet filter=lfs\n", False)})
        return made

    def create(self, asked: Asked) -> Answer:
        raw = asked.json
        name = f"{raw['organization']}/{raw['name']}"
        assert raw["type"] == "dataset"
        url = {"url": f"{self.url}/datasets/{name}"}
        if name in self.repositories:
            return Answer(409, url | {"error": "You already created this dataset repo"})
        self.new(name, raw.get("visibility") == "private")
        return Answer(200, url)

    def info(self, asked: Asked, name: str) -> Answer:
        one = self.repositories.get(name)
        if one is None:
            return Answer(404, {"error": "Repository not found"}, {"X-Error-Code": "RepoNotFound"})
        return Answer(200, {"id": name, "private": one.private, "sha": one.head, "tags": [], "downloads": 0})

    def refs(self, asked: Asked, name: str) -> Answer:
        one = self.repositories[name]
        tags = [{"name": tag, "ref": f"refs/tags/{tag}", "targetCommit": commit} for tag, commit in one.tags.items()]
        return Answer(200, {"branches": [{"name": "main", "ref": "refs/heads/main", "targetCommit": one.head}], "converts": [], "tags": tags})

    def tree(self, asked: Asked, name: str, revision: str) -> Answer:
        found = self.repositories[name].at(revision)
        if found is None:
            return Answer(404, {"error": "Invalid rev id"}, {"X-Error-Code": "RevisionNotFound"})
        folders = {path.rsplit("/", 1)[0] for path in found if "/" in path}
        listed = [kept.shown(path) for path, kept in found.items()] + [{"type": "directory", "path": path, "oid": "d" * 40} for path in folders]
        page = int(asked.query.get("cursor", ["0"])[0])
        more = {"Link": f'<{self.url}{asked.path}?recursive=True&cursor={page + 8}>; rel="next"'} if page + 8 < len(listed) else {}
        return Answer(200, listed[page : page + 8], more)

    def yaml(self, asked: Asked) -> Answer:
        return Answer(200, {"warnings": [], "errors": []}) if asked.json["content"].startswith("---\n") else Answer(400, {"errors": []})

    def preupload(self, asked: Asked, name: str) -> Answer:
        now = self.repositories[name].at("main") or {}

        def told(path: str) -> dict[str, Any]:
            shown = now[path].shown(path) if path in now else {}
            oid = shown["lfs"]["oid"] if "lfs" in shown else shown.get("oid")
            mode = "lfs" if path.endswith(LARGE) else "regular"
            return {"path": path, "uploadMode": mode, "shouldIgnore": False} | ({"oid": oid} if oid else {})

        return Answer(200, {"files": [told(one["path"]) for one in asked.json["files"]]})

    def batch(self, asked: Asked, name: str) -> Answer:
        def told(one: dict[str, Any]) -> dict[str, Any]:
            if one["oid"] in self.large:
                return one
            upload = {"href": f"{self.store or self.url}/store/{one['oid']}?X-Amz-Signature=5ecretsignature"}
            return one | {"actions": {"upload": upload, "verify": {"href": f"{self.url}/datasets/{name}.git/info/lfs/objects/verify"}}}

        return Answer(200, {"transfer": "basic", "objects": [told(one) for one in asked.json["objects"]]})

    def put(self, asked: Asked, oid: str) -> Answer:
        # A signed address needs no token, and must not get one.
        if "authorization" in asked.headers or hashlib.sha256(asked.body).hexdigest() != oid:
            return Answer(400, {"error": "bad request"})
        self.large[oid] = asked.body
        return Answer(200)

    def verify(self, asked: Asked, name: str) -> Answer:
        return Answer(200 if len(self.large.get(asked.json["oid"], b"")) == asked.json["size"] else 404, {})

    def commit(self, asked: Asked, name: str) -> Answer:
        one = self.repositories[name]
        lines = [json.loads(line) for line in asked.body.splitlines()]
        head = lines[0]["value"]
        if head["parentCommit"] != one.head:
            return Answer(412, {"error": "A commit has happened since. Please refresh and try again."})
        tree = dict(one.commits[one.head])
        for line in lines[1:]:
            kind, value = line["key"], line["value"]
            spoil = b"!" * (value["path"] in self.spoiled)
            if kind == "file":
                tree[value["path"]] = Kept(base64.b64decode(value["content"]) + spoil, False)
            elif kind == "lfsFile":
                if value["oid"] not in self.large:
                    return Answer(400, {"error": f"no such large file: {value['path']}"})
                tree[value["path"]] = Kept(self.large[value["oid"]] + spoil, True)
            else:
                assert kind == "deletedFile"
                del tree[value["path"]]
        oid = one.commit(tree)
        return Answer(200, {"success": True, "commitOid": oid, "commitUrl": f"{self.url}/datasets/{name}/commit/{oid}", "hookOutput": ""})

    def tag(self, asked: Asked, name: str, revision: str) -> Answer:
        one = self.repositories[name]
        if asked.json["tag"] in one.tags:
            return Answer(409, {"error": "Tag reference exists already"})
        if revision not in one.commits:
            return Answer(404, {"error": "Invalid rev id"}, {"X-Error-Code": "RevisionNotFound"})
        one.tags[asked.json["tag"]] = revision
        return Answer(200, {})


NAME = r"([^/]+/[^/]+)"
ROUTES = (
    ("POST /api/repos/create", HubStandIn.create),
    ("POST /api/validate-yaml", HubStandIn.yaml),
    (f"GET /api/datasets/{NAME}", HubStandIn.info),
    (f"GET /api/datasets/{NAME}/refs", HubStandIn.refs),
    (f"GET /api/datasets/{NAME}/tree/(.+)", HubStandIn.tree),
    (f"POST /api/datasets/{NAME}/preupload/main", HubStandIn.preupload),
    (rf"POST /datasets/{NAME}\.git/info/lfs/objects/batch", HubStandIn.batch),
    (rf"POST /datasets/{NAME}\.git/info/lfs/objects/verify", HubStandIn.verify),
    (f"POST /api/datasets/{NAME}/commit/main", HubStandIn.commit),
    (f"POST /api/datasets/{NAME}/tag/(.+)", HubStandIn.tag),
)
