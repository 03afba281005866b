"""The parties of areas that cut across the region tree, on the pages of areas and of parties (REG-02)."""
