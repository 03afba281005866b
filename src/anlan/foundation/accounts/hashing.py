"""How passwords are kept: scrypt, a quarter of a second of work for whoever tries one.

A one-time password is random, 69 bits for 12 characters: nobody finds it by trying, however fast. So it is kept
with a fifth of the work, or opening 200 accounts would take a minute; the first sign-in does the rest of it.
"""

from typing import Any

from django.contrib.auth.hashers import ScryptPasswordHasher, get_hasher


class Scrypt(ScryptPasswordHasher):
    """Django's scrypt; a wrong password takes as long for a lighter hash, so that the time tells nothing."""

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Do the work that the hash spared."""
        spared = self.parallelism - int(self.decode(encoded)["parallelism"])
        if spared > 0:
            self.encode(password, self.salt(), p=spared)


def one_time_hash(password: str) -> str:
    """Return the lighter hash of a random one-time password; with a hasher other than ours its usual hash."""
    hasher = get_hasher()
    lighter: dict[str, Any] = {"p": 1} if isinstance(hasher, Scrypt) else {}
    return str(hasher.encode(password, hasher.salt(), **lighter))
