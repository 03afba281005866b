"""Search over everything from one box: codes, names, pinyin, addresses, always within the actor's reach."""
