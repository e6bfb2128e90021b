"""The semantic rules that the suites of validation/ can switch on: a name, and the SQL that is true where the rule holds."""

from __future__ import annotations

from collections.abc import Mapping

from newsclaims import schema

# ruff: noqa: S608 - no value from outside goes into these queries

# The white space of Python's str.isspace, as DuckDB's regular expressions (RE2) write it.
SPACE = r"\s\v\x1c-\x1f\x{85}\p{Z}"

# How many code points lie between two marks of newsclaims.validation.texts; a power of two.
STRIDE = 64

# What rules look up beside the row itself, from the tables of one scope (a shard, or all): each sentence, each claim that is a parent, once;
# and the claims that are their own ancestors. The table article is made of the texts, by newsclaims.validation.texts.
LOOKED_UP = """
create or replace temp table sentence as select sentence_id, article_id, start, "end" from sentences
    qualify row_number() over (partition by sentence_id order by _row) = 1;
create or replace temp table claim as select claim_id, article_id, start, "end", kind from claims
    where claim_id in (select parent_claim_id from claims)
    qualify row_number() over (partition by claim_id order by _row) = 1;
create or replace temp table circle as
    with recursive above(claim_id, ancestor) as (
        select claim_id, parent_claim_id from claims where parent_claim_id is not null
        union
        select above.claim_id, c.parent_claim_id from above join claims c on c.claim_id = above.ancestor where c.parent_claim_id is not null
    )
    select claim_id from above where claim_id = ancestor;
"""
# What they look up in all tables, whatever the scope: articles by their inputs, those that are copies, and inputs that came to more than one row.
LOOKED_UP_IN_ALL = """
create temp table every_article as select article_id, source_file, source_record from articles;
create temp table copy as select article_id from articles where duplicate_of is not null;
create temp table contested as select source_file, source_record
    from (select source_file, source_record from articles union all select source_file, source_record from rejects where stage = 'articles')
    group by all having count(*) > 1;
"""

# What a row's neighbours are is told before its article is joined to it: a window over joined rows would carry their texts along.
IN_ORDER = 'partition by article_id order by start, "end", _row'
MENTIONS = 'partition by article_id, entity_id order by start, "end"'
NEIGHBOURS = f"""lag("end") over ({IN_ORDER}) as previous_end, lead(start) over ({IN_ORDER}) as next_start, row_number() over ({IN_ORDER}) as number,
    max("end") over ({IN_ORDER} rows between unbounded preceding and 1 preceding) as covered"""
NAMINGS = f"""first_value(start) over ({MENTIONS}) as first_start, first_value("end") over ({MENTIONS}) as first_end,
    min(name) over (partition by entity_id) as first_name, max(name) over (partition by entity_id) as last_name"""

# t is the row, a its article, s its sentence, p its parent. A row whose article is missing breaks its foreign key, and only that.
OF_ARTICLE = "left join article a on a.article_id = t.article_id"
OF_SENTENCE = "left join sentence s on s.sentence_id = t.sentence_id"
RELATIONS: Mapping[str, str] = {
    "articles": "articles t",
    "sentences": f"(select *, {NEIGHBOURS} from sentences) t {OF_ARTICLE}",
    "entities": f"(select *, {NEIGHBOURS}, {NAMINGS} from entities) t {OF_ARTICLE} {OF_SENTENCE}",
    "claims": f"claims t {OF_ARTICLE} {OF_SENTENCE} left join claim p on p.claim_id = t.parent_claim_id",
    "rejects": "rejects t",
}


def refers(key: schema.ForeignKey, table: str) -> str:
    """Whether a row t of ``table`` has a null in ``key`` or names a row that is there."""
    # Articles alone name rows of other shards.
    there = "every_article" if key.resource == table == "articles" else key.resource
    null = " or ".join(f't."{column}" is null' for column in key.fields)
    match = " and ".join(f'o."{theirs}" = t."{ours}"' for ours, theirs in zip(key.fields, key.reference, strict=True))
    return f"{null} or exists (select 1 from {there} o where {match})"


