"""The people of these tests, and stand-ins for what registry/people answers."""

from datetime import UTC, datetime
from uuid import uuid4

from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.db.models import Q

from anlan.foundation.accounts.acting import ActingPost
from anlan.foundation.accounts.models import User
from anlan.foundation.refusals.rules import Refused
from anlan.foundation.scope.rules import Reach

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
PASSWORD = "Plum-tree-on-9-hills"


class FakePosts:
    """Remembers who acts in which posts; a post that is taken out is gone with the next question."""

    def __init__(self):
        self.of = {}

    def __call__(self, user):
        return tuple(self.of.get(user.pk, ()))

    def give(self, user, role, *, label="安监站 · 站长", reach=None, on_behalf_of=None, uid=None, **more):
        post = ActingPost(
            uid=uid or uuid4(), label=label, role=role, reach=reach or Reach(), on_behalf_of=on_behalf_of, **more
        )
        self.of.setdefault(user.pk, []).append(post)
        return post

    def close(self, user, post):
        self.of[user.pk].remove(post)


class FakeUnits:
    """One unit: its administrator looks after the people who were seated in it; two posts can be filled."""

    def __init__(self):
        self.people = set()
        self.vacant = {"安监站副站长", "安全劝导员"}
        self.holders = {}

    def accounts_of(self, actor):
        return Q(pk__in=self.people)

    def seat(self, *, user, post, actor, now):
        if post and post not in self.vacant | set(self.holders):
            raise Refused("post-unknown", post=post)
        if post in self.holders:
            raise Refused("post-taken", post=post)
        self.people.add(user.pk)

    def posts_to_fill(self, actor):
        return sorted(self.vacant)


def make_user(username, name, *, phone=None, password=PASSWORD, **more):
    user = User(username=username, name=name, phone=phone, created_at=NOON, **more)
    user.set_password(password)
    user.save()
    return user


class WatchingHasher(MD5PasswordHasher):
    """Notes whether a transaction was open while it worked."""

    algorithm = "watching"
    seen_in_transaction = []

    def encode(self, password, salt):
        self.seen_in_transaction.append(connection.in_atomic_block)
        return super().encode(password, salt)
