"""Systems: the sources that speak to us, and whether they are heard."""
