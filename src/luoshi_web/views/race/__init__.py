"""Pages of the race: who is ahead, by how much, is that more than chance, and why."""
