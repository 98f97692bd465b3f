"""House: joins places, visits, beds, patients and systems into one picture of a facility."""
