"""How pages become a pack: numbering, the plan, its assembly, its proof."""
