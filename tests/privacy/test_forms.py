"""The many ways one writes an age, a number, a plate, a firm or a place, and what only looks so."""

import pytest

from echo_community.privacy.detectors import language_of, scan

pytestmark = pytest.mark.once


def found(text: str, label: str) -> list[str]:
    spans = scan(text, language_of(text))
    return [text[span.start : span.end] for span in spans if span.label == label]


AN_AGE_OF_NINETY_AND_MORE = [
    ("ulla-maija ketola, ninety-four, says she feels", "ninety-four"),
    ("104M shingles", "104"),
    ("92F, OA, eGFR 28.", "92"),
    ("Thoughts on nabilone for a 93 yr-old?", "93"),
    ("Anna Kowalski, 96, LTC", "96"),
    ("re: resident bed 4, 93, agitated on tramadol", "93"),
    ("elle a quatre-vingt-dix-sept ans", "quatre-vingt-dix-sept"),
    ("Patient is ninety-one, frail.", "ninety-one"),
    ("Abram is 96 and deaf.", "96"),
    ("M. Paquette, 92, veut conduire", "92"),
    ("my patient (94) fell again", "94"),
    ("94. Widow. Hip.", "94"),
    ("pushing 95, on warfarin", "95"),
    ("J.M. 92F hip OA", "92"),
    ("she's a young 91 and bowls", "91"),
]
NO_AGE = [
    "ferme à 100 km",
    "score of 92",
    "glycémie 98. Créat 101.",
    "weight 92, height 170",
    "O2 sat was 93, then 96",
    "She takes 100, he takes 90.",
    "sats 92, on room air",
    "Lancet 2018; 392: 95.",
    "Waited 92 days.",
    "hydromorph 90 tabs",
]


@pytest.mark.parametrize(("text", "what"), AN_AGE_OF_NINETY_AND_MORE)
def test_an_age_of_ninety_and_more_is_found_however_written(text: str, what: str) -> None:
    assert found(text, "AGE_OVER_89") == [what]


@pytest.mark.parametrize("text", NO_AGE)
def test_no_age_is_seen_where_there_is_none(text: str) -> None:
    assert found(text, "AGE_OVER_89") == []


THE_NUMBER_OF_A_FILE = [
    ("eReferral # 10442-B", "10442-B"),
    ("X-ray # 24-00912", "24-00912"),
    ("no patient 55120", "55120"),
    ("WCB claim # 88410273", "88410273"),
    ("OSCAR demographic 44120", "44120"),
    ("WorkSafeBC 19928833 accepted", "19928833"),
    ("Rx#6620318", "6620318"),
    ("Rx 6620318 was filled twice", "6620318"),
    ("m.r.n. 448812", "448812"),
    ("FIN 55120987", "55120987"),
    ("worksafe claim 24-81190-M", "24-81190-M"),
    ("Hosp no: H6740464", "H6740464"),
    ("no d'admission 24-11088", "24-11088"),
    ("Admission A2024-551", "A2024-551"),
    ("épisode E-55120", "E-55120"),
]
NO_NUMBER_OF_A_FILE = [
    "LU code 4471",
    "HLA-B27, HLA-B5801",
    "file from 2018",
    "dossier de 2 pages",
    "adm 2019 for COPD",
    "meeting ID 88120445",
    "Ontario 2017 guideline p. 4471",
    "bulletin 4471",
    "units 1000",
    "S1-3, T10-12",
]


@pytest.mark.parametrize(("text", "what"), THE_NUMBER_OF_A_FILE)
def test_the_number_of_a_file_is_found_however_written(text: str, what: str) -> None:
    assert found(text, "MRN") == [what]


@pytest.mark.parametrize("text", NO_NUMBER_OF_A_FILE)
def test_no_number_of_a_file_is_seen_where_there_is_none(text: str) -> None:
    assert found(text, "MRN") == []


