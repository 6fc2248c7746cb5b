"""A bundle is what it says it is, or it is refused, with a sentence that says what to do."""

import json
import re
import stat
import zipfile
from datetime import date
from hashlib import sha256
from io import BytesIO

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from audits.question_sets.content import Answer, Colour, Content, Criterion, Level, Standard
from audits.release import bundle, keys, matching, packed, policy
from audits.returns.canonical import canonical
from tests.audits.releasing import ANOTHER, FILE, THEIRS, changed, key_of

DIGEST = sha256(FILE).hexdigest()


def content(**given):
    one = {
        "code": "1.1", "text": "Is there a lead?", "answer": "scale", "chosen": "2",
        "label": "Mostly met", "written": "Yes, since 2019.",
        "moderated": {"value": 1, "label": "Partly met", "reason": "Vacant in May"},
        "response": "She is back.",
        "evidence": [
            {"name": "Policy", "dated_on": "2026-01-02", "file": "policy.txt", "size": len(FILE),
             "sha256": DIGEST},
            {"name": "Site", "dated_on": "", "link": "https://trust.example.org/"},
        ],
    }  # fmt: skip
    said = {
        "format": "safeguarding-return", "version": 1, "made_on": "2026-03-20", "from": "West",
        "to": {"name": "Ours", "key": ""}, "agency": {"name": "Trust", "kind": "relevant"},
        "return": {"reference": "RET-2026-0004", "cycle": "2026", "handed_in_on": "2026-02-01",
                   "final_on": "2026-03-01", "digest": "0" * 64},
        "question_set": {"title": "Section 11", "kind": "section-11", "version": 3},
        "scale": [{"value": 1, "label": "Partly met"}, {"value": 2, "label": "Mostly met"}],
        "standards": [{"code": "1", "title": "Leads", "criteria": [one]}],
        "response": "", "files": {DIGEST: len(FILE)},
    }  # fmt: skip
    return said | given


def read(text, signature):
    return bundle.content_in(bundle.opened(text, signature))


def packed_up(said=None, **parts) -> bytes:
    text, signature = bundle.signed(said or content(), THEIRS)
    found = packed.pack(text, signature, "Read me", {DIGEST: lambda: FILE})
    return changed(found, parts) if parts else found


# --- round trip -----------------------------------------------------------------------------------


def test_what_was_signed_is_read_again_and_says_whose_it_is():
    text, signature = bundle.signed(content(), THEIRS)
    assert read(text, signature) == content()
    assert bundle.opened(text, signature).key == key_of(THEIRS)


def test_a_bundle_is_the_same_file_each_time():
    assert packed_up() == packed_up()


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffd\ufffe\uffff"),
    max_size=40,
)


@settings(max_examples=50, deadline=None)
@given(written=WORDS, reason=WORDS, response=WORDS, lines=st.lists(WORDS, max_size=3))
def test_any_words_come_back_as_they_were(written, reason, response, lines):
    said = content(response=response)
    one = said["standards"][0]["criteria"][0]
    one["written"] = "\n".join([written, *lines, "\t"])
    one["moderated"]["reason"] = reason
    assert read(*bundle.signed(said, THEIRS)) == said


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_one_byte_that_is_another_is_refused(data):
    text, signature = bundle.signed(content(), THEIRS)
    at = data.draw(st.integers(0, len(text) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda each: each != text[at]))
    with pytest.raises(bundle.Refused, match="signature does not fit"):
        bundle.opened(text[:at] + bytes([byte]) + text[at + 1 :], signature)


@settings(max_examples=30, deadline=None)
@given(at=st.integers(0, len(FILE) - 1), more=st.integers(1, 255))
def test_one_byte_of_a_file_that_is_another_is_refused(at, more):
    wrong = FILE[:at] + bytes([FILE[at] ^ more]) + FILE[at + 1 :]
    found = packed.Packed(packed_up(**{f"files/{DIGEST}": wrong}))
    with pytest.raises(bundle.Refused, match="not the one that was signed"):
        found.file(DIGEST)


