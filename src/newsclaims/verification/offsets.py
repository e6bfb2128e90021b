"""Texts and offsets, by the rules that the validate stage holds the tables to before they are released."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from newsclaims.validation.rules import ADVICE, OF_ARTICLE, PART_WORDS, RELATIONS, ROW_RULES, SPAN_WORDS, words
from newsclaims.verification.database import database, query
from newsclaims.verification.findings import Checked, Finding, Problem, Unchecked, brief, quoted
from newsclaims.verification.loaded import Loaded

# ruff: noqa: S608 - the rules are our own

# The tables that a table's rules look into.
NEEDS: Mapping[str, tuple[str, ...]] = {
    "articles": ("articles", "sentences", "rejects"),
    "sentences": ("articles", "sentences"),
    "entities": ("articles", "sentences", "entities"),
    "claims": ("articles", "sentences", "entities", "claims"),
    "rejects": ("articles", "rejects"),
}
# Rules that hold where the words are withheld, too: of ids, keys, days and the order of offsets. All others read the text.
WORDLESS: Mapping[str, frozenset[str]] = {
    "articles": frozenset({"id-is-hash", "notes-sorted", "one-row-per-input", "split-or-rejected"}),
    "sentences": frozenset({"id-agrees", "no-overlap", "positions-count"}),
    "entities": frozenset({"id-agrees", "starts-in-sentence", "no-overlap", "days-whole", "days-in-order", "days-have-words"})
    | {"entity-id-is-first-mention"},
    "claims": frozenset({"id-agrees", "starts-in-sentence", "fragments-in-order", "marker-in-cue-or-content", "stance-is-a-cues"})
    | {"cue-outside-content", "source-outside-content", "medium-outside-content", "marker-where-uncertain", "source-entity-exists"}
    | {"parent-in-same-article", "parent-encloses", "parent-is-attributed", "parents-form-no-circle", "victims-have-outcome"}
    | {"quantities-inside-claim", "quantities-in-order", "quantities-in-known-words", "time-days-whole", "time-days-in-order"},
    "rejects": frozenset({"later-reject-has-article"}),
}
PARTS = ("source", "cue", "addressee", "medium", "time", "certainty")
# What a rule expects, and what stands there, for the rules where this can be shown: SQL of the row t and its article a.
SHOWN: Mapping[tuple[str, str], tuple[str, str]] = {
    ("articles", "text-hash"): ("sha256(t.text)", "t.text_sha256"),
    ("articles", "id-is-hash"): ("t.text_sha256[1:16]", "t.article_id"),
    ("sentences", "text-is-slice"): (SPAN_WORDS, "t.text"),
    ("entities", "text-is-slice"): (SPAN_WORDS, "t.text"),
    ("claims", "text-is-fragments"): (f"list_transform(t.fragments, lambda x: {PART_WORDS})::varchar", "t.text"),
    ("claims", "quantities-are-slices"): (
        f"list_transform(t.quantities, lambda x: {PART_WORDS})::varchar",
        "list_transform(t.quantities, lambda x: x.text)::varchar",
    ),
    **{("claims", f"{part}-is-slice"): (words(f"t.{part}_start", f"t.{part}_end"), f"t.{part}_text") for part in PARTS},
    **{
        ("claims", f"{who}s-are-slices"): (
            f"list_transform(t.quantities, lambda x: {words(f'x.{who}_start', f'x.{who}_end')})::varchar",
            f"list_transform(t.quantities, lambda x: x.{who})::varchar",
        )
        for who in ("victim", "perpetrator")
    },
    **{(table, "span-inside"): ("'a part of 0-' || a.length", "t.start || '-' || t.\"end\"") for table in ("sentences", "entities", "claims")},
}


def check(loaded: Mapping[str, Loaded], public: bool) -> Iterator[Finding]:
    """Texts against their hashes, spans against texts, ids against spans, and the other rules of rows."""
    if any(one.table is None for one in loaded.values()):
        yield Unchecked("offsets: not all tables have a schema")
        return
    with database(loaded, public) as connection:
        for name, rules in ROW_RULES.items():
            one = loaded[name]
            broken = [other for other in NEEDS[name] if loaded[other].rows is None]
            if one.rows is None or broken:
                yield Unchecked(f"{name}: not as the schema says: {', '.join(broken)}")
                continue
            for rule in _broken(connection, one):
                yield from _held(connection, one, rule)
            yield from _counted(connection, one, len(rules.keys() - ADVICE))


def _broken(connection: duckdb.DuckDBPyConnection, one: Loaded) -> list[str]:
    """The rules that some row breaks, found in one go; all, for a closer look at each, where that fails."""
    rules = [rule for rule in ROW_RULES[one.name] if rule not in ADVICE]
    computed = ", ".join(f"{_ok(one.name, rule)} as ok{n}, {_seen(one.name, rule)} as seen{n}" for n, rule in enumerate(rules))
    counted = ", ".join(f"count_if(seen{n} and not ok{n})" for n in range(len(rules)))
    try:
        counts = query(connection, f"select {counted} from (select {computed} from {RELATIONS[one.name]})")[0]
    except duckdb.Error:
        return rules
    return [rule for rule, count in zip(rules, counts, strict=True) if count]


def _ok(name: str, rule: str) -> str:
    # What is unknown is broken.
    return f"coalesce(({ROW_RULES[name][rule]}), false)"


def _seen(name: str, rule: str) -> str:
    # A row without its article breaks a key, and only that.
    found = "a.article_id is not null" if OF_ARTICLE in RELATIONS[name] else "true"
    return found if rule in WORDLESS[name] else f"{found} and t.article_id not in (select article_id from withheld)"


def _held(connection: duckdb.DuckDBPyConnection, one: Loaded, rule: str) -> Iterator[Finding]:
    expected, found = SHOWN.get((one.name, rule), ("null", "null"))
    broken = f"""
        select place, expected, found from (
            select t._row as place, {_ok(one.name, rule)} as ok, {_seen(one.name, rule)} as seen, {expected} as expected, {found} as found
            from {RELATIONS[one.name]}
        ) where seen and not ok order by place"""
    try:
        for at, wanted, there in query(connection, broken):
            told = (None if value is None else quoted(value) for value in (wanted, there))
            yield Problem(f"breaks the rule {rule}", *one.place(at), *told)
    except duckdb.BinderException as error:
        yield Unchecked(f"{one.name}: {rule}: the schema of this release has not what it reads ({brief(error)})")
    except duckdb.Error as error:
        yield Problem(f"the rule {rule} could not be checked ({brief(error)})", table=one.name)


def _counted(connection: duckdb.DuckDBPyConnection, one: Loaded, rules: int) -> Iterator[Finding]:
    rows = one.rows.num_rows if one.rows else 0
    hidden = 0
    if one.rows is not None and "article_id" in one.rows.column_names:
        counted = f"select count(*), count(distinct article_id) from {one.name} where article_id in (select article_id from withheld)"
        hidden, articles = query(connection, counted)[0]
        if hidden:
            yield Unchecked(f"{one.name}: the words of {hidden:,} of {rows:,} rows, since the texts of {articles:,} articles are withheld")
    words = f"{rows - hidden:,} rows by {rules} rules"
    yield Checked(f"{one.name}: {words}" + (f", {hidden:,} by the {len(WORDLESS[one.name])} of them that need no words" if hidden else ""))
