"""Layer 1: the three logs (messages, facts, audit) over PostgreSQL.

Stores types and bytes, positions and clocks; knows no fact class and no message format.
"""