def test_a_signature_of_somebody_else_under_this_key_is_refused():
    text, signature = bundle.signed(content(), ANOTHER)
    said = json.loads(signature) | {"key": key_of(THEIRS)}
    with pytest.raises(bundle.Refused, match="signature does not fit"):
        bundle.opened(text, canonical(said))


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ({"version": 2}, "version 2 of the format"),
        ({"version": "x" * 99}, "version xxxxxxxxxxxxxxxxxxxx of"),
        ({"format": "something"}, "no bundle of a return"),
        ({"algorithm": "none"}, "algorithm"),
        ({"key": "AAAA"}, "signature does not fit"),
        ({"signature": "AAAA"}, "signature does not fit"),
        ({"sha256": "0" * 64}, "signature does not fit"),
        ({"more": 1}, "nothing else"),
    ],
)
def test_a_signature_that_says_something_else_is_refused(named, sentence):
    text, signature = bundle.signed(content(), THEIRS)
    with pytest.raises(bundle.Refused, match=sentence):
        bundle.opened(text, canonical(json.loads(signature) | named))


def unclosed(opening: bytes, again: bytes) -> bytes:
    """Of the largest size that is read."""
    return (opening + again * bundle.MOST_SIGNATURE)[: bundle.MOST_SIGNATURE]


@pytest.mark.parametrize(
    "signature",
    [
        unclosed(b'"', b'\\"'), unclosed(b"", b'["'), unclosed(b"", b"["), unclosed(b"", b'{"a":'),
        unclosed(b"", b"1"), unclosed(b"1.", b"1"), unclosed(b'"', b"\\u"), unclosed(b"", b" "),
    ],
    ids=lambda each: each[:6].decode(),
)  # fmt: skip
def test_work_on_a_hostile_signature_is_bounded_by_its_size(monkeypatch, signature):
    """It is read before it is known who sent it. One parse of it, which is linear, and no pattern
    is handed more than one text of the format: a string that never closes made one quadratic."""
    parsed, plain = [], json.loads

    class Watched:
        def __init__(self, pattern: re.Pattern):
            self.pattern = pattern

        def __getattr__(self, name):
            def call(*args):
                longest = max(len(each) for each in args if isinstance(each, str))
                assert longest <= bundle.LONG, f"{name} over {longest:,} characters"
                return getattr(self.pattern, name)(*args)

            return call

    def loads(text, **given):
        parsed.append(len(text))
        return plain(text, **given)

    for name, value in vars(bundle).copy().items():
        if isinstance(value, re.Pattern):
            monkeypatch.setattr(bundle, name, Watched(value))
    monkeypatch.setattr(bundle, "re", None)
    monkeypatch.setattr(bundle.json, "loads", loads)
    archive = packed.Packed(a_zip(("bundle.json", b"{}"), ("signature.json", signature)))
    with pytest.raises(bundle.Refused, match=r"cannot be read as JSON|nested too deep"):
        bundle.opened(b"{}", archive.read("signature.json"))
    assert parsed == [bundle.MOST_SIGNATURE]


def test_a_larger_signature_is_not_parsed():
    with pytest.raises(bundle.Refused, match="larger than"):
        bundle.opened(b"{}", b" " * (bundle.MOST_SIGNATURE + 1))


# --- what it says ---------------------------------------------------------------------------------


def signed_as_it_is(text: bytes) -> bundle.Envelope:
    """Whoever has a key can sign anything."""
    return bundle.Envelope(key_of(THEIRS), text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "cannot be read as JSON"),
        (b"\xff\xfe{}", "cannot be read as JSON"),
        (b'{"a": 1, "a": 2}', "cannot be read as JSON"),
        (b'{"a": NaN}', "cannot be read as JSON"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deep"),
        (b'{"a":' * 50 + b"1" + b"}" * 50, "no bundle of a return"),
        (b'{"a": 1.5}', "cannot be read as JSON"),
        (b'{"a": 12345678901}', "cannot be read as JSON"),
        (b'"' + b"x" * (bundle.MOST_CONTENT + 1) + b'"', "larger than 5 MB"),
        (b"[]", "no bundle of a return"),
        (b'{"format": "safeguarding-return", "version": 9}', "version 9 of the format"),
        (b'{"format": "safeguarding-return", "version": 1}', "and nothing else"),
        (json.dumps(content()).encode(), "written as its format asks"),
    ],
    ids=lambda each: str(each)[:20],
)
def test_what_is_no_content_of_a_bundle_is_refused(text, sentence):
    with pytest.raises(bundle.Refused, match=sentence):
        bundle.content_in(signed_as_it_is(text))


