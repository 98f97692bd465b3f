"""The catalogue: each measure of a house with its definition."""
