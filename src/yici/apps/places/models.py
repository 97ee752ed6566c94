"""Tables of places: areas and units with dated facts, posts and who holds them, accounts, calendars.

Code, name, parent and successor of an area are dated (``AreaVersion``); ``Area`` keeps today's values for joins.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from yici.core.ids import new_key


class Area(models.Model):
    """An administrative division, a functional area or a part of a village. Its key never changes."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    level = models.SmallIntegerField()  # 2 city, 3 banner, 4 township or functional area, 5 village, 6 group
    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=60)
    initials = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=120, blank=True)  # "/1/7/96/": ids from the city down to this area
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(ended_on=None), name="area_code_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=6), name="area_level_known"),
        ]
        indexes = [
            models.Index(fields=["path"], name="area_by_path"),
            models.Index(fields=["parent", "code"], name="area_by_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AreaVersion(models.Model):
    """What an area was called, coded and part of between two days."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="versions")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    parent = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # last day; None: still
    successor = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "valid_from"], name="area_version_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="area_days_in_order"
            ),
        ]
        indexes = [models.Index(fields=["code", "valid_from"], name="area_version_by_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name} from {self.valid_from}"


class Unit(models.Model):
    """A body that can be given work: bureau, government of a township, committee of a village."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="parts")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="units")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    is_generated = models.BooleanField(default=False)  # follows from an area by a rule of city.toml
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """Powers that a post can carry: permissions, and the classes of sensitive elements it reads."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    permissions = models.JSONField(default=list)
    readers = models.JSONField(default=list)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A seat with powers in a unit, over a subtree of areas."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="posts")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="posts")
    readers = models.JSONField(default=list)  # reader classes beyond those of the role
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.unit} {self.name}"


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by user name."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Account:
        """Make an account with a hashed password."""
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A staff member who can sign in. Powers come from the posts held on the day, never from the account."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=60)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    failed_sign_ins = models.SmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    objects = AccountManager()

    def __str__(self) -> str:
        return self.display_name or self.username


class PostHolding(models.Model):
    """Who holds a post between two days. A stand-in holds it beside the holder."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holdings")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    is_stand_in = models.BooleanField(default=False)
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=F("from_on")), name="holding_days_in_order"),
            models.UniqueConstraint(fields=["account", "post", "from_on"], name="holding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account} in {self.post}"


class CalendarVersion(models.Model):
    """The official calendar of a year as it was known from an instant on."""

    year = models.SmallIntegerField()
    version = models.SmallIntegerField()
    source = models.CharField(max_length=200)
    is_provisional = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "version"], name="calendar_version_once")]

    def __str__(self) -> str:
        return f"{self.year}, version {self.version}"


class CalendarDay(models.Model):
    """A day that differs from the week: a holiday, or a weekend day that counts as a working day."""

    calendar = models.ForeignKey(CalendarVersion, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    kind = models.CharField(max_length=10)  # holiday | make_up
    name = models.CharField(max_length=40)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once"),
            models.CheckConstraint(condition=Q(kind__in=["holiday", "make_up"]), name="calendar_day_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