def with_one(**given):
    said = content()
    said["standards"][0]["criteria"][0] |= given
    return said


@pytest.mark.parametrize(
    "said",
    [
        with_one(written="a\0b"),
        with_one(written="a\x07b"),
        with_one(written="x" * 20_001),
        with_one(written=1),
        with_one(chosen="2; DROP"),
        with_one(answer="essay"),
        with_one(moderated={"value": True, "label": "", "reason": ""}),
        with_one(moderated={"value": 1, "label": "", "reason": "", "by": "Max"}),
        with_one(evidence=[{"name": "x", "dated_on": "", "link": "javascript:alert(1)"}]),
        with_one(evidence=[{"name": "x", "dated_on": "2026-02-30", "link": "https://a.org"}]),
        with_one(evidence=[{"name": "x"}]),
        with_one(evidence={"name": "x"}),
        with_one(evidence=[{"name": "x", "dated_on": "0001-01-01", "link": "https://a.org"}]),
        content(version=True),
        content(made_on="0001-01-01"),
        content(made_on="20 March"),
        content(files={"../../etc/passwd": 3}),
        content(files={DIGEST: 0}),
        content(standards=[{"code": "1", "title": "", "criteria": []}] * 101),
        content(secret="x"),
        content(to="Ours"),
    ],
    ids=str,
)
def test_what_is_not_as_the_format_asks_is_refused(said):
    with pytest.raises(bundle.Refused, match="not as its format asks"):
        bundle.content_in(signed_as_it_is(canonical(said)))


def test_each_file_is_named_by_some_evidence_in_its_size():
    """What no question has would be kept, and looked at by nobody."""
    for files in ({DIGEST: len(FILE), "0" * 64: 1}, {DIGEST: len(FILE) + 1}):
        with pytest.raises(bundle.Refused, match="none of its evidence names"):
            bundle.content_in(signed_as_it_is(canonical(content(files=files))))
    assert bundle.content_in(signed_as_it_is(canonical(content(files={}))))


def test_what_can_be_done_is_said_by_the_name_of_the_sender():
    with pytest.raises(bundle.Refused) as refused:
        bundle.content_in(signed_as_it_is(canonical(with_one(evidence=[
            {"name": "x", "dated_on": "", "link": "javascript:alert(1)"}
        ]))))  # fmt: skip
    said = refused.value.told("Cheshire West")
    assert said.startswith("The bundle is not as its format asks: “standards.1.criteria.1.evidence")
    assert "Ask Cheshire West to make the bundle again, and tell them this sentence" in said
    assert "Enter" not in said


def test_a_version_of_another_kind_of_value_is_no_version():
    text, signature = bundle.signed(content(), THEIRS)
    with pytest.raises(bundle.Refused, match="not as its format asks"):
        bundle.opened(text, canonical(json.loads(signature) | {"version": True}))


@pytest.mark.parametrize(
    ("piece", "name"),
    [
        ({"name": " Our  policy ", "link": "https://a.org/x"}, "Our policy"),
        ({"name": " ", "link": "https://a.org/x"}, "a.org"),
        ({"name": "", "file": "policy.pdf"}, "policy.pdf"),
        ({"name": "", "file": "a\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe"}, "afdp.exe"),
        ({"name": "a\N{RIGHT-TO-LEFT OVERRIDE}b", "file": "policy.pdf"}, "ab"),
    ],
)
def test_every_piece_of_evidence_has_a_name_that_is_read_as_it_is_written(piece, name):
    assert bundle.name_of(piece) == name


