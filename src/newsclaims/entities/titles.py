"""Words of rank, office and occupation: own lists, in the wording of news English."""

from __future__ import annotations

import re

# Honorifics name no role; they tell Mr. from Mrs.
MALE = frozenset({"mr.", "mr", "sir", "lord", "senhor", "señor", "monsieur", "herr", "signor", "shri"})
FEMALE = frozenset(
    {"mrs.", "mrs", "ms.", "ms", "miss", "lady", "dame", "madam", "dona", "doña", "senhora", "señora", "madame", "mme", "frau", "signora", "smt"}
)
HONORIFICS = MALE | FEMALE | {"dr.", "dr"}

# Titles that stand before a name and are no names themselves ("King" and "Major" would be).
_TITLES = """
president vice-president senator sen. sens. representative rep. reps. congressman congresswoman governor gov. mayor minister chancellor
ambassador general gen. lieutenant lt. colonel col. captain capt. sergeant sgt. admiral adm. maj. brigadier brig. commander cmdr. corporal cpl.
private pvt. judge justice attorney professor prof. reverend rev. secretary mullah maulvi mawlawi ayatollah imam sheikh chief deputy prime vice
lt col maj gen sgt capt sen rep gov prof rev
"""
TITLES = frozenset(_TITLES.split())
# Nouns that name what a person is or does, in lower case and in the singular.
_ROLE_NOUNS = """
accountant activist actor actress adjutant administrator admiral advisor adviser advocate agent aide ally ambassador analyst anchor
architect artist assistant astronaut athlete attorney author ayatollah banker billionaire biographer biologist bishop blogger boss brigadier
broker businessman businesswoman candidate captain cardinal ceo cfo chair chairman chairperson chairwoman challenger chancellor chef chief
cleric climatologist co-author co-chair co-chairman co-director co-founder coach colonel columnist comedian commander commentator
commissioner composer congressman congresswoman constable consultant contractor coordinator coroner correspondent councillor councilman
councilwoman counsel counselor curator dean delegate demographer deputy designer detective developer diplomat director doctor economist
editor editor-in-chief educator emir engineer entrepreneur envoy epidemiologist executive expert explorer farmer fellow filmmaker financier
firefighter founder general geologist governor guerrilla head historian host imam inspector instructor investigator investor journalist
judge justice king lawmaker lawyer leader legislator lieutenant liaison lobbyist major manager marshal mayor mediator member meteorologist
militant minister monarch moderator monk mullah musician negotiator neighbor neighbour neurologist neuroscientist nominee novelist nurse
officer official operative opponent organizer organiser owner painter partner pastor patriarch philanthropist philosopher photographer
physician physicist pilot playwright poet policeman politician pollster pope premier presenter president priest prince princess principal
producer professor programmer prosecutor psychiatrist psychologist publisher queen rabbi ranger rapper rebel receptionist recruiter rep. rep
representative reporter researcher resident reverend runner-up scholar scientist screenwriter secretary senator sen. sen sergeant sheikh
sheriff singer sociologist soldier solicitor specialist speaker spokesman spokesperson spokeswoman sponsor staffer statesman strategist
student sultan superintendent supervisor surgeon surrogate teacher technician theologian trader treasurer trustee tsar undersecretary
veteran vice-chairman vice-president victim warlord warden winner writer whip schoolteacher biostatistician grower trainer goalkeeper
striker midfielder defender manageress magistrate registrar chairlady headteacher headmaster rector provost vicar abbot chieftain fisherman
shopkeeper baker welder miner pensioner widow widower whistleblower virologist biochemist oceanographer seismologist hydrologist ecologist
geographer anthropologist archaeologist pathologist psychotherapist statistician mathematician librarian paramedic midwife caretaker
householder hotelier restaurateur novelist essayist playwright translator ombudsman auditor premier-elect gen. lt. col. capt. sgt. adm. maj.
brig. cmdr. cpl. pvt. prof. rev. gov. maulvi mawlawi gen lt col capt sgt maj prof rev gov
"""
ROLE_NOUNS = frozenset(_ROLE_NOUNS.split())
# What an apposition may call a place or an organisation.
_PLACE_NOUNS = """
area base bastion border camp capital center centre city coast community country county district enclave hub island kingdom nation neighbor
neighbour neighborhood neighbourhood outpost port province region republic state stronghold suburb territory town valley village
"""
PLACE_NOUNS = frozenset(_PLACE_NOUNS.split())
_GROUP_NOUNS = """
newsroom magazine bookmaker carmaker brewer builder developer exporter lender agency airline alliance army association bank body branch
broadcaster business center centre chain charity coalition college commission committee company conglomerate cooperative corporation council
court daily department faction federation firm foundation giant government group institute institution insurer league lobby maker
manufacturer militia ministry movement network newspaper operator organisation organization outlet party provider publisher regulator
retailer school service site startup supplier syndicate team think-tank tank union university watchdog website wing
"""
GROUP_NOUNS = frozenset(_GROUP_NOUNS.split())
# Endings of nouns for what a person does, and nouns that have them and are none.
PERSON_ENDINGS = re.compile(r"[a-z-]{2,}(?:er|or|ist|man|woman|person|ian|eer|ee|grapher|logist|medic)")
_NO_PERSONS = """
after another answer center chapter character charter committee corner counter cover danger degree disaster dinner door either ever factor
favor fever floor former frontier further gender harbor honor horror however humor labor later latter layer letter matter meter mirror
monster motor murder neither never newsletter number offer once-over order other outlier over paper parameter perimeter poster power quarter
rather register remainder reminder river rumor semester shelter shoulder sister-in-law summer supper terror theater together tower trigger
twitter under weather whatever whether whoever winter wonder woman human ian asian russian indian christian iranian ukrainian german
american mexican coffee guarantee jubilee tree fee knee error mirror interior exterior prior superior major minor junior senior chair flair
list twist mist waist resist persist assist exist
"""
NO_PERSONS = frozenset(_NO_PERSONS.split()) - {"woman"}
# Lower-case words that may stand between a role's first word and its noun ("former campaign manager").
_MODIFIERS = """
acting administration affairs aid air army assistant associate aviation bank border british business cabinet campaign central chief city civil
climate club co- communications community company computer congressional conservative constitutional corporate county criminal crown cultural
current cyber data defence defense democratic deputy development digital diplomatic district domestic duty economic education elder elected
election emergency energy environmental ex executive external family federal field film finance financial fire first foreign former fund
fundraising global government health high-ranking hedge-fund homeland honorary house human humanitarian independent industry information
intelligence interim interior internal international investment joint junior justice labor labour law leading legal legislative liberal local
longtime long-time banking bestselling best-selling gubernatorial insurance presidential presumptive senatorial vice-presidential major majority
managing marketing media medical military minority multinational national naval navy new news newspaper non-executive nuclear oil-industry
onetime operations opposition outgoing parliamentary party peace permanent police policy political press prime principal private program project
property provincial public railway rebel regional relations republican research resistance retired rights rival royal ruling sales school science
second secretary security senate senior shadow socialist software special sports state strategy supreme tax team technology television then third
top trade transport transportation treasury tribal tv university veteran vice video war wealthy
"""
MODIFIERS = frozenset(_MODIFIERS.split())
# Endings of adjectives that hardly any other word has ("political", "ministerial", "Oscar-winning").
ADJECTIVE_ENDINGS = ("ical", "erial", "torial", "istic", "-winning", "-born", "-based")
FEMALE_ROLES = frozenset({"actress", "businesswoman", "chairwoman", "congresswoman", "councilwoman", "princess", "queen", "spokeswoman"})
MALE_ROLES = frozenset({"businessman", "chairman", "congressman", "councilman", "king", "pope", "priest", "prince", "spokesman", "statesman"})


def is_role(word: str) -> bool:
    """Whether a word names a role: in any case, alone or after a hyphen ("ex-minister", "president-elect")."""
    lower = word.lower()
    return lower in ROLE_NOUNS or lower.removeprefix("ex-") in ROLE_NOUNS or lower.removesuffix("-elect") in ROLE_NOUNS


def is_person(word: str) -> bool:
    """Whether a noun after an article says what a person is: on the list, or by its ending."""
    lower = word.lower()
    return is_role(lower) or (PERSON_ENDINGS.fullmatch(lower) is not None and lower not in NO_PERSONS)


def is_modifier(word: str) -> bool:
    """Whether a lower-case word may belong to a role before its noun."""
    lower = word.lower()
    return lower in MODIFIERS or lower.endswith(ADJECTIVE_ENDINGS) or lower.startswith(("ex-", "then-", "vice-")) or is_role(word)
