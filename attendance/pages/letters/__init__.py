"""Pages of bulletins, letters to units, commendations, and the page of a unit."""