def test_half_of_a_letter_is_refused():
    text = canonical(content()).replace(b"Vacant", b"\\ud800")
    with pytest.raises(bundle.Refused, match="not as its format asks"):
        bundle.content_in(signed_as_it_is(text))


# --- the archive ----------------------------------------------------------------------------------


def a_zip(*entries, mode: int = 0, comment: bytes = b"") -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, part in entries:
            entry = zipfile.ZipInfo(name)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, mode << 16
            archive.writestr(entry, part)
    return target.getvalue()


WHOLE = [("bundle.json", b"{}"), ("signature.json", b"{}")]


def between(archive: bytes, more: bytes) -> bytes:
    """The archive with ``more`` before its list, which still says where everything is."""
    at = archive.index(b"PK\x01\x02")
    moved = bytearray(archive[:at] + more + archive[at:])
    moved[-6:-2] = (at + len(more)).to_bytes(4, "little")
    return bytes(moved)


def test_a_bundle_is_read_from_its_archive():
    found = packed.Packed(packed_up())
    text, signature = found.read("bundle.json"), found.read("signature.json")
    assert read(text, signature) == content()
    found.require_files(content()["files"])
    assert found.file(DIGEST) == FILE


@pytest.mark.parametrize(
    ("archive", "sentence"),
    [
        (b"", "no bundle of a return"),
        (b"%PDF-1.7", "no bundle of a return"),
        (b"PK\x03\x04 and then nothing of the kind", "broken"),
        (a_zip(*WHOLE)[:-30], "broken"),
        (a_zip(), "no bundle of a return"),
        (a_zip(("bundle.json", b"{}")), "no bundle of a return"),
        (b"#!/bin/sh\n" + a_zip(*WHOLE), "no bundle of a return"),
        (b"PK\x03\x04" + a_zip(*WHOLE), "does not belong"),
        (a_zip(*WHOLE) + b"and more", "does not belong|broken"),
        (a_zip(*WHOLE, comment=b"and more"), "does not belong"),
        (between(a_zip(*WHOLE), b"and more"), "does not belong"),
        (a_zip(*WHOLE, ("../../etc/cron.d/x", b"x")), "does not belong"),
        (a_zip(*WHOLE, ("/etc/passwd", b"x")), "does not belong"),
        (a_zip(*WHOLE, ("files\\..\\x", b"x")), "does not belong"),
        (a_zip(*WHOLE, ("files/", b"")), "does not belong"),
        (a_zip(*WHOLE, ("files/policy.txt", b"x")), "does not belong"),
        (a_zip(*WHOLE, (f"files/{'A' * 64}", b"x")), "does not belong"),
        (a_zip(*WHOLE, ("xl/workbook.xml", b"x")), "does not belong"),
        (a_zip(*WHOLE, mode=stat.S_IFLNK | 0o777), "does not belong"),
        (a_zip(*WHOLE, ("README.txt", b"x" * 200_000)), "does not belong"),
        (a_zip(*WHOLE, *[(f"files/{n:064x}", b"x") for n in range(502)]), "more parts"),
        (a_zip(("bundle.json", b"0" * (6 * 1024 * 1024)), WHOLE[1]), "unpack to far more"),
        (a_zip(*WHOLE, (f"files/{DIGEST}", b"0" * (70 * 1024 * 1024))), "unpack to far more"),
        (b"PK" + b"PK\x01\x02" * 20_001, "more parts"),
        (b"PK" + b"x" * (10 * 1024 * 1024), "smaller than 10 MB"),
    ],
    ids=lambda each: str(each)[:30] if isinstance(each, str) else "",
)
def test_a_hostile_archive_is_refused(archive, sentence):
    with pytest.raises(bundle.Refused, match=sentence):
        packed.Packed(archive)


def test_one_part_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        archive = a_zip(*WHOLE, WHOLE[0])
    with pytest.raises(bundle.Refused, match="the same part twice"):
        packed.Packed(archive)


def test_a_part_with_a_password_is_refused():
    archive = bytearray(a_zip(*WHOLE))
    at = archive.index(b"PK\x01\x02")
    archive[at + 8] |= 1
    with pytest.raises(bundle.Refused, match="broken"):
        packed.Packed(bytes(archive))


