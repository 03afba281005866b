"""What the registry puts into the search box: parties, people, posts and regions."""
