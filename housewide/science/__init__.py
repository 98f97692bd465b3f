"""Pure numbers over the hospital: forecasts, plans, simulations."""
