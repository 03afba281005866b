"""What lists of members share: groups, areas and committees put parties in and take them out the same way."""
