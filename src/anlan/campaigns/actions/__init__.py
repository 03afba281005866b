"""Special actions (专项行动): phases and sector work, groups, bulletins of results, measures built, summary."""
