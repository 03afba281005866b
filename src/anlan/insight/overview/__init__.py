"""The leader's page: the four sentences as four numbers, each in front of its rows (INS-01 to INS-04, INS-10)."""
