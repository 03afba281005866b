"""For which parties something holds: conditions over facets, as data that people edit."""