# Whether a shard's row lies where its article's id puts it, and its ids begin with the article's: where all do, rows of different shards have no
# article and no id in common, so that every rule can be held against one shard at a time. {shard} and {shards} are numbers.
AT_HOME: Mapping[str, str] = {
    name: "try_cast('0x' || t.article_id[1:8] as bigint) % {shards} = {shard} and "
    + " and ".join(f"coalesce(starts_with(t.{column}, t.article_id), t.{column} is null)" for column in columns)
    for name, columns in {
        "articles": ("text_sha256",),
        "sentences": ("sentence_id",),
        "entities": ("mention_id", "sentence_id", "entity_id"),
        "claims": ("claim_id", "sentence_id", "source_entity_id", "parent_claim_id"),
    }.items()
}


def inside(start: str, end: str) -> str:
    """Whether a span has words, all of them the article's."""
    return f"({start} >= 0 and {start} < {end} and {end} <= a.length)"


def words(start: str, end: str) -> str:
    """The article's text between two code points; null outside the text.

    DuckDB's length and substring count code points, as our offsets do, and read the text from its beginning for it: of a claim at the end of a long
    article that is most of it, a dozen times. So a piece is cut out by bytes first, between two marks, and the words from that. least and greatest
    keep sums from overflowing on any 64-bit offset.
    """
    first, last = f"greatest(least({start}, a.length), 0)", f"greatest(least({end}, a.length), 0)"
    piece = f"decode(encode(a.text)[a.marks[({first} // {STRIDE}) + 1] + 1 : a.marks[({last} // {STRIDE}) + 2]])"
    return f"case when {inside(start, end)} then substring({piece}, ({first} % {STRIDE}) + 1, {last} - {first}) end"


SPAN_INSIDE, SPAN_WORDS = inside("t.start", 't."end"'), words("t.start", 't."end"')
PART_WORDS = words("x.start", 'x."end"')
SAME_INPUT = "o.source_file = t.source_file and o.source_record = t.source_record"
SPAN_RULES: Mapping[str, str] = {
    "span-inside": SPAN_INSIDE,
    "text-is-slice": f"not {SPAN_INSIDE} or t.text = {SPAN_WORDS}",
}
SENTENCE_RULE = 's.sentence_id is null or (s.article_id = t.article_id and t.start >= s.start and t.start < s."end")'
GAP_BEFORE, REST = words("coalesce(t.previous_end, 0)", "t.start"), words('t."end"', "a.length")
NO_OVERLAP = "t.start >= coalesce(t.covered, 0)"


def _part_rules(part: str) -> dict[str, str]:
    start, end, text = f"t.{part}_start", f"t.{part}_end", f"t.{part}_text"
    return {
        f"{part}-whole": f"({start} is null) = ({end} is null) and ({start} is null) = ({text} is null)",
        f"{part}-is-slice": f"{start} is null or {end} is null or {text} is null or {text} = {words(start, end)}",
    }


def _day_rules(rule: str, first: str, last: str, worded: str) -> dict[str, str]:
    return {
        f"{rule}-whole": f"({first} is null) = ({last} is null)",
        f"{rule}-in-order": f"{first} is null or {last} is null or {first} <= {last}",
        f"{rule}-have-words": f"({first} is null and {last} is null) or {worded}",
    }


def _every(items: str, condition: str) -> str:
    # Most claims count nothing, and a lambda costs as much for an empty list.
    return f"case when len({items}) = 0 then true else len(list_filter({items}, lambda x, i: {condition})) = len({items}) end"


def _named(who: str) -> str:
    """Whether one of a quantity's people is absent, or the words of the article at its offsets."""
    start, end, said = f"x.{who}_start", f"x.{who}_end", f"x.{who}"
    return f"({start} is null and {end} is null and {said} is null) or coalesce({said} = {words(start, end)}, false)"


# What a reader of the report should look at, though it may be right: no release is wrong for it.
ADVICE = frozenset({"no-email-address", "no-telephone-number", "no-social-handle"})

