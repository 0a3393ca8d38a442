"""How pages become a pack: facts about papers, a plan, its carrying out, its proof."""
