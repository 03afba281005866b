"""Templates of special actions and of the work in a sector, and how an action is started from one (CMP-02 … 05, 15)."""
