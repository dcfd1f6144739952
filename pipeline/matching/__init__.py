"""Which claims are the same: texts made comparable, scored in pairs, ranked in pools, found among a million."""
