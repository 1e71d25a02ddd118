"""Rule-based opponents: one file each, named for its game, with a class `Bot`."""
