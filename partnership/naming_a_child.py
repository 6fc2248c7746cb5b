"""What in a text of an audit may name a child or a family, or give their number. Pure.

A return names nobody: its agency's people, the partnership and, as a public summary, everybody
reads parts of it (fact sheet, section 11). A finding is a question beside the text, and never a
bar: no rule knows a name for sure, and most of what agencies write is about children, of
whom none is named. So a word with a capital counts only beside a word for a child or for kin.

Sources: NHS Data Dictionary, NHS NUMBER; Department for Education, unique pupil numbers (a letter,
eleven digits, and a digit or, of a temporary one, a letter).
"""

import re
from typing import NamedTuple

from partnership.names_of_bodies import OF_BODIES
from partnership.nhs_number import is_nhs_number

NAMES, INITIALS = "to name a child", "to give a child’s initials"
BIRTH, NHS = "to give a date of birth", "to give an NHS number"
PUPIL, RECORD = "to give a pupil’s number", "to give the number of a child’s record"


class Passage(NamedTuple):
    """``words`` as they stand in the text; ``why``: what they seem to do."""

    words: str
    why: str


_ONE = r"[A-ZÀ-Þ](?:[’'][A-ZÀ-Þ])?[a-zß-ÿ]+(?:-[A-ZÀ-Þ][a-zß-ÿ]+){0,2}"
# Of few words, so that a page in capitals is read as fast as any other.
_NAME = rf"\b(?P<found>{_ONE}(?: {_ONE}){{0,3}})"
_CHILD = (
    "[Cc]hild(?:ren)?|[Bb]oys?|[Gg]irls?|[Pp]upils?|[Ss]tudents?|[Ll]earners?|[Bb]aby|[Tt]oddler|"
    "[Ss]iblings?|[Ss]ons?|[Dd]aughters?|[Yy]oung person|[Tt]eenager"
)
# In small letters alone: Father John and Sister Agnes serve in schools.
_KIN = (
    "(?:step|grand)?(?:mother|father|son|daughter)s?|(?:half-|step)?(?:brother|sister)s?|mum|dad|"
    "grandma|grandad|nan|twins?|niece|nephew|cousin"
)
_CALLED = r"(?:called|named|known as)"
_NAMED = (
    # As in "the boy Jordan" and "a girl called Ana"
    rf"\b(?:{_CHILD}|{_KIN})(?: \(|,? (?:who is |is |was )?{_CALLED} | ){_NAME}",
    # "his son, Jayden, was"
    rf"\b(?:{_CHILD}|{_KIN}), {_NAME}(?=[,(])",
    # "Jordan’s mother"; not "St Luke’s mother and baby unit"
    rf"{_NAME}[’']s (?:{_KIN}|foster carers?|birthday|social worker)\b(?! (?:and|school)\b)",
    # As in "Jordan, aged 7" and "Jordan is 7 years old"; not "pupils aged 7 to 11"
    (
        rf"{_NAME}(?:,| \(|,? who is| is|) ?(?:aged? \d{{1,2}}\b(?! ?(?:to\b|and\b|or\b|[-–+/]))|"
        r"\d{1,2}[ -]years?[ -]old\b)"
    ),
    # "the Taylor family"; not "the Halton family hub"
    (
        rf"\b[Tt]he {_NAME} family\b(?! (?:hub|support|help|cent|nurs|justice|court|solution|safeg|"
        r"plan|group|service|worker|information|intervention|liaison|time|learning))"
    ),
)
_INITIALS = (
    rf"\b(?:{_CHILD})(?: \(| )(?P<found>[A-Z]\.? ?[A-Z]\.?(?: ?[A-Z]\.?)?)(?![\w’'-])"
)  # fmt: skip
_MONTH = "(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*"
_DATE = (
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d\d)|\d{{4}}-\d\d-\d\d|"
    rf"\d{{1,2}}(?:st|nd|rd|th)? {_MONTH} \d{{4}})"
)
_BORN = rf"(?i:\bborn\b|\bd\.?o\.?b\b\.?|\bdate of birth\b)[^\n.;]{{0,15}}?(?P<found>{_DATE})"
_NUMBER = r"(?<!\d)(?<!\d[ -])(?P<found>\d{3}[ -]?\d{3}[ -]?\d{4})(?![ -]?\d)"
_UNIQUE_PUPIL_NUMBER = r"\b(?P<found>[A-HJ-NP-RT-Z]\d{11}[\dA-Z])\b"
_OF_A_RECORD = (
    r"\b(?P<found>(?:LCS|ICS|EHM|PID|RiO|Rio|Mosaic|Liquidlogic|LiquidLogic|CareFirst|"
    r"CareDirector|SystmOne|EMIS|CPOMS)(?: (?:ID|PIN|[Nn]umber|[Nn]o\.?|[Rr]ef(?:erence)?\.?))?"
    r"[ :#-]{0,2}\d{4,10})\b"
)
# Words with a capital that follow “child” or “pupil” and name nobody, beside those of the names of
# bodies and papers.
_NO_NAMES = """
A Abuse Access Achievement Admissions Adoption Advocacy Affected All Alleged Ambassadors And Are
Arrangements As Asset Asylum At Attendance Be Behaviour Bereavement Brigade But By Can Carer Carers
Case Catholic Centred Champions CofE Conference Conferences Contact Cruelty Data Death Deaths
Development Disabilities Disability Disabled Do Early Every Exclusion Exploitation First Focused
For Friendly From Goes Girls Boys Governors Guides Had Has Have Headteacher Her His How Humberside
Identified If In Is It Leaders Leadership Learners Life Line Living Looked Missing Minder Minders
Must Name Names No Not Obesity Of Offending On Online Or Parliament Parents Participation People
Person Placed Pornography Poverty Premium Progress Psychologist Psychology Pupil Pupils Referral
Referrals Refugees Relationships Rights Safe Seen Should Society Some Sport Staff Students Survivors
Teacher Teachers That The Their These Those Tier To Under Unborn Universal Voice Voices Was We
Welfare Were What When Where Which Who Will With Without Wide Work Workers Workforce
Year Years Your Ofsted Barnardo Barnardos Childline Nspcc Kooth Operation Encompass Prevent Signs
Safety Section Key Stage Level Appendix Table Figure Yes Anyone Adults Members Residents Everyone
Nobody They She He Primary Infants Juniors Nurseries Colleges Therefore However Since After Before
British English Polish Romanian Ukrainian Afghan Muslim Christian Jewish Sikh Hindu Roma Gypsy
Traveller Travellers Black Asian White Mixed Arabic European Windsor Sefton Knowsley Wirral
Lancashire Wigan Manchester Wales Welsh Scotland Britain UK
"""
_NOBODY = OF_BODIES | frozenset(_NO_NAMES.split())
_LETTERS = """
AP AR ASC CAF CCE CE CIN CLA CME CP CPP CSA CSC CSE DA DBS DCO DV DSL EAL EBD EHA EHC EHE EP ET
FGM FII FSM GP GRT HBV HSB HV IRO IT ICT KS LA LAC LAD LD LSA MAP MFH MH NEE OT PA PE PEP PLO PP
PRU PSH QA RE RI RPA SALT SEN SEM SGO SLT SU TA TAC TAF UAS UK UPN VS VSH WTB YJS YOS YOT II III
ID ASD ADHD RSE LGB UN UNCRC
"""
_LETTERS_OF_NOBODY = frozenset(_LETTERS.split())
_READS = [
    *((re.compile(sign), NAMES) for sign in _NAMED),
    (re.compile(_INITIALS), INITIALS),
    (re.compile(_BORN), BIRTH),
    (re.compile(_NUMBER), NHS),
    (re.compile(_UNIQUE_PUPIL_NUMBER), PUPIL),
    (re.compile(_OF_A_RECORD), RECORD),
]


def seems_to_name_a_child(text: str) -> list[Passage]:
    """Each passage once, as they stand in the text; in a time that grows as the text does, for it
    runs on whatever is pasted."""
    found: dict[str, tuple[int, str]] = {}
    for sign, why in reversed(_READS):
        for match in sign.finditer(text):
            if words := _counts(match["found"], why):
                before, _ = found.get(words, (len(text), why))
                found[words] = min(before, match.start("found")), why
    in_order = sorted(found.items(), key=lambda each: each[1][0])
    return [Passage(words, why) for words, (_, why) in in_order]


def _counts(words: str, why: str) -> str:
    """What of the words counts, or ""."""
    if why == NAMES:
        return _until_a_word_of_nobody(words)
    if why == INITIALS:
        return "" if re.sub("[. ]", "", words) in _LETTERS_OF_NOBODY else words
    if why == NHS:
        return words if is_nhs_number(words) else ""
    return words


def _until_a_word_of_nobody(words: str) -> str:
    """“Jordan Year” is Jordan; “Protection Plan” is nothing."""
    kept = []
    for word in words.split(" "):
        if word in _NOBODY or word.removesuffix("s") in _NOBODY:
            break
        kept.append(word)
    return " ".join(kept)
