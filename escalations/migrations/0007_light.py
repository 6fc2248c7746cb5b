import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.history


class Migration(migrations.Migration):
    dependencies = [
        ("escalations", "0006_meeting"),
        ("partnership", "0004_files_of_agreements_taken_away"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GoodPractice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=24, unique=True)),
                ("team", models.CharField(blank=True, max_length=100)),
                ("done_well", models.TextField()),
                ("how_it_helped", models.TextField()),
                ("told_on", models.DateField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.agency",
                    ),
                ),
                (
                    "praised_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.agency",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
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
            },
        ),
        migrations.CreateModel(
            name="GoodPracticeLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(db_index=True, max_length=24)),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="escalations.goodpractice",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "default_permissions": ("view", "contribute", "manage"),
            },
        ),
        migrations.CreateModel(
            name="HistoricalGoodPractice",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=24)),
                ("team", models.CharField(blank=True, max_length=100)),
                ("done_well", models.TextField()),
                ("how_it_helped", models.TextField()),
                ("told_on", models.DateField()),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
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
                    "praised_agency",
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
                    "written_by",
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
                "verbose_name": "historical good practice",
                "verbose_name_plural": "historical good practices",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGoodPracticeLink",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=24)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField()),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
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
                    "practice",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="escalations.goodpractice",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical good practice link",
                "verbose_name_plural": "historical good practice links",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="LightChallenge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=24, unique=True)),
                ("team", models.CharField(blank=True, max_length=100)),
                ("happened_on", models.DateField()),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("referral-criteria", "Whether a referral meets the criteria"),
                            ("level-of-need", "The level of need"),
                            ("assessment-outcome", "The outcome of an assessment"),
                            (
                                "child-protection-procedures",
                                "Whether child protection procedures should be used",
                            ),
                            ("response-differs", "Agencies differing on how to respond"),
                            ("conference-decision", "A conference or strategy meeting decision"),
                            ("plan-not-progressing", "A plan that is not progressing"),
                            ("drift-or-delay", "Drift or delay"),
                            ("information-sharing", "Information sharing or communication"),
                            ("roles", "Roles and responsibilities"),
                            ("service-provision", "Provision of a service"),
                            ("timeliness", "Timeliness"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "settled",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No, we still disagree"),
                            ("not-yet", "Not yet, I wait for an answer"),
                        ],
                        max_length=8,
                    ),
                ),
                ("asked", models.CharField(blank=True, max_length=200)),
                ("noted_on", models.DateField()),
                ("changed_at", models.DateTimeField()),
                ("became", models.CharField(blank=True, max_length=24)),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.agency",
                    ),
                ),
                (
                    "other_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.agency",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
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
        migrations.AddConstraint(
            model_name="goodpractice",
            constraint=models.CheckConstraint(
                condition=models.Q(("agency", models.F("praised_agency")), _negated=True),
                name="good_practice_of_another_agency",
            ),
        ),
        migrations.AddConstraint(
            model_name="goodpracticelink",
            constraint=models.UniqueConstraint(
                fields=("practice", "reference"), name="good_practice_link_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="lightchallenge",
            constraint=models.CheckConstraint(
                condition=models.Q(("agency", models.F("other_agency")), _negated=True),
                name="light_challenge_between_two_agencies",
            ),
        ),
        migrations.AddConstraint(
            model_name="lightchallenge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("became", ""),
                        ("ended_on", None),
                        models.Q(("settled", "yes"), _negated=True),
                    ),
                    models.Q(
                        ("ended_on__isnull", False),
                        models.Q(
                            ("settled", "yes"),
                            models.Q(("became", ""), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="light_challenge_ended_settled_or_raised",
            ),
        ),
    ]
