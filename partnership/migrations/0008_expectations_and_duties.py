import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.history
from core.together import CreateTogether


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_to_the_improvement_log"),
        ("partnership", "0001_to_the_improvement_log"),
    ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name="Duty",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("slug", models.SlugField(max_length=80, unique=True)),
                    ("title", models.CharField(max_length=200)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("statutory", "Statutory function"),
                                ("arrangements", "Duty of the arrangements"),
                                ("business-team", "Duty of the business team"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("source", models.CharField(max_length=250)),
                    ("ended_on", models.DateField(blank=True, null=True)),
                    ("end_reason", models.CharField(blank=True, max_length=500)),
                ],
                options={
                    "verbose_name_plural": "duties",
                    "ordering": ["title", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("ended_on", None),
                                models.Q(("end_reason", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="duty_ends_with_a_reason",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="DutyEvidence",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("happened_on", models.DateField()),
                    ("what", models.CharField(max_length=250)),
                    ("where", models.CharField(blank=True, max_length=500)),
                    ("wrong_because", models.CharField(blank=True, max_length=250)),
                    ("recorded_at", models.DateTimeField()),
                    (
                        "duty",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="evidence",
                            to="partnership.duty",
                        ),
                    ),
                    (
                        "recorded_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["-happened_on", "-pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                },
            ),
            migrations.CreateModel(
                name="HistoricalDuty",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("slug", models.SlugField(db_index=False, max_length=80)),
                    ("title", models.CharField(max_length=200)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("statutory", "Statutory function"),
                                ("arrangements", "Duty of the arrangements"),
                                ("business-team", "Duty of the business team"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("source", models.CharField(max_length=250)),
                    ("ended_on", models.DateField(blank=True, null=True)),
                    ("end_reason", models.CharField(blank=True, max_length=500)),
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
                ],
                options={
                    "verbose_name": "historical duty",
                    "verbose_name_plural": "historical duties",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalDutyEvidence",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("happened_on", models.DateField()),
                    ("what", models.CharField(max_length=250)),
                    ("where", models.CharField(blank=True, max_length=500)),
                    ("wrong_because", models.CharField(blank=True, max_length=250)),
                    ("recorded_at", models.DateTimeField()),
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
                        "duty",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.duty",
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
                        "recorded_by",
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
                ],
                options={
                    "verbose_name": "historical duty evidence",
                    "verbose_name_plural": "historical duty evidences",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalDutyOwner",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("started_on", models.DateField()),
                    ("ended_on", models.DateField(blank=True, null=True)),
                    ("end_reason", models.CharField(blank=True, max_length=500)),
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
                        "agency",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    (
                        "duty",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.duty",
                        ),
                    ),
                    (
                        "group",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.partnershipgroup",
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
                ],
                options={
                    "verbose_name": "historical duty owner",
                    "verbose_name_plural": "historical duty owners",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalExpectationDeclaration",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("starts_in", models.PositiveSmallIntegerField()),
                    ("expectation", models.SlugField(db_index=False, max_length=40)),
                    ("policy_version", models.CharField(max_length=40)),
                    (
                        "says",
                        models.CharField(
                            choices=[
                                ("met", "Met"),
                                ("partly-met", "Partly met"),
                                ("not-met", "Not met"),
                                ("not-applicable", "Does not apply"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("text", models.TextField(max_length=2000)),
                    ("evidence", models.TextField(blank=True, max_length=1000)),
                    ("declared_at", models.DateTimeField()),
                    ("accepted", models.BooleanField(null=True)),
                    ("answer_reason", models.TextField(blank=True, max_length=1000)),
                    ("answered_at", models.DateTimeField(null=True)),
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
                        "agency",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    (
                        "answered_by",
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
                        "declared_by",
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
                ],
                options={
                    "verbose_name": "historical expectation declaration",
                    "verbose_name_plural": "historical expectation declarations",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="DutyOwner",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("started_on", models.DateField()),
                    ("ended_on", models.DateField(blank=True, null=True)),
                    ("end_reason", models.CharField(blank=True, max_length=500)),
                    (
                        "agency",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="duties",
                            to="partnership.agency",
                        ),
                    ),
                    (
                        "duty",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="owners",
                            to="partnership.duty",
                        ),
                    ),
                    (
                        "group",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="duties",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                ],
                options={
                    "ordering": ["started_on", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("agency__isnull", False), ("group", None)),
                                models.Q(("agency", None), ("group__isnull", False)),
                                _connector="OR",
                            ),
                            name="duty_owned_by_one",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("ended_on", None),
                                models.Q(
                                    ("ended_on__gte", models.F("started_on")),
                                    models.Q(("end_reason", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="duty_owner_ends_with_a_reason",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("ended_on", None)),
                            fields=("duty", "group"),
                            name="duty_of_group_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("ended_on", None)),
                            fields=("duty", "agency"),
                            name="duty_of_agency_once",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ExpectationDeclaration",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("starts_in", models.PositiveSmallIntegerField()),
                    ("expectation", models.SlugField(db_index=False, max_length=40)),
                    ("policy_version", models.CharField(max_length=40)),
                    (
                        "says",
                        models.CharField(
                            choices=[
                                ("met", "Met"),
                                ("partly-met", "Partly met"),
                                ("not-met", "Not met"),
                                ("not-applicable", "Does not apply"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("text", models.TextField(max_length=2000)),
                    ("evidence", models.TextField(blank=True, max_length=1000)),
                    ("declared_at", models.DateTimeField()),
                    ("accepted", models.BooleanField(null=True)),
                    ("answer_reason", models.TextField(blank=True, max_length=1000)),
                    ("answered_at", models.DateTimeField(null=True)),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    (
                        "answered_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "declared_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["-pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [
                        models.Index(fields=["starts_in", "agency"], name="declaration_of_year"),
                        models.Index(
                            condition=models.Q(("accepted", None)),
                            fields=["starts_in"],
                            name="declaration_waiting",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("accepted", None), ("answered_at", None), ("answered_by", None)
                                ),
                                models.Q(
                                    ("accepted__isnull", False), ("answered_at__isnull", False)
                                ),
                                _connector="OR",
                            ),
                            name="declaration_answered_at_and_by",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("accepted", False), _negated=True),
                                models.Q(("answer_reason", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="declaration_asked_again_with_a_reason",
                        ),
                    ],
                },
            ),
        )
    ]
