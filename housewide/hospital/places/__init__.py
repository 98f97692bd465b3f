"""Where things are: the places of one facility, by effective date."""
