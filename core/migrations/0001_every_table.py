import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("core", "0001_tables"),
        ("core", "0002_reasons_beside_the_access_log"),
        ("core", "0003_takeovers_and_erasures_in_the_log"),
        ("core", "0004_who_a_deputy_stood_in_for"),
        ("core", "0005_subject_access_opened_again"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name="ReferenceCounter",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("prefix", models.CharField(max_length=8)),
                    ("year", models.PositiveSmallIntegerField()),
                    ("last", models.PositiveIntegerField(default=0)),
                ],
                options={
                    "default_permissions": (),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("prefix", "year"), name="reference_counter_once"
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Submission",
                fields=[
                    ("token", models.UUIDField(primary_key=True, serialize=False)),
                    ("operation", models.CharField(max_length=100)),
                    ("answers", models.CharField(max_length=64)),
                    (
                        "by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("url", models.CharField(blank=True, max_length=200)),
                    ("received_at", models.DateTimeField(db_index=True)),
                ],
                options={
                    "default_permissions": (),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="Notification",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "recipient",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("kind", models.CharField(max_length=60)),
                    ("about", models.CharField(max_length=80)),
                    ("once", models.CharField(max_length=120)),
                    ("due_on", models.DateField(null=True)),
                    ("queued_at", models.DateTimeField()),
                    ("sent_at", models.DateTimeField(null=True)),
                    ("withheld_at", models.DateTimeField(null=True)),
                    ("tries", models.PositiveSmallIntegerField(default=0)),
                    ("try_after", models.DateTimeField()),
                ],
                options={
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("sent_at", None), ("withheld_at", None)),
                            fields=["try_after"],
                            name="notification_waiting",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("once", "recipient"), name="notification_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Letter",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("kind", models.CharField(max_length=60)),
                    ("about", models.CharField(max_length=80)),
                    ("once", models.CharField(max_length=120, unique=True)),
                    ("queued_at", models.DateTimeField()),
                    ("sent_at", models.DateTimeField(null=True)),
                    ("withheld_at", models.DateTimeField(null=True)),
                    ("tries", models.PositiveSmallIntegerField(default=0)),
                    ("try_after", models.DateTimeField()),
                ],
                options={
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("sent_at", None), ("withheld_at", None)),
                            fields=["try_after"],
                            name="letter_waiting",
                        ),
                        models.Index(fields=["about"], name="letter_about"),
                    ],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="AccessLog",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    (
                        "person",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "on_behalf_of",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "what",
                        models.CharField(
                            choices=[
                                ("view", "Opened"),
                                ("download", "Downloaded"),
                                ("print", "Printed"),
                                ("export", "Exported"),
                                ("granted", "Right given"),
                                ("removed", "Right taken away"),
                                ("refused", "Refused"),
                                ("sign-in", "Signed in"),
                                ("failed", "Failed to sign in"),
                                ("sign-out", "Signed out everywhere or elsewhere"),
                                ("password", "Password changed"),
                                ("address", "Email address changed"),
                                ("factor-set", "Second factor set up"),
                                ("factor-gone", "Second factor removed"),
                                ("codes", "New recovery codes"),
                                ("restricted", "Restricted to named people"),
                                ("lifted", "Restriction lifted"),
                                ("conflict", "Conflict of interest marked"),
                                ("no-conflict", "Conflict of interest ended"),
                                ("reason", "Gave a reason to open"),
                                ("emergency", "Opened in an emergency"),
                                ("closed", "Account closed"),
                                ("reopened", "Account opened again"),
                                ("suspended", "Account suspended"),
                                ("details", "Details changed"),
                                ("factor-off", "Second factor taken off"),
                                ("invited", "Invitation sent"),
                                ("invite-again", "Invitation sent again"),
                                ("withdrawn", "Invitation withdrawn"),
                                ("accepted", "Invitation accepted"),
                                ("confirmed", "Role confirmed"),
                                ("linked", "Work account linked"),
                                ("unlinked", "Work account removed"),
                                ("words-out", "Words taken out of history"),
                                ("hold", "Legal hold placed"),
                                ("hold-over", "Legal hold released"),
                                ("sar-begun", "Subject access request begun"),
                                ("sar-agreed", "Subject access request agreed to"),
                                ("sar-looked", "Looked through for a subject access request"),
                                ("sar-reopened", "Subject access request opened again"),
                                ("sar-over", "Subject access request finished with"),
                                ("dis-made", "List of what is due made"),
                                ("dis-put", "List of what is due submitted"),
                                ("dis-agreed", "List of what is due approved"),
                                ("dis-stopped", "List of what is due stopped"),
                                ("erased", "Erased"),
                                ("take-planned", "Takeover planned"),
                                ("take-off", "Takeover called off"),
                                ("taken-over", "Taken over by another agency"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("about", models.CharField(max_length=80)),
                    ("page", models.CharField(max_length=100)),
                    ("address", models.GenericIPAddressField(null=True)),
                    (
                        "holder",
                        models.CharField(blank=True, db_default="", default="", max_length=30),
                    ),
                    ("through", models.BigIntegerField(null=True)),
                    (
                        "right",
                        models.CharField(blank=True, db_default="", default="", max_length=12),
                    ),
                    (
                        "detail",
                        models.CharField(blank=True, db_default="", default="", max_length=250),
                    ),
                ],
                options={
                    "default_permissions": (),
                    "indexes": [
                        models.Index(fields=["at", "id"], name="access_log_period"),
                        models.Index(fields=["about", "at", "id"], name="access_log_record"),
                        models.Index(fields=["person", "at", "id"], name="access_log_person"),
                        models.Index(fields=["what", "at", "id"], name="access_log_kind"),
                        models.Index(
                            condition=models.Q(("holder", ""), _negated=True),
                            fields=["holder", "about", "id"],
                            name="access_log_holder",
                        ),
                        models.Index(
                            condition=models.Q(("on_behalf_of__isnull", False)),
                            fields=["on_behalf_of", "at", "id"],
                            name="access_log_stead",
                        ),
                    ],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="AccessCheck",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("at", models.DateTimeField(db_index=True)),
                    ("unexpected", models.TextField(blank=True)),
                ],
                options={
                    "default_permissions": (),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="DisposalCertificate",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=24, unique=True)),
                    ("about", models.CharField(max_length=80, unique=True)),
                    ("kind", models.CharField(max_length=40)),
                    ("record_reference", models.CharField(db_index=True, max_length=24)),
                    ("closed_on", models.DateField()),
                    ("due_on", models.DateField()),
                    ("years", models.PositiveSmallIntegerField()),
                    ("source", models.CharField(max_length=250)),
                    ("run", models.CharField(db_index=True, max_length=24)),
                    (
                        "proposed_by",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "approved_by",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("erased_at", models.DateTimeField()),
                    ("rows", models.PositiveIntegerField()),
                    ("history_rows", models.PositiveIntegerField()),
                    ("files", models.PositiveIntegerField()),
                    ("hash_before", models.CharField(blank=True, max_length=64)),
                    ("hash", models.CharField(max_length=64)),
                ],
                options={
                    "default_permissions": (),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("proposed_by", models.F("approved_by")), _negated=True
                            ),
                            name="disposal_certificate_by_two_people",
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="WordsTakenOut",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("about", models.CharField(db_index=True, max_length=80)),
                    ("fields", models.CharField(max_length=250)),
                    (
                        "by",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "default_permissions": (),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="FileToErase",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("name", models.CharField(max_length=200, unique=True)),
                    ("queued_at", models.DateTimeField()),
                ],
                options={
                    "default_permissions": (),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="LoggedReason",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("about", models.CharField(db_index=True, max_length=80)),
                    ("text", models.TextField(max_length=1000)),
                    (
                        "line",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="reason",
                            to="core.accesslog",
                        ),
                    ),
                ],
                options={
                    "default_permissions": (),
                    "indexes": [],
                    "constraints": [],
                },
            ),
        )
    ]
