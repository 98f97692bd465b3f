"""Patients: who they are, kept apart from where they are."""
