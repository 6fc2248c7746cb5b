"""Who may sign in, and the groups they are in."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin, _user_has_perm
from django.db import models
from django.db.models.functions import Lower


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. What they may see comes from their roles, never from here.

    ``is_superuser`` opens nothing: no page asks for it, and `has_perm` ignores it.
    """

    email = models.EmailField("work email", unique=True)
    full_name = models.CharField(max_length=150)
    job_title = models.CharField(max_length=150, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    # Closed because nobody had signed in for long; with ``is_active`` off, until lifted.
    suspended_at = models.DateTimeField(null=True, blank=True)
    # When a suspended or closed account was opened again: its days of disuse count from there.
    reopened_at = models.DateTimeField(null=True, blank=True)
    groups = models.ManyToManyField(
        Group, through="accounts.Membership", related_name="user_set", related_query_name="user"
    )

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = UserManager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self):
        return self.full_name

    def has_perm(self, perm, obj=None):
        """As the rights say; a superuser gets no more than anyone else."""
        return self.is_active and _user_has_perm(self, perm, obj)

    def has_module_perms(self, app_label):
        return False


class Membership(models.Model):
    """A person in a group. A person's own rights hang from this row and go with it."""

    user = models.ForeignKey(User, models.CASCADE)
    group = models.ForeignKey(Group, models.PROTECT)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="membership_once")]


class StandIn(models.Model):
    """On these days, both included, the deputy acts through somebody else's membership.

    Machinery, as the membership itself is: who named whom, and why, is `partnership.models.Cover`,
    which has a row here for each membership that it covers.
    """

    membership = models.ForeignKey(Membership, models.CASCADE)
    deputy = models.ForeignKey(User, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["deputy", "membership", "starts_on"], name="stand_in_once"
            )
        ]
