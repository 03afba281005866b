"""A life cycle is a declared table; it is guarded in code and in the database, and a page draws it.

``rules`` the table and what it allows · ``models`` the state field and the database's guard · ``services`` the
one way forward · ``catalogue`` every declared table · ``drawing`` and ``views`` its picture.
"""