A_LICENCE_PLATE = [
    ('plate "MOOSE1"', "MOOSE1"),
    ("vanity plate GR8 DAD", "GR8 DAD"),
    ("Montana plate 6-44123A", "6-44123A"),
    ("immatriculée H77 LPQ", "H77 LPQ"),
    ("Someone photographed the plate, G00 YHN, selling", "G00 YHN"),
    ("boat registration ON 4412093", "ON 4412093"),
    ("Plaque E48 KTB vue devant la pharmacie", "E48 KTB"),
    ("ORV plate 12AB3", "12AB3"),
    ("quad plate 55 AB 2", "55 AB 2"),
    ("son camion, FJK 4471, était stationné", "FJK 4471"),
    ("registration AB12CDE, UK car", "AB12CDE"),
    ("black Ram, CCM-8812, idling outside", "CCM-8812"),
    ("plate no. H48 KTB", "H48 KTB"),
    ("a grey Ford (GKX 114) in the lot", "GKX 114"),
    ("ont plate bkzh221", "bkzh221"),
]
NO_PLATE = [
    "truck rolled. PHQ 15",
    "truck, T12 fracture",
    "took the car at 7 AM 300 km",
    "quad, 2021, fracture",
    "bus 417 daily",
    "driving with THC 200",
    "auto en 2021",
    "voiture ; TA 140",
    "plaque psoriasis 12 yrs",
    "registration for 120 people",
]


@pytest.mark.parametrize(("text", "what"), A_LICENCE_PLATE)
def test_a_licence_plate_is_found_however_written(text: str, what: str) -> None:
    assert found(text, "PLATE") == [what]


@pytest.mark.parametrize("text", NO_PLATE)
def test_no_plate_is_seen_where_there_is_none(text: str) -> None:
    assert found(text, "PLATE") == []


AN_EMPLOYER_OR_TEAM = [
    ("22 years with Algoma Steel", "Algoma Steel"),
    ("fly-in to Diavik mine", "Diavik mine"),
    ("retraitée de la commission scolaire", "la commission scolaire"),
    ("foreman at the Detour Lake mine", "the Detour Lake mine"),
    ("plays for the Soo Greyhounds", "the Soo Greyhounds"),
    ("employer: Weyerhaeuser", "Weyerhaeuser"),
    ("mineur à la mine Raglan", "la mine Raglan"),
    ("owns Dave's Diner", "Dave's Diner"),
    ('"I work at the Legion, doc"', "the Legion"),
    ("teaches grade 3 at St. Basil School", "St. Basil School"),
    ("cooks for Outland Camps", "Outland Camps"),
    ("travaille de nuit chez Olymel", "Olymel"),
    ("Employeur : Pêcheries Marinard", "Pêcheries Marinard"),
    ("travaille à la scierie de Longlac", "la scierie de Longlac"),
    ("propriétaire du dépanneur Chez Ginette", "dépanneur Chez Ginette"),
]
NO_EMPLOYER = [
    "tient debout",
    "accident à 16 ans",
    "contract with the patient",
    "volunteers a lot",
    "runs marathons",
    "the NP at Marathon",
    "travaille à temps plein",
    "return to work at 4 h a day",
    "store-bought brace",
    "le patron refuse",
]


@pytest.mark.parametrize(("text", "what"), AN_EMPLOYER_OR_TEAM)
def test_an_employer_or_team_is_found_however_written(text: str, what: str) -> None:
    assert found(text, "ORG_EMPLOYER") == [what]


@pytest.mark.parametrize("text", NO_EMPLOYER)
def test_no_employer_is_seen_where_there_is_none(text: str) -> None:
    assert found(text, "ORG_EMPLOYER") == []


A_SMALL_PLACE = [
    ("just moved to Wabigoon", "Wabigoon"),
    ("city/town: Maple Creek", "Maple Creek"),
    ("lives out by Burnt Islands", "Burnt Islands"),
    ("lady from up at Cat Lake", "Cat Lake"),
    ("back in Fort Good Hope", "Fort Good Hope"),
    ("flown out of Webequie", "Webequie"),
    ("bûcheron de Lac-Édouard", "Lac-Édouard"),
    ("fait 3 h de route de Normétal", "Normétal"),
    ("came down from Attawapiskat", "Attawapiskat"),
    ("farms near Climax", "Climax"),
    ("transféré de Wemindji", "Wemindji"),
    ("from Moose Factory", "Moose Factory"),
    ("originaire de Matagami", "Matagami"),
    ("all of Fogo knows him", "Fogo"),
    ("farm outside Vulcan", "Vulcan"),
]
NO_SMALL_PLACE = [
    "seen in ER",
    "from Butrans to Belbuca",
    "back in Edmonton",
    "54M Parkinson",
    "from Alberta",
    "moved from Cape Breton",
    "call from Shoppers",
    "referral to Sunnybrook",
    "admitted in ICU",
    "lives in northern Ontario",
]


