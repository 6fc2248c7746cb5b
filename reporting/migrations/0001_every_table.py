import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.history
import reporting.models
from core.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("reporting", "0001_tables"),
        ("reporting", "0002_subject_access_opened_again"),
        ("reporting", "0003_what_agencies_said"),
    ]

    initial = True

    dependencies = [
        ("escalations", "0001_every_table"),
    ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name="SubjectAccessRequest",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=24, unique=True)),
                    ("child_reference", models.CharField(blank=True, max_length=30)),
                    ("request_reference", models.CharField(max_length=60)),
                    ("received_on", models.DateField()),
                    ("due_on", models.DateField()),
                    (
                        "begun_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("begun_at", models.DateTimeField()),
                    (
                        "agreed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("agreed_at", models.DateTimeField(null=True)),
                    ("choices", models.JSONField(default=dict)),
                    (
                        "asked_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("asked_at", models.DateTimeField(null=True)),
                    ("try_after", models.DateTimeField(null=True)),
                    ("tries", models.PositiveSmallIntegerField(default=0)),
                    ("file_name", models.CharField(blank=True, max_length=120)),
                    ("ready_at", models.DateTimeField(null=True)),
                    ("sha256", models.CharField(blank=True, max_length=64)),
                    ("size", models.PositiveIntegerField(default=0, help_text="bytes")),
                    ("records", models.PositiveIntegerField(default=0)),
                    ("passages", models.PositiveIntegerField(default=0)),
                    ("left_out", models.JSONField(default=dict)),
                    ("removed_at", models.DateTimeField(null=True)),
                    ("reopened_at", models.DateTimeField(null=True)),
                    ("reopened_because", models.CharField(blank=True, max_length=500)),
                    (
                        "reopened_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("consulted", models.JSONField(default=dict)),
                ],
                options={
                    "ordering": ["-pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("asked_at", None), ("asked_by", None)),
                                models.Q(("asked_at__isnull", False), ("asked_by__isnull", False)),
                                _connector="OR",
                            ),
                            name="subject_access_asked_at_and_by",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("removed_at", None),
                                models.Q(("child_reference", ""), ("file_name", "")),
                                _connector="OR",
                            ),
                            name="subject_access_removed_is_empty",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("agreed_at", None), ("agreed_by", None)),
                                models.Q(
                                    ("agreed_at__isnull", False),
                                    ("agreed_by__isnull", False),
                                    models.Q(
                                        models.Q(
                                            ("reopened_by", None),
                                            models.Q(
                                                ("agreed_by", models.F("begun_by")), _negated=True
                                            ),
                                        ),
                                        models.Q(
                                            ("reopened_by__isnull", False),
                                            models.Q(
                                                ("agreed_by", models.F("reopened_by")),
                                                _negated=True,
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                _connector="OR",
                            ),
                            name="subject_access_agreed_by_another",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("reopened_at", None), ("reopened_by", None)),
                                models.Q(
                                    ("reopened_at__isnull", False), ("reopened_by__isnull", False)
                                ),
                                _connector="OR",
                            ),
                            name="subject_access_reopened_at_and_by",
                        ),
                    ],
                    "indexes": [],
                },
                bases=(reporting.models._ByRole, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalDisposalRun",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=24)),
                    ("proposed_at", models.DateTimeField()),
                    ("submitted_at", models.DateTimeField(null=True)),
                    ("approved_at", models.DateTimeField(null=True)),
                    ("stopped_at", models.DateTimeField(null=True)),
                    ("stop_reason", models.CharField(blank=True, max_length=500)),
                    ("finished_at", models.DateTimeField(null=True)),
                    ("certificates_file", models.CharField(blank=True, max_length=120)),
                    ("certificates_ready_at", models.DateTimeField(null=True)),
                    (
                        "proposed_by",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "submitted_by",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "approved_by",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "stopped_by",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("history_id", models.AutoField(primary_key=True, serialize=False)),
                    ("history_date", models.DateTimeField()),
                    ("history_change_reason", models.CharField(max_length=100, null=True)),
                    (
                        "history_type",
                        models.CharField(
                            choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                            max_length=1,
                        ),
                    ),
                    (
                        "history_user",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "history_on_behalf_of",
                        models.ForeignKey(
                            db_index=False,
                            default=core.history.on_behalf_of_whom,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "historical disposal run",
                    "verbose_name_plural": "historical disposal runs",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="DisposalRun",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=24, unique=True)),
                    ("proposed_at", models.DateTimeField()),
                    (
                        "proposed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "submitted_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("submitted_at", models.DateTimeField(null=True)),
                    (
                        "approved_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("approved_at", models.DateTimeField(null=True)),
                    (
                        "stopped_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("stopped_at", models.DateTimeField(null=True)),
                    ("stop_reason", models.CharField(blank=True, max_length=500)),
                    ("finished_at", models.DateTimeField(null=True)),
                    ("certificates_file", models.CharField(blank=True, max_length=120)),
                    ("certificates_ready_at", models.DateTimeField(null=True)),
                ],
                options={
                    "ordering": ["-pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("submitted_at", None), ("submitted_by", None)),
                                models.Q(
                                    ("submitted_at__isnull", False), ("submitted_by__isnull", False)
                                ),
                                _connector="OR",
                            ),
                            name="disposal_submitted_at_and_by",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("approved_at", None), ("approved_by", None)),
                                models.Q(
                                    ("approved_at__isnull", False), ("approved_by__isnull", False)
                                ),
                                _connector="OR",
                            ),
                            name="disposal_approved_at_and_by",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("stopped_at", None), ("stopped_by", None)),
                                models.Q(
                                    ("stopped_at__isnull", False), ("stopped_by__isnull", False)
                                ),
                                _connector="OR",
                            ),
                            name="disposal_stopped_at_and_by",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("approved_by", None),
                                models.Q(
                                    ("submitted_by__isnull", False),
                                    models.Q(
                                        ("approved_by", models.F("submitted_by")), _negated=True
                                    ),
                                ),
                                _connector="OR",
                            ),
                            name="disposal_approved_by_another",
                        ),
                    ],
                    "indexes": [],
                },
                bases=(reporting.models._ByRole, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalDisposalLine",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("about", models.CharField(max_length=80)),
                    ("kind", models.CharField(max_length=40)),
                    ("record_reference", models.CharField(max_length=24)),
                    ("closed_on", models.DateField()),
                    ("due_on", models.DateField()),
                    ("years", models.PositiveSmallIntegerField()),
                    ("source", models.CharField(max_length=250)),
                    ("version", models.PositiveIntegerField()),
                    ("exclusion_reason", models.CharField(blank=True, max_length=500)),
                    (
                        "outcome",
                        models.CharField(
                            blank=True,
                            choices=[("erased", "Erased"), ("left-out", "Left out")],
                            max_length=10,
                        ),
                    ),
                    ("why_left_out", models.CharField(blank=True, max_length=500)),
                    ("done_at", models.DateTimeField(null=True)),
                    (
                        "run",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="reporting.disposalrun",
                        ),
                    ),
                    ("history_id", models.AutoField(primary_key=True, serialize=False)),
                    ("history_date", models.DateTimeField()),
                    ("history_change_reason", models.CharField(max_length=100, null=True)),
                    (
                        "history_type",
                        models.CharField(
                            choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                            max_length=1,
                        ),
                    ),
                    (
                        "history_user",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "history_on_behalf_of",
                        models.ForeignKey(
                            db_index=False,
                            default=core.history.on_behalf_of_whom,
                            null=True,
                            on_delete=django.db.models.deletion.SET_NULL,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "historical disposal line",
                    "verbose_name_plural": "historical disposal lines",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="DisposalLine",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "run",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="reporting.disposalrun",
                        ),
                    ),
                    ("about", models.CharField(max_length=80)),
                    ("kind", models.CharField(max_length=40)),
                    ("record_reference", models.CharField(max_length=24)),
                    ("closed_on", models.DateField()),
                    ("due_on", models.DateField()),
                    ("years", models.PositiveSmallIntegerField()),
                    ("source", models.CharField(max_length=250)),
                    ("version", models.PositiveIntegerField()),
                    ("exclusion_reason", models.CharField(blank=True, max_length=500)),
                    (
                        "outcome",
                        models.CharField(
                            blank=True,
                            choices=[("erased", "Erased"), ("left-out", "Left out")],
                            max_length=10,
                        ),
                    ),
                    ("why_left_out", models.CharField(blank=True, max_length=500)),
                    ("done_at", models.DateTimeField(null=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(fields=("run", "about"), name="disposal_line_once"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("done_at", None), ("outcome", "")),
                                models.Q(
                                    models.Q(("outcome", ""), _negated=True),
                                    ("done_at__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="disposal_line_outcome_and_moment",
                        ),
                    ],
                    "indexes": [],
                },
                bases=(reporting.models._ByRole, models.Model),
            ),
        )
    ]
