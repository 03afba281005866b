"""Users, roles and permissions: who signs in and what his posts allow."""