@pytest.mark.parametrize(("text", "what"), A_SMALL_PLACE)
def test_a_small_place_is_found_however_written(text: str, what: str) -> None:
    assert found(text, "COMMUNITY") == [what]


@pytest.mark.parametrize("text", NO_SMALL_PLACE)
def test_no_small_place_is_seen_where_there_is_none(text: str) -> None:
    assert found(text, "COMMUNITY") == []


A_BIRTH_DATE = [
    ("DOB 02 03 1951", "02 03 1951"),
    ("DOB is 1951-02-03", "1951-02-03"),
    ("DOB 3rd Feb 1951", "3rd Feb 1951"),
    ("D.O.B. Feb. 3, 1951", "Feb. 3, 1951"),
    ("DOB: Feb 3/51", "Feb 3/51"),
    ("Anna Roy, 12/03/1948, F", "12/03/1948"),
    ("naiss. 12/03/1948", "12/03/1948"),
    ("dob 3/2/51", "3/2/51"),
    ("date of birth 12/03/48", "12/03/48"),
    ("b. 12 Mar 1948", "12 Mar 1948"),
    ("RAMQ ROYA 4853 1212, 12 mars 1948", "12 mars 1948"),
    ("DDN 12-03-1948", "12-03-1948"),
    ("HCN 7213 258 945 DM DOB 8 August 1983", "8 August 1983"),
    ("pt: A. Roy 12/03/1948 F", "12/03/1948"),
    ("DOB= 1951-02-03", "1951-02-03"),
]
NO_BIRTH_DATE = [
    "Label says Roy, Anna, chart #44120, seen Mar 12 2024",
    "MVA on 12/03/2019",
    "baby born at 32 weeks",
    "DOB unknown",
    "WSIB 30118842, injured 2019-03-12",
    "last visit Mar 12",
    "seen 2024-03-12",
    "refill Mar 12, chart # 55120",
    "CT on 2024-03-12, MRN 44120",
    "born in March",
]


@pytest.mark.parametrize(("text", "what"), A_BIRTH_DATE)
def test_a_birth_date_is_found_however_written(text: str, what: str) -> None:
    assert found(text, "DOB") == [what]


@pytest.mark.parametrize("text", NO_BIRTH_DATE)
def test_no_birth_date_is_seen_where_there_is_none(text: str) -> None:
    assert found(text, "DOB") == []


AN_ADDRESS = [
    ("230 Bay Street", "230 Bay Street"),
    ("14 Wolf Trail", "14 Wolf Trail"),
    ("1199 Highway 584", "1199 Highway 584"),
    ("fire number 460", "fire number 460"),
    ("77 King St, apt 12", "77 King St, apt 12"),
    ("15 chemin de la Rivière", "15 chemin de la Rivière"),
    ("We're mailing to 2-225 Old Mission Road, S3W 9W9", "2-225 Old Mission Road"),
    ("12 First Ave S", "12 First Ave S"),
    ("22 av. du Parc", "22 av. du Parc"),
    ("1413a poplar road, pt found", "1413a poplar road"),
    ("Lot 14, Concession 6", "Lot 14, Concession 6"),
    ("5 St. Mary's St", "5 St. Mary's St"),
    ("P.O. Box 41", "P.O. Box 41"),
    ("1200 boul. Laure", "1200 boul. Laure"),
    ("house 44 on the reserve", "house 44"),
]
NO_ADDRESS = [
    "5 patients in line",
    "12 weeks st",
    "box 4 on the form",
    "30 people way out",
    "RR 18, sats 94",
    "20 min walk",
    "2 h drive",
    "sleepy, RR 9, on fentanyl 75",
    "7 h each way. Buskila",
    "Box breathing",
]


