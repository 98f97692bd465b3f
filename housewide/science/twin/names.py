"""Names for people who do not exist: our own small lists, as varied as a real town's.

Accents, apostrophes, hyphens, spaces and letters outside Latin-1 are here on purpose: these are
what charsets and escapes go wrong with. Any likeness to a real person is chance.
"""

FAMILY = (
    "Abernathy", "Adeyemi", "Alvarez", "Ångström", "Baptiste", "Beauchêne", "Begay", "Bianchi",
    "Blackwood", "Bjørnstad", "Brandt", "Castañeda", "Chukwu", "Côté", "Czarnecki", "D'Amico",
    "Dąbrowski", "De la Cruz", "Delacroix", "Dvořák", "Eastman", "Ekström", "Esparza",
    "Fairweather", "Fitzgerald", "Fontaine", "García", "Goldfarb", "Greenleaf", "Grünwald",
    "Haddad", "Hargrove", "Hoang", "Holloway", "Ibáñez", "Ishikawa", "Jablonski", "Jefferson",
    "Kapoor", "Kealoha", "Kovács", "Lindqvist", "Littlefield", "Löwenthal", "Mbeki", "McAllister",
    "Mendoza", "Müller", "Muñoz", "Nakamura", "Nguyễn", "Núñez", "O'Neill", "O'Shaughnessy",
    "Okonkwo", "Oyelaran", "Park", "Peña", "Phạm", "Quiñones", "Quigley", "Ramírez", "Redfeather",
    "Rosenthal", "Sørensen", "Saint-Pierre", "Santángelo", "Singh", "Smith-Jones", "St. Clair",
    "Szymański", "Takahashi", "Thornbury", "Trần", "Tuiasosopo", "Underhill", "Vance",
    "Van der Berg", "Villaseñor", "Wójcik", "Washington", "Weatherby", "Whitaker", "Xiong",
    "Yazzie", "Yılmaz", "Zamora", "Zielinski",
)  # fmt: skip

FEMALE = (
    "Abigail", "Aisha", "Amélie", "Ana", "Beatriz", "Bridget", "Chidinma", "Chloë", "Dolores",
    "Esperanza", "Fatima", "Françoise", "Grace", "Hannah", "Inés", "Ingrid", "Jasmine", "Joséphine",
    "Keiko", "Latoya", "Linh", "Lucía", "Mai", "Margaret", "María", "Mercedes", "Naomi", "Noémie",
    "Odessa", "Priya", "Rachel", "Renée", "Rosalind", "Sigrún", "Siobhán", "Sofía", "Thandiwe",
    "Thảo", "Ursula", "Valentina", "Wilhelmina", "Xiomara", "Yolanda", "Zoë",
)  # fmt: skip

MALE = (
    "Abdul", "Ångel", "Anders", "André", "Antonio", "Benoît", "Bogdan", "Carlos", "Cheng", "Cormac",
    "Darnell", "Dmitri", "Đức", "Elijah", "Emeka", "Ezekiel", "François", "Gérard", "Hiroshi",
    "Ibrahim", "Isaiah", "Jamal", "Jesús", "José", "Jürgen", "Kwame", "Lars", "Luis", "Malachi",
    "Marcus", "Mikołaj", "Nathaniel", "Omar", "Óscar", "Pádraig", "Rafael", "Raj", "Renato",
    "Samuel", "Søren", "Thaddeus", "Tomáš", "Vikram", "Walter", "Zachary",
)  # fmt: skip

STREETS = (
    "Alder", "Birch Hollow", "Canal", "Depot", "Elm Grove", "Foundry", "Granite", "Harvest", "Ivy",
    "Juniper", "Kiln", "Lantern", "Meadowlark", "North Orchard", "Old Ferry", "Peñasco", "Quarry",
    "Ridge", "Saint-Denis", "Tannery", "Upper Mill", "Vineyard", "Willow Bend", "Yarrow",
)  # fmt: skip

STREET_KINDS = ("St", "Ave", "Rd", "Ln", "Ct", "Blvd")
