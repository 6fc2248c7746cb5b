"""What seems to name a child in a return, and what does not: a question that is seldom in vain."""

from time import perf_counter

import pytest

from audits.question_sets import shipped
from audits.returns import naming
from partnership.naming_a_child import (
    BIRTH,
    INITIALS,
    NAMES,
    NHS,
    PUPIL,
    RECORD,
    seems_to_name_a_child,
)

NAMING = [
    ("The boy Jordan was not seen.", "Jordan", NAMES),
    ("We discussed child Jordan Taylor in supervision.", "Jordan Taylor", NAMES),
    ("Her son Jayden told his teacher.", "Jayden", NAMES),
    ("His son, Jayden, was at home.", "Jayden", NAMES),
    ("Her daughter (Zoë) is on a plan.", "Zoë", NAMES),
    ("There was a girl called Ana.", "Ana", NAMES),
    ("A pupil who is known as Al told us.", "Al", NAMES),
    ("Siblings Ella and Mia moved school.", "Ella", NAMES),
    ("Jordan’s mother did not answer.", "Jordan", NAMES),
    ("Jordan's foster carer attends.", "Jordan", NAMES),
    ("Jordan, aged 7, was seen alone.", "Jordan", NAMES),
    ("Jordan (aged 14) went missing twice.", "Jordan", NAMES),
    ("Aoife O’Neil is 9 years old.", "Aoife O’Neil", NAMES),
    ("We worked with the Taylor family.", "Taylor", NAMES),
    ("Pupil Jordan Year 7 was excluded.", "Jordan", NAMES),
    ("The stepfather Wayne has moved in.", "Wayne", NAMES),
    ("Pupil JT was excluded.", "JT", INITIALS),
    ("The child (K.L.) was not brought.", "K.L.", INITIALS),
    ("Child AMB moved to Year 6.", "AMB", INITIALS),
    ("A child born 03/05/2014 was not registered.", "03/05/2014", BIRTH),
    ("DOB: 3 May 2014", "3 May 2014", BIRTH),
    ("d.o.b. 2014-05-03", "2014-05-03", BIRTH),
    ("Date of birth of the pupil: 3.5.14", "3.5.14", BIRTH),
    ("See 943 476 5919 for the record.", "943 476 5919", NHS),
    ("Record 9434765919.", "9434765919", NHS),
    ("The UPN is H801200001001.", "H801200001001", PUPIL),
    ("A temporary one, A12345678901B, was given.", "A12345678901B", PUPIL),
    ("Audit of LCS 104417.", "LCS 104417", RECORD),
    ("Audit of Mosaic ID: 2004417.", "Mosaic ID: 2004417", RECORD),
]
NAMING_NOBODY = """
The Child Protection Plan is reviewed at each core group.
Halton Children’s Trust agreed the strategy in March.
Year 7 pupils were asked in the autumn term.
Ofsted judged leadership to be good.
Operation Encompass notices reach the school by nine o’clock.
Nessa’s Law is covered in our training.
All staff have read Keeping Children Safe in Education 2025.
Working Together 2026 is on the intranet.
The child’s voice is heard in every assessment.
Every child has a named social worker.
Our Designated Safeguarding Lead sits on the senior leadership team.
The Named Nurse gives supervision every quarter.
Child Sexual Exploitation is part of level 2.
Child Criminal Exploitation is part of level 3.
The Child Death Overview Panel reports to the board.
The Child Safeguarding Practice Review was shared with all teams.
Pupil Premium funds a family support worker.
The Pupil Referral Unit has a link officer.
Children Looked After have a health assessment within 20 days.
Child in Need plans are audited every month.
A child in Runcorn and one in Widnes wait for a place.
We followed the learning of Child Q and of Baby P.
Pupils aged 11 to 16 filled in the survey.
Children aged 5 and over may come alone.
Boys aged 14-16 are over-represented.
The Halton family hub opens on Saturdays.
The Supporting Families programme ended in 2025.
We refer to the Halton family support service.
Women’s refuge staff attend the Multi-Agency Risk Assessment Conference.
St Luke’s mother and baby unit reports to the trust.
Barnardo’s supports each child that goes missing.
The Chief Constable, Mark Roberts, signs the return.
Dr Anna Smith leads on safeguarding for the trust.
Father John chairs the governors of the Catholic school.
The child CP plan was closed after nine months.
A pupil EHC plan is reviewed each year.
Each child SEN record is kept for 25 years.
For each child LAC reviews are held in time.
The pupil PEP is written with the carer.
Student Voice meets twice a term.
Student Ambassadors trained 40 pupils.
The Pupil Attendance Officer visits at home.
Telephone 0151 907 8305 for advice.
Our policy has version 2014-05-03 in its footer.
The policy was agreed on 3 May 2024.
Staff born before 1960 had no check until 2016.
Reference ACT-2026-0041 is closed.
The action plan (RET-2026-0001) was agreed.
In 2025, 1,204 pupils took part, 96% of the roll.
The charity was registered under 1144093210.
The LADO, aged policies and our own were compared.
Training reached 98% of staff by March 2026.
Team Leader level audits look at six cases.
Young Carers have a champion in each school.
Girls and boys were asked apart.
We commission Kooth for each young person.
Mental Health Support Teams work with children in Years 5 and 6.
The Graded Care Profile is used where a child may be neglected.
Children and Young People’s Services lead the work.
If a child Goes Missing, the police are called.
Child Exploitation screening is done by iCART.
The daughter company of the trust runs two homes.
Halton’s mother and toddler groups were visited.
""".strip().splitlines()


@pytest.mark.parametrize(("text", "words", "why"), NAMING)
def test_what_seems_to_name_a_child(text, words, why):
    assert seems_to_name_a_child(text) == [(words, why)]


def test_what_names_nobody_is_not_asked_about():
    assert len(NAMING_NOBODY) >= 60
    assert {text: found for text in NAMING_NOBODY if (found := seems_to_name_a_child(text))} == {}


@pytest.mark.parametrize("slug", sorted(shipped.SHIPPED))
def test_no_question_that_is_shipped_names_anybody(slug):
    assert naming.warnings_for(*texts_of(shipped.content(slug))) == []


def texts_of(content) -> list[str]:
    standards = [text for each in content.standards for text in (each.title, each.guidance)]
    criteria = [
        text for each in content.criteria for text in (each.text, each.guidance, *each.evidence)
    ]
    return [*standards, *criteria]


def test_it_is_asked_once_of_each_and_in_the_order_of_the_text():
    text = "Jordan’s mother came. The boy Jordan did not. Pupil JT was there."
    assert seems_to_name_a_child(text) == [("Jordan", NAMES), ("JT", INITIALS)]
    assert len(naming.warnings_for(text, "The boy Jordan")) == 2


def test_the_warning_is_a_question():
    (said,) = naming.warnings_for("The boy Jordan was not seen.")
    assert said == (
        "This seems to name a child (“Jordan”). No child or family may be named in a return. Take"
        " the name out, or carry on if it is nobody’s."
    )
    assert naming.warnings_for("", "Nobody is named.") == []


@pytest.mark.parametrize("text", ["Aa " * 6_666, "Aa-" * 6_666, "child " * 3_333, "1 " * 10_000])
def test_the_longest_answer_is_read_at_once(text):
    began = perf_counter()
    seems_to_name_a_child(text)
    assert perf_counter() - began < 2