@pytest.mark.parametrize(("text", "what"), AN_ADDRESS)
def test_an_address_is_found_however_written(text: str, what: str) -> None:
    assert found(text, "ADDRESS") == [what]


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_no_address_is_seen_where_there_is_none(text: str) -> None:
    assert found(text, "ADDRESS") == []


TOLD_BY_THE_SENTENCE = [
    (
        "he trains with the edson ice hawks, 19m, spondylolysis",
        "ORG_EMPLOYER",
        "the edson ice hawks",
    ),
    ("plays fro the Barons, 22m, labral tear", "ORG_EMPLOYER", "the Barons"),
    ("Elle joue pour les Foreurs, tendinite", "ORG_EMPLOYER", "les Foreurs"),
    ("56, on modified duty with quigley farms since May", "ORG_EMPLOYER", "quigley farms"),
    ("45M, travail modifié chez Produits Kruger", "ORG_EMPLOYER", "Produits Kruger"),
    ("migrant worker at big northern hydroponics", "ORG_EMPLOYER", "big northern hydroponics"),
    ("24F exchange student at Brandon University", "ORG_EMPLOYER", "Brandon University"),
    ("gave me her Finning Fort McMurray card", "ORG_EMPLOYER", "Finning Fort McMurray"),
    ("sa carte d'affaires de Toiture Gilbert", "ORG_EMPLOYER", "Toiture Gilbert"),
    ("étiquette: Roy, Anna, 1958-04-02, 8841207", "MRN", "8841207"),
    ("ddn 1948-12-01, 770214-3", "MRN", "770214-3"),
    ("Result called in: INR 6.2 for 4-221-098", "MRN", "4-221-098"),
    ("née le 9/iv/1951, fibromyalgie", "DOB", "9/iv/1951"),
    ("DOB 3.XI.58, back pain", "DOB", "3.XI.58"),
    ("Her passport says Boxing Day 1953", "DOB", "Boxing Day 1953"),
    ("Née le jour de Noël 1950, arthrose", "DOB", "le jour de Noël 1950"),
    ("Canada Day 1934 on the card, hence 91.", "AGE_OVER_89", "91"),
    ("Tuurned 91 last week", "AGE_OVER_89", "91"),
    ("jeep tagged KLM-0042 left in our lot", "PLATE", "KLM-0042"),
    ("camion immatriculé FKT 2291", "PLATE", "FKT 2291"),
    ("send to RR 2, Site 14, Comp 8", "ADDRESS", "RR 2, Site 14, Comp 8"),
    ("flight booked from fish rock, escort approved", "COMMUNITY", "fish rock"),
    ("transport confirmé jeudi de Kuujjuaq, seule", "COMMUNITY", "Kuujjuaq"),
]
TOLD_OF_NOBODY = [
    "She trains with a kettlebell and a coach.",
    "training with the biofeedback machine helped",
    "played with the dose for weeks",
    "on modified duty with restrictions",
    "Modified duties for now, travail léger pour 4 semaines.",
    "migrant worker at risk of losing housing",
    "gave me a Brief Pain Inventory card",
    "Labs: eGFR 60 on 300-300-600 gabapentin",
    "Christmas Day 2024 is when it began",
    "Noël 2023 a été difficile",
    "CRPS stage I/II/III",
    "turning 90 degrees hurts",
    "taxi booked from home, flight booked from Toronto.",
    "ride arranged from volunteer services.",
    "transport approved from last year, still valid.",
    "Bravo à Chantale l'infirmière.",
]


@pytest.mark.parametrize(("text", "label", "what"), TOLD_BY_THE_SENTENCE)
def test_what_the_sentence_tells_is_found(text: str, label: str, what: str) -> None:
    assert found(text, label) == [what]


@pytest.mark.parametrize("text", TOLD_OF_NOBODY)
def test_a_sentence_that_tells_of_nobody_is_left_alone(text: str) -> None:
    assert scan(text, language_of(text)) == []
