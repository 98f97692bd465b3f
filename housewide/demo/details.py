"""What a message says beside who and where: doctors, diagnoses, insurers. All of it made up.

Chosen by the visit's own number, so that a visit keeps its doctor without anybody remembering.
"""

from msgspec import Struct

from housewide.science.twin import Visit

DOCTORS = (
    ("10231", "Abara", "Ngozi"), ("10244", "Brandvold", "Erik"), ("10257", "Cienfuegos", "Marta"),
    ("10263", "Deng", "Wei"), ("10278", "Ferreira", "João"), ("10281", "Grady", "Maeve"),
    ("10299", "Halvorsen", "Ruth"), ("10306", "Iyer", "Anand"), ("10312", "Kowalczyk", "Ewa"),
    ("10325", "Lefèvre", "Hélène"), ("10338", "Mbatha", "Sipho"), ("10340", "O'Dowd", "Fergus"),
)  # fmt: skip

CLERKS = (("C101", "Ostrowski", "Dana"), ("C117", "Pell", "Harriet"), ("C122", "Quan", "Minh"))

REASONS = {
    "MED": (("J18.9", "Pneumonia, unspecified organism"), ("N39.0", "Urinary tract infection"),
            ("A41.9", "Sepsis, unspecified organism"), ("L03.90", "Cellulitis, unspecified")),
    "CRD": (("I50.9", "Heart failure, unspecified"), ("I48.91", "Atrial fibrillation"),
            ("R07.9", "Chest pain, unspecified")),
    "CCM": (("J96.01", "Acute respiratory failure with hypoxia"), ("R57.9", "Shock, unspecified")),
    "SUR": (("M17.11", "Osteoarthritis, right knee"), ("K80.20", "Gallstones")),
    "CTS": (("I25.10", "Coronary artery disease"), ("I35.0", "Aortic valve stenosis")),
    "DSU": (("H25.9", "Age-related cataract"), ("K40.90", "Inguinal hernia"),
            ("Z12.11", "Screening colonoscopy")),
    "OBS": (("R55", "Syncope and collapse"), ("R07.9", "Chest pain, unspecified")),
    "PED": (("J21.9", "Acute bronchiolitis"), ("J45.901", "Asthma with exacerbation")),
    "PSY": (("F32.9", "Depressive episode"),),
    "PMR": (("Z50.1", "Other physical therapy"),),
    "OBG": (("O80", "Full-term uncomplicated delivery"),),
    "NEW": (("Z38.00", "Single liveborn infant, delivered vaginally"),),
    "SWG": (("Z48.89", "Surgical aftercare"),),
    "EMR": (("S93.401A", "Sprain of right ankle"), ("R10.9", "Abdominal pain"),
            ("S01.81XA", "Laceration of head"), ("J06.9", "Upper respiratory infection")),
}  # fmt: skip
"""By service: ICD-10-CM codes with plain names."""

INSURERS = (
    ("MC01", "Medicare Part A"), ("MD02", "State Medicaid Plan"), ("HW11", "Harborway Health Plan"),
    ("TN14", "Tri-County Mutual"), ("SP99", "Self pay"),
)  # fmt: skip

ALLERGIES = (
    ("70618", "Penicillin"),
    ("2670", "Codeine"),
    ("LATEX", "Latex"),
    ("NKA", "None known"),
)


class Details(Struct, frozen=True):
    """What goes with one visit."""

    attending: tuple[str, str, str]
    referring: tuple[str, str, str]
    clerk: tuple[str, str, str]
    reason: tuple[str, str]
    insurer: tuple[str, str]
    allergy: tuple[str, str]


def details(visit: Visit) -> Details:
    number = int(visit.number)
    reasons = REASONS[visit.service]
    return Details(
        attending=DOCTORS[number % len(DOCTORS)],
        referring=DOCTORS[number // 7 % len(DOCTORS)],
        clerk=CLERKS[number % len(CLERKS)],
        reason=reasons[number % len(reasons)],
        insurer=INSURERS[number // 3 % len(INSURERS)],
        allergy=ALLERGIES[number // 5 % len(ALLERGIES)],
    )
