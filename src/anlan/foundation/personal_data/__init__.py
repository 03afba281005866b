"""Personal data: which fields hold it and why, how it is masked, who read or exported it, how it is erased."""
