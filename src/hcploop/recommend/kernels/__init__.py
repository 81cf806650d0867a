"""What SQL says badly: solving for affinities, scoring people against contents, saying why."""
