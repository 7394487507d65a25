"""Files made by code: one writer a format, each with its levers in reach of an attacker."""