def test_a_part_that_says_it_is_smaller_than_it_is_is_read_no_further():
    archive = bytearray(a_zip(("bundle.json", b"0" * 900_000), WHOLE[1]))
    at = archive.index(b"PK\x01\x02")
    archive[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(bundle.Refused, match="broken"):
        packed.Packed(bytes(archive)).read("bundle.json")


@pytest.mark.parametrize("files", [{}, {DIGEST: 1}, {DIGEST: len(FILE), "0" * 64: 1}])
def test_files_that_are_not_those_that_are_listed_are_refused(files):
    with pytest.raises(bundle.Refused, match="not those that it lists"):
        packed.Packed(packed_up()).require_files(files)


# --- keys -----------------------------------------------------------------------------------------


def test_a_key_is_read_however_it_was_copied():
    plain = key_of(THEIRS)
    for spelt in (plain, f"  {plain}\n", plain.rstrip("="), plain.replace("+", "-")):
        assert keys.written(keys.read(spelt)) == plain


@pytest.mark.parametrize("text", ["", "x", "Zm9v", "ä" * 44, "A" * 200, key_of(THEIRS)[:-4]])
def test_what_is_no_key_is_said(text):
    assert policy.why_not_key(text, "", {}) == policy.HOW_A_KEY_LOOKS


# Of small order: all that there are, each as it is written, and with the other sign.
SMALL = [
    "00" * 32,
    "01" + "00" * 31,
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ec" + "ff" * 30 + "7f",
]
NO_POINTS = ["02" + "00" * 31, "ed" + "ff" * 30 + "7f", "ff" * 32]  # off the curve; too large


@pytest.mark.parametrize("figures", [*SMALL, *(each[:-2] + f"{int(each[-2:], 16) | 128:02x}"
                                               for each in SMALL), *NO_POINTS])  # fmt: skip
def test_a_key_with_which_nobody_signs_is_refused(figures):
    key = keys.written(bytes.fromhex(figures))
    assert policy.why_not_key(key, "", {}) == policy.NO_SAFE_KEY


def test_a_signature_without_a_key_fits_nothing():
    """The library takes it: nobody has a private key of 32 zero bytes."""
    zero = bytes(32)
    forged = b"\x01" + bytes(63)  # the neutral point, and no figure at all

    def library_takes(content: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(zero).verify(forged, content)
        except InvalidSignature:
            return False
        return True

    forgeable = [each for each in (b"%d" % number for number in range(64)) if library_takes(each)]
    assert forgeable
    assert not any(keys.is_signed(keys.written(zero), forged, each) for each in forgeable)


@settings(max_examples=30, deadline=None)
@given(private=st.binary(min_size=32, max_size=32))
def test_every_key_that_anybody_makes_is_one(private):
    public = keys.read(keys.public_of(Ed25519PrivateKey.from_private_bytes(private)))
    assert keys.is_point(public)


def test_a_key_is_one_partnership_s():
    key = key_of(THEIRS)
    assert "own key" in policy.why_not_key(key, key, {})
    assert "key of West already" in policy.why_not_key(key, "", {key: "West"})
    assert policy.why_not_key(key, "", {}) is None


def test_a_fingerprint_can_be_read_to_each_other():
    assert keys.fingerprint("") == ""
    found = keys.fingerprint(key_of(THEIRS))
    assert len(found.split()) == 8
    assert found != keys.fingerprint(key_of(ANOTHER))


def test_whoever_is_not_known_is_named_by_the_key():
    said = policy.why_not_from(key_of(ANOTHER), None, None)
    assert key_of(ANOTHER) in said
    assert "Ask the business team" in said


def test_a_bundle_for_another_partnership_is_refused():
    ours, theirs = key_of(THEIRS), key_of(ANOTHER)
    assert policy.why_not_for_us("Ours", ours, ours) is None
    assert policy.why_not_for_us("Ours", "", ours) is None
    assert "released to East" in policy.why_not_for_us("East", theirs, ours)
    assert "released to East" in policy.why_not_for_us("East", theirs, "")


def test_it_is_plain_whom_it_is_for_by_our_key_or_else_by_our_name():
    ours = key_of(THEIRS)
    assert policy.is_for_us("Whoever", ours, ours, "Ours")
    assert policy.is_for_us("  OURS ", "", ours, "Ours")
    assert not policy.is_for_us("Warrington", "", ours, "Ours")
    assert policy.why_not_unasked("East", "Ours", is_plain=True, is_confirmed=False) is None
    assert policy.why_not_unasked("East", "Ours", is_plain=False, is_confirmed=True) is None
    assert "“East”" in policy.why_not_unasked("East", "Ours", is_plain=False, is_confirmed=False)


def test_the_days_of_a_bundle_follow_each_other():
    first, second, third = date(2026, 2, 1), date(2026, 3, 1), date(2026, 3, 20)
    assert policy.why_not_days(first, second, third, third) is None
    assert policy.why_not_days(first, first, first, first) is None
    for days in ((second, first, third, third), (first, third, second, third),
                 (first, second, third, second)):  # fmt: skip
        assert "cannot be right" in policy.why_not_days(*days)


# --- which questions are the same -----------------------------------------------------------------


def level(value: int, label: str) -> Level:
    return Level(value, label, "", Colour.GREEN)


LEVELS = (level(1, "Partly met"), level(2, "Mostly met"))


def questions(*criteria, levels=LEVELS) -> Content:
    return Content("Here", levels=levels, standards=(Standard("1", "One", criteria=criteria),))


def asked(code="7.1", text="Is there a lead?", answer=Answer.SCALE) -> Criterion:
    return Criterion(code, text, answer=answer)


def planned(*criteria, given=None, levels=LEVELS, **there):
    return matching.plan(
        questions(*criteria, levels=levels), "relevant", given or {}, with_one(**there)
    )


@pytest.mark.parametrize(
    "text", ["Is there a lead?", "is  there a LEAD? ", "Is there a lead?.", "Is there a\nlead?"]
)
def test_the_same_words_are_the_same_question(text):
    [one] = planned(asked(text=text)).fill
    assert (one.chosen, one.written) == ("2", "Yes, since 2019.")


def test_curly_marks_and_long_dashes_are_no_other_words():
    assert matching.normal("The board’s “lead” — now") == matching.normal(
        'the board\'s "lead" - now'
    )


def test_other_words_are_another_question():
    found = planned(asked(text="Was there a lead?"))
    assert [each.code for each in found.only_here] == ["7.1"]
    assert [each["code"] for each in found.only_there] == ["1.1"]


def test_what_stands_here_is_left():
    for stands in (("1", ""), ("", "Ours")):
        found = planned(asked(), given={"7.1": stands})
        assert found.fill == ()
        assert [each.code for each in found.stands] == ["7.1"]


@pytest.mark.parametrize(
    ("criterion", "levels"),
    [
        (asked(), (level(1, "Partly met"), level(2, "Fully met"))),
        (asked(), (*LEVELS, level(3, "Fully met"))),
        (asked(answer=Answer.YES_NO), LEVELS),
        (asked(answer=Answer.TEXT), LEVELS),
    ],
)
def test_a_score_that_is_given_in_another_way_is_not_taken(criterion, levels):
    [one] = planned(criterion, levels=levels).fill
    assert (one.chosen, one.written) == ("", "Yes, since 2019.")


def test_a_score_that_nobody_can_give_here_is_not_taken():
    [one] = planned(asked(), chosen="9").fill
    assert one.chosen == ""


def test_a_score_alone_on_another_scale_leaves_the_question_open():
    found = planned(asked(answer=Answer.YES_NO), written=" ")
    assert found.fill == ()
    assert [each.code for each in found.open] == ["7.1"]


def test_what_is_asked_twice_is_told_apart_by_its_number_or_not_at_all():
    found = planned(asked("1.1"), asked("1.2"))
    assert [each.here.code for each in found.fill] == ["1.1"]
    assert planned(asked("7.1"), asked("7.2")).fill == ()
