"""Two portals in one: bundles that this one signs, and bundles that another did."""

import zipfile
from hashlib import sha256
from io import BytesIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from audits.moderation import assigning, settling
from audits.question_sets.lists import content_of as questions_of
from audits.release import bundle, keys, packed, partners, releasing
from audits.release.models import Partner
from audits.returns.models import Answer
from tests.audits import moderating, papers, signing
from tests.kept import kept

THEIRS = Ed25519PrivateKey.from_private_bytes(b"their own 32 bytes, made up here")
ANOTHER = Ed25519PrivateKey.from_private_bytes(b"nobody knows these 32 bytes here")
WEST = "Cheshire West Partnership"
FILE = b"Supervision asks what life is like."


def key_of(private: Ed25519PrivateKey) -> str:
    return keys.public_of(private)


def add_partner(world, name: str = WEST, private=THEIRS) -> Partner:
    key = key_of(private) if private else ""
    return partners.add_partner(name=name, public_key=key, by=world.dana)


@kept
def build():
    """The trust's return, open, with a colleague; a partnership whose bundles are read."""
    world = papers.build()
    world.west = add_partner(world)
    return world


@kept
def build_final():
    """The trust's return, final, everywhere 2, moderated 1 at the first question, with a file and a
    link."""
    world = moderating.build()
    world.west = add_partner(world)
    found = signing.of_trust(world)
    signing.evidence(found, by=None)
    signing.evidence(found, name="Our website", link="https://trust.example.org/", by=None)
    signing.send(found, world.bilal)
    signing.sign(found, "chief-officer", world.bea)
    assigning.assign(signing.again(found), moderator=world.held["max"], by=world.dana)
    moderating.scored(found, world.max, 2, "We saw it", **{"1_1": 1})
    settling.take_over(signing.again(found), by=world.dana)
    settling.make_final(signing.again(found), by=world.dana)
    world.final = signing.again(found)
    return world


def release(world, by=None, **given):
    said = {"partner": world.west, "with_evidence": True}
    return releasing.release(signing.again(world.final), **(said | given), by=by or world.bea)


# --- from over there ------------------------------------------------------------------------------


def there(world, *, agency="", to="", own_key="", answers=None, **given):
    """What their portal would say of the trust: all of the questions that are asked here, with 3
    and a text each; ``answers``: by code, what differs."""
    questions = questions_of(world.version)
    answers = answers or {}
    content = {
        "format": bundle.FORMAT, "version": 1, "made_on": "2026-03-20", "from": WEST,
        "to": {"name": to or settings.PARTNERSHIP["name"], "key": own_key},
        "agency": {"name": agency or world.trust.name, "kind": world.trust.kind},
        "return": {
            "reference": "RET-2026-0004", "cycle": "Section 11 there",
            "handed_in_on": "2026-02-01", "final_on": "2026-03-01", "digest": "0" * 64,
        },
        "question_set": {"title": "Section 11", "kind": "section-11", "version": 3},
        "scale": [{"value": each.value, "label": each.label} for each in questions.levels],
        "standards": [
            {
                "code": standard.code, "title": standard.title,
                "criteria": [
                    criterion(each) | answers.get(each.code, {}) for each in standard.criteria
                ],
            }
            for standard in questions.standards
        ],
        "response": "", "files": {},
    }  # fmt: skip
    return content | given


def criterion(each) -> dict:
    chosen = {"scale": "3", "yes-no": "yes"}.get(str(each.answer), "")
    return {
        "code": each.code, "text": each.text, "answer": str(each.answer), "chosen": chosen,
        "label": {"3": "Fully met", "yes": "Yes"}.get(chosen, ""),
        "written": f"What we said there: {each.code}", "moderated": None, "response": "",
        "evidence": [],
    }  # fmt: skip


def with_a_file(content: dict, code: str, file: bytes = FILE, name: str = "policy.txt") -> dict:
    """The same with a file for a question, and a link beside it."""
    digest = sha256(file).hexdigest()
    for standard in content["standards"]:
        for each in standard["criteria"]:
            if each["code"] == code:
                each["evidence"] = [
                    {"name": "Our policy", "dated_on": "2026-01-02", "file": name,
                     "size": len(file), "sha256": digest},
                    {"name": "Our site", "dated_on": "", "link": "https://trust.example.org/"},
                ]  # fmt: skip
    content["files"] = {digest: len(file)}
    return content


def packed_up(content: dict, private=THEIRS, files=(), **parts) -> bytes:
    """``parts``: entries in place of those that belong there, or beside them."""
    text, signature = bundle.signed(content, private)
    given = {sha256(each).hexdigest(): (lambda each=each: each) for each in files}
    found = packed.pack(text, signature, "Read me", given)
    return changed(found, parts) if parts else found


def changed(content: bytes, parts: dict[str, bytes | None]) -> bytes:
    """The ZIP with these entries instead; None takes one away."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            if name not in parts:
                after.writestr(name, before.read(name))
        for name, part in parts.items():
            if part is not None:
                after.writestr(name, part)
    return target.getvalue()


def an_upload(content: bytes, name: str = "bundle.zip") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def answer_of(agency_return, code: str) -> Answer:
    rows = Answer.objects.unscoped("a test").filter(agency_return=agency_return)
    return rows.get(criterion__code=code)