ROW_RULES: Mapping[str, Mapping[str, str]] = {
    "articles": {
        **{rule: f"not list_contains(t.notes, '{rule.removeprefix('no-')}')" for rule in sorted(ADVICE)},
        "text-hash": "t.text_sha256 = sha256(t.text)",
        "id-is-hash": "t.article_id = t.text_sha256[1:16]",
        "text-in-nfc": "nfc_normalize(t.text) = t.text",
        "paragraphs-clean": rf"not regexp_matches(t.text, '\r|\n\n\n|(^|\n\n)[{SPACE}]|[{SPACE}](\n\n|$)')",
        "notes-sorted": "t.notes = list_sort(list_distinct(t.notes))",
        "source-map-increases": "t.source_map is null or (t.source_map[1].start = 0 and t.source_map[-1].start < length(t.text) and "
        + _every(
            "t.source_map",
            "x.byte >= 0 and x.step >= 0 and x.width >= 0"
            " and (i = 1 or (x.start > t.source_map[i - 1].start and x.byte >= t.source_map[i - 1].byte))",
        )
        + ")",
        "one-row-per-input": f"""t.source_file is not null and t.source_record is not null
            and not exists (select 1 from contested o where {SAME_INPUT})""",
        "copies-name-an-original": "t.duplicate_of is null or t.duplicate_of not in (select article_id from copy)",
        "split-or-rejected": f"""exists (select 1 from sentences o where o.article_id = t.article_id)
            or exists (select 1 from rejects o where {SAME_INPUT} and o.stage <> 'articles')""",
    },
    "sentences": {
        **SPAN_RULES,
        "id-agrees": "t.sentence_id = t.article_id || '-s' || t.start || '-' || t.\"end\"",
        "no-space-at-ends": f"not regexp_matches(t.text, '^[{SPACE}]|[{SPACE}]$')",
        "no-overlap": NO_OVERLAP,
        "no-word-uncovered": f"""
            not coalesce(regexp_matches({GAP_BEFORE}, '[^{SPACE}]'), false)
            and (t.next_start is not null
                 or not coalesce(regexp_matches({REST}, '[^{SPACE}]'), false))""",
        "positions-count": "t.position = t.number - 1",
        "within-paragraph": f"not coalesce(contains({SPAN_WORDS}, chr(10) || chr(10)), false)",
        "paragraph-agrees": "t.start > a.length or t.paragraph = len(list_filter(a.breaks, lambda x: x <= t.start))",
    },
    "entities": {
        **SPAN_RULES,
        "id-agrees": "t.mention_id = t.article_id || '-m' || t.start || '-' || t.\"end\"",
        "starts-in-sentence": SENTENCE_RULE,
        "no-overlap": NO_OVERLAP,
        **_day_rules("days", "t.date_from", "t.date_to", "t.type in ('DATE', 'TIME')"),
        "named-have-entity": "(t.entity_id is not null) = (t.type in ('PER', 'ORG', 'LOC', 'MISC')) and (t.entity_id is null) = (t.name is null)",
        "entity-has-one-name": "t.entity_id is null or t.first_name is not distinct from t.last_name",
        "entity-id-is-first-mention": "t.entity_id is null or t.entity_id = t.article_id || '-e' || t.first_start || '-' || t.first_end",
        # Most names are the mention itself, whose place is known.
        "name-in-article": f"t.name is null or coalesce(t.name = {SPAN_WORDS}, false) or contains(a.text, t.name)",
        "role-in-article": "t.role is null or contains(a.text, t.role)",
    },
    "claims": {
        "span-inside": SPAN_RULES["span-inside"],
        "id-agrees": "t.claim_id = t.article_id || '-c' || t.start || '-' || t.\"end\" || coalesce('-q' || t.cue_start, '')",
        "starts-in-sentence": SENTENCE_RULE,
        "fragments-in-order": 't.fragments[1].start = t.start and t.fragments[-1]."end" = t."end" and '
        + _every("t.fragments", 'x.start < x."end" and (i = 1 or x.start >= t.fragments[i - 1]."end")'),
        "text-is-fragments": f"""not {SPAN_INSIDE} or t.text = list_aggregate(
            list_transform(t.fragments, lambda x: coalesce({PART_WORDS}, '')), 'string_agg', ' ')""",
        **_part_rules("source"),
        **_part_rules("cue"),
        **_part_rules("addressee"),
        **_part_rules("medium"),
        **_part_rules("time"),
        **_day_rules("time-days", "t.time_from", "t.time_to", "t.time_start is not null"),
        **_part_rules("certainty"),
        "cue-outside-content": "t.cue_start is null or t.cue_end is null or "
        + _every("t.fragments", 't.cue_end <= x.start or t.cue_start >= x."end"'),
        "source-outside-content": "t.source_start is null or t.source_end is null or "
        + _every("t.fragments", 't.source_end <= x.start or t.source_start >= x."end"'),
        "medium-outside-content": "t.medium_start is null or t.medium_end is null or "
        + _every("t.fragments", 't.medium_end <= x.start or t.medium_start >= x."end"'),
        "marker-where-uncertain": "t.certainty not in ('certain', 'probable', 'possible') or (t.certainty = 'certain') = (t.certainty_start is null)",
        "marker-in-cue-or-content": """t.certainty_start is null or t.certainty_end is null
            or coalesce(t.certainty_start >= t.cue_start and t.certainty_end <= t.cue_end, false)
            or len(list_filter(t.fragments, lambda x: t.certainty_start >= x.start and t.certainty_end <= x."end")) > 0""",
        "stance-is-a-cues": "t.stance = 'neutral' or t.cue_start is not null",
        "assertion-in-own-voice": """(t.kind = 'assertion') = coalesce(t.source_type = 'publisher', false)
            and (t.kind <> 'assertion' or (t.cue_start is null and t.source_start is null and t.source_name is not distinct from a.publisher))""",
        "indirect-has-cue-or-source": "t.kind <> 'indirect' or t.cue_start is not null or t.source_start is not null",
        "source-has-type": "t.kind = 'assertion' or (t.source_type is null) = (t.source_start is null)",
        "source-entity-exists": """t.source_entity_id is null
            or exists (select 1 from entities o where o.entity_id = t.source_entity_id and o.article_id = t.article_id)""",
        "parent-in-same-article": "p.claim_id is null or p.article_id = t.article_id",
        "parent-encloses": 'p.claim_id is null or p.article_id <> t.article_id or (p.start <= t.start and p."end" >= t."end")',
        "parent-is-attributed": "p.claim_id is null or p.kind <> 'assertion'",
        "parents-form-no-circle": "t.claim_id not in (select claim_id from circle)",
        "quantities-are-slices": _every("t.quantities", f"x.text = {PART_WORDS}"),
        "quantities-inside-claim": _every("t.quantities", 'x.start >= t.start and x."end" <= t."end"'),
        "quantities-in-order": _every(
            "t.quantities",
            "isfinite(coalesce(x.stated_low, 0)) and isfinite(coalesce(x.stated_high, 0)) and coalesce(x.stated_low <= x.stated_high, true)",
        ),
        "quantities-in-known-words": _every(
            "t.quantities",
            "x.operator in ('exactly', 'at least', 'at most', 'about', 'between', 'more than', 'less than')"
            " and (x.outcome is null or x.outcome in ('killed', 'wounded', 'captured', 'displaced', 'missing'))",
        ),
        "victims-are-slices": _every("t.quantities", _named("victim")),
        "perpetrators-are-slices": _every("t.quantities", _named("perpetrator")),
        "victims-have-outcome": _every("t.quantities", "x.outcome is not null or (x.victim_start is null and x.perpetrator_start is null)"),
    },
    "rejects": {
        "later-reject-has-article": f"""t.stage = 'articles'
            or exists (select 1 from every_article o where {SAME_INPUT})""",
    },
}

# One value for the whole table, from all shards; null where there is nothing to measure. inputs has one row: what the articles stage counted.
TABLE_RULES: Mapping[str, Mapping[str, str]] = {
    "articles": {},
    "sentences": {},
    "entities": {},
    "claims": {
        "claims-per-article": "(select count(*) from claims) / nullif((select count(*) from articles), 0)",
        "share-without-source": "(select avg(case when source_start is null then 1.0 else 0.0 end) from claims where kind <> 'assertion')",
        "share-of-unattributed-articles": """(select avg(case when exists (
            select 1 from claims c where c.article_id = t.article_id and c.kind <> 'assertion') then 0.0 else 1.0 end) from articles t)""",
    },
    "rejects": {
        "inputs-add-up": """(select n from inputs)
            = (select count(*) from articles) + (select count(*) from rejects where stage = 'articles')""",
        "share-unfinished": """(select count(*) from articles a where exists (select 1 from rejects o
            where o.source_file = a.source_file and o.source_record = a.source_record and o.stage <> 'articles'))
            / nullif((select count(*) from articles), 0)""",
        "share-of-rejects": "(select count(*) from rejects where stage = 'articles' and reason <> 'about-seeds') / nullif((select n from inputs), 0)",
    },
}
