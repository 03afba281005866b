"""The region tree: identity of its own, dated codes and names, a path for the subtree (REG-01, REG-02)."""
