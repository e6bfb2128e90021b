import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclaims.entities import roles

PIECES = "the President of Oslo , . who led Ann ' - Gen. \n 3 ex- ( ”"

BEFORE = [
    ("Taliban spokesperson, [Zabihullah Mujahid], said so.", "Taliban spokesperson"),
    ("It is led by former Afghan Vice President [Amrullah Saleh].", "former Afghan Vice President"),
    ("Former Vice President of Afghanistan [Amrullah Saleh] has left.", "Former Vice President of Afghanistan"),
    ("On Monday President [Obama] left.", "President"),
    ("But Gen. [John Smith] stayed.", "Gen."),
    ("He met Secretary of State [Jane Roe].", "Secretary of State"),
    ("She hired campaign manager [Ann Lee].", "campaign manager"),
    ("The Oscar-winning actress [Ann Lee] came.", "Oscar-winning actress"),
    ("the state's attorney general, [Ann Lee], said", "attorney general"),
    ("the Opposition’s transport spokeswoman, Ms [Lorraine Hale], said", "Opposition’s transport spokeswoman"),
    ("The Government Whip, Mr [Ross Dole], left.", "Government Whip"),
    ("the member for Acacia Hills, Mr [Des Marr], was told", "member for Acacia Hills"),
    ("Union leader [Halina Nowak] said", "Union leader"),
    ("They met the retired village schoolteacher [Ann Lee].", "retired village schoolteacher"),
    ("donors, including President [Obama]", "President"),
    # Unsure, or no role.
    ("They saw Mr. [Roe].", None),
    ("In Kabul [Ann Lee] spoke.", None),
    ("in Kabul President [Ghani] spoke", None),
    ("We met the minister, [Ann Lee] and others.", None),
    ("Meanwhile [Ann Lee] spoke.", None),
]
AFTER = [
    ("[Yuri Brazhnikov], who led Russian efforts in Kabul from 2001-2002, said", "PER", None),
    ("[Tajikistan], the northern neighbour of Afghanistan, has left", "LOC", "northern neighbour of Afghanistan"),
    ("[Ann Lee], the head of the army, said", "PER", "head of the army"),
    ("[Ann Lee], director of Acme, said", "PER", "director of Acme"),
    ("[Acme], a media company in Oslo, said", "ORG", "media company"),
    ("They met [Ann Lee], the mayor of Oslo.", "PER", "mayor of Oslo"),
    ("[Ann Lee], a 71-year-old pepper grower from Oslo, said", "PER", "pepper grower"),
    ("[Ann Lee], the infectious disease specialist who headed the study, said", "PER", "infectious disease specialist"),
    ("[Ann Lee], one of the group’s coordinators in Oslo, said", "PER", "one of the group’s coordinators"),
    ("to the [Kuznia] trade union.", "ORG", "trade union"),
    ("a [Kuznia] newspaper.", "ORG", None),
    # Unsure, or no role.
    ("[Ann Lee], a summer before, left", "PER", None),
    ("[Ann Lee], who said it rains, left", "PER", None),
    ("[Tajikistan], the United States, and others", "LOC", None),
    ("[Ann Lee], the mayor of Oslo, and Bob Roe met", "PER", None),
    ("[Ann Lee], the day before, left", "PER", None),
    ("[Ann Lee], Sen. Roe said, is out", "PER", None),
]


def parted(marked: str) -> tuple[str, int, int]:
    start, end = marked.index("["), marked.index("]") - 1
    return marked.replace("[", "").replace("]", ""), start, end


@pytest.mark.parametrize(("marked", "role"), BEFORE)
def test_before(marked: str, role: str | None) -> None:
    text, start, end = parted(marked)
    monday = text.find("Monday")
    blocked = [(monday, monday + 6)] if monday >= 0 else []
    named = {text.index(w) for w in ("Taliban",) if w in text}
    span = roles.before(text, (start, end), 0, blocked, named)
    assert (span and text[slice(*span)]) == role


@pytest.mark.parametrize(("marked", "kind", "role"), AFTER)
def test_after(marked: str, kind: str, role: str | None) -> None:
    text, start, end = parted(marked)
    span = roles.after(text, start, end, len(text), kind)
    assert (span and text[slice(*span)]) == role


ORGANISATIONS = [
    ("Polish appliance maker [Wistra] said", "Polish appliance maker"),
    ("OSLO, May 3 - Polish appliance maker [Wistra] said", "Polish appliance maker"),
    ("by the trading company [Norte] in May", "trading company"),
    ("in the daily [Kurier] that", "daily"),
    ("they joined rebel group [Alpha]", "rebel group"),
    # A verb, and a part of a name.
    ("said the man who leads company [Alpha]", "company"),
    ("the Labour Party [Alpha]", None),
]


@pytest.mark.parametrize(("marked", "role"), ORGANISATIONS)
def test_before_organisations(marked: str, role: str | None) -> None:
    text, start, _ = parted(marked)
    span = roles.before_organisation(text, start, 0, [], frozenset())
    assert (span and text[slice(*span)]) == role


@given(st.lists(st.sampled_from(PIECES.split(" "))).map(" ".join), st.integers(0, 60))
def test_never_raises_and_stays_outside_the_name(text: str, at: int) -> None:
    at = min(at, len(text))
    before = roles.before(text, (at, at), 0, [], frozenset())
    after = roles.after(text, at, at, len(text), "PER")
    assert before is None or 0 <= before[0] < before[1] <= at
    assert after is None or at < after[0] < after[1] <= len(text)
