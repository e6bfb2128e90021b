"""The YAML head of the card, which Hugging Face datasets reads: configs, features, sizes and the content digest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from newsclaims import schema
from newsclaims.card.facts import TableFacts
from newsclaims.catalogue.about import SPDX, About

DEFAULT = "claims"
SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"), (10**7, "1M<n<10M"), (10**8, "10M<n<100M"))
LARGEST = "100M<n<1B"
RELEASE = re.compile(r"\d+\.\d+\.\d+")


def front_matter(tables: Sequence[TableFacts], languages: Sequence[str], about: About) -> str:
    """The head, between its two lines of dashes."""
    licences = about.data_licences
    head = {
        "pretty_name": about.title,
        # The annotations alone are under a licence of ours; the texts are not.
        "license": "other",
        "license_name": f"annotations-{'-'.join(licences).lower() or 'without-a-licence-yet'}-texts-under-their-own-rights",
        **({"license_link": SPDX + licences[0]} if licences else {}),
        "language": list(languages),
        "task_categories": ["token-classification", "text-classification"],
        "tags": ["news", "claims", "attribution", "quotation", "named-entities", "reproducibility"],
        "size_categories": [_size(max(facts.rows for facts in tables))],
        "configs": [_config(facts) for facts in tables],
        "dataset_info": [_info(facts, about.version) for facts in tables],
    }
    return f"---\n{yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=1000)}---\n"


def _size(rows: int) -> str:
    return next((name for limit, name in SIZES if rows < limit), LARGEST)


def _config(facts: TableFacts) -> dict[str, Any]:
    config: dict[str, Any] = {"config_name": facts.name, "data_files": [{"split": "train", "path": f"{facts.name}/*.parquet"}]}
    return {**config, "default": True} if facts.name == DEFAULT else config


def _info(facts: TableFacts, version: str) -> dict[str, Any]:
    release = RELEASE.match(version)
    return {
        "config_name": facts.name,
        # load_dataset names the cache of a local folder after this head, not after the files: without the digest, a
        # rebuilt table of the same size would return the old rows. The description is a field that reaches the user, too.
        "description": f"{facts.table.description} Content: sha256:{facts.digest}",
        **({"version": release.group()} if release else {}),
        "features": schema.features_yaml(facts.table),
        "splits": [{"name": "train", "num_bytes": facts.num_bytes, "num_examples": facts.rows}],
        "download_size": facts.download_size,
        "dataset_size": facts.num_bytes,
    }
