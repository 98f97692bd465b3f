"""HL7 v2: hearing a hospital's systems over MLLP, and reading their ADT messages as facts.

`connect` hears and answers, `profile` says how one sender writes, `translate` reads a message.
"""
