"""Supervisors of the real platforms that run embedded: each with its own process and state."""
