"""The settings of the suite: the product's own, on a database of its own."""

import os
import tempfile

os.environ.setdefault("ANLAN_HOME", tempfile.mkdtemp(prefix="anlan-test-"))

from anlan.config.settings import *  # noqa: F403

# Tests without a database may sign in too; tests/foundation/sign_in proves the shared cache itself.
CACHES = {name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name} for name in CACHES}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
# A query that names no order may answer in any, and PostgreSQL does: here such rows come in reverse, so that a page, a
# rule or a test that leans on the order in which rows were written is found on SQLite already.
if "init_command" in DATABASES["default"].get("OPTIONS", {}):  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA reverse_unordered_selects=ON;"  # noqa: F405
