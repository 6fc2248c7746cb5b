"""A register of schools as the DfE writes it: every column, Windows-1252, lines that end in CRLF.

Schools in it are invented. `text` makes a small one, `write_large` one for all of England.
"""

import csv
from io import StringIO

# “Establishment fields CSV”, September 2023: 140 columns, in their order.
COLUMNS = """URN|LA (code)|LA (name)|EstablishmentNumber|EstablishmentName
TypeOfEstablishment (code)|TypeOfEstablishment (name)
EstablishmentTypeGroup (code)|EstablishmentTypeGroup (name)
EstablishmentStatus (code)|EstablishmentStatus (name)|ReasonEstablishmentOpened (code)
ReasonEstablishmentOpened (name)|OpenDate|ReasonEstablishmentClosed (code)
ReasonEstablishmentClosed (name)|CloseDate|PhaseOfEducation (code)|PhaseOfEducation (name)
StatutoryLowAge|StatutoryHighAge|Boarders (code)|Boarders (name)|NurseryProvision (name)
OfficialSixthForm (code)|OfficialSixthForm (name)|Gender (code)|Gender (name)
ReligiousCharacter (code)|ReligiousCharacter (name)|ReligiousEthos (name)|Diocese (code)
Diocese (name)|AdmissionsPolicy (code)|AdmissionsPolicy (name)|SchoolCapacity
SpecialClasses (code)|SpecialClasses (name)|CensusDate|NumberOfPupils|NumberOfBoys|NumberOfGirls
PercentageFSM|TrustSchoolFlag (code)|TrustSchoolFlag (name)|Trusts (code)|Trusts (name)
SchoolSponsorFlag (name)|SchoolSponsors (name)|FederationFlag (name)|Federations (code)
Federations (name)|UKPRN|FEHEIdentifier|FurtherEducationType (name)|OfstedLastInsp
OfstedSpecialMeasures (code)|OfstedSpecialMeasures (name)|LastChangedDate|Street|Locality|Address3
Town|County (name)|Postcode|SchoolWebsite|TelephoneNum|HeadTitle (name)|HeadFirstName
HeadLastName|HeadPreferredJobTitle|BSOInspectorateName (name)|InspectorateReport
DateOfLastInspectionVisit|NextInspectionVisit|TeenMoth (name)|TeenMothPlaces|CCF (name)
SENPRU (name)|EBD (name)|PlacesPRU|FTProv (name)|EdByOther (name)|Section41Approved (name)
SEN1 (name)|SEN2 (name)|SEN3 (name)|SEN4 (name)|SEN5 (name)|SEN6 (name)|SEN7 (name)|SEN8 (name)
SEN9 (name)|SEN10 (name)|SEN11 (name)|SEN12 (name)|SEN13 (name)|TypeOfResourcedProvision (name)
ResourcedProvisionOnRoll|ResourcedProvisionCapacity|SenUnitOnRoll|SenUnitCapacity|GOR (code)
GOR (name)|DistrictAdministrative (code)|DistrictAdministrative (name)|AdministrativeWard (code)
AdministrativeWard (name)|ParliamentaryConstituency (code)|ParliamentaryConstituency (name)
UrbanRural (code)|UrbanRural (name)|GSSLACode (name)|Easting|Northing|MSOA (name)|LSOA (name)
InspectorateName (name)|SENStat|SENNoStat|BoardingEstablishment (name)|PropsName
PreviousLA (code)|PreviousLA (name)|PreviousEstablishmentNumber|OfstedRating (name)
RSCRegion (name)|Country (name)|UPRN|SiteName|QABName (code)|QABName (name)
EstablishmentAccredited (code)|EstablishmentAccredited (name)|QABReport|CHNumber|MSOA (code)
LSOA (code)|FSM|AccreditationExpiryDate""".replace("\n", "|").split("|")
assert len(COLUMNS) == 140

ORDINARY = dict.fromkeys(COLUMNS, "") | {
    "LA (code)": "876",
    "LA (name)": "Halton",
    "TypeOfEstablishment (name)": "Community school",
    "EstablishmentStatus (name)": "Open",
    "OpenDate": "01-09-1998",
    "PhaseOfEducation (name)": "Primary",
    "StatutoryLowAge": "3",
    "StatutoryHighAge": "11",
    "Town": "Runcorn",
    "Postcode": "WA7 0AA",
    "HeadTitle (name)": "Mrs",
    "HeadFirstName": "Zoë",
    "HeadLastName": "Brontë",
    "HeadPreferredJobTitle": "Headteacher",
    "Street": "1 Secret Street",
    "TelephoneNum": "01632960000",
    "NumberOfPupils": "210",
}
FIRST, SECOND = (
    {"URN": "900001", "EstablishmentName": "Ashgrove Primary School"},
    {"URN": "900002", "EstablishmentName": "Birchfield “High” School",
     "PhaseOfEducation (name)": "Secondary", "Trusts (name)": "Birch, Oak & Elm Trust"},
)  # fmt: skip
ELSEWHERE = {"URN": "800001", "EstablishmentName": "Far School", "LA (code)": "202",
             "LA (name)": "Camden"}  # fmt: skip


def text(*rows, columns=COLUMNS) -> str:
    out = StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        whole = {**ORDINARY, **row}
        writer.writerow(whole[name] for name in columns)
    return out.getvalue()


def content(*rows, encoding="cp1252") -> bytes:
    return text(*rows).encode(encoding)


def write_large(path, *, rows=50_000, ours=120) -> None:
    """Some 60 MB: so many schools of all of England, ``ours`` of Halton among them."""
    wide = {name: "Not applicable, as it happens" for name in COLUMNS if name.startswith("SEN")}
    whole = ORDINARY | wide | {
        "URN": "@urn", "EstablishmentName": "School @urn of St Zoë", "LA (code)": "@code",
        "LA (name)": "Authority", "SiteName": "x" * 300, "SchoolWebsite": "https://example.org",
    }  # fmt: skip
    line = text(whole).split("\r\n")[1] + "\r\n"
    every = rows // ours
    with path.open("w", encoding="cp1252", newline="") as out:
        out.write(text())
        for number in range(rows):
            is_ours = number % every == 0 and number // every < ours
            urn = str(100_000 + number)
            out.write(line.replace("@urn", urn).replace("@code", "876" if is_ours else "301"))
