"""What Housewide is measured by: one file per line of the table in docs/promises.md."""
