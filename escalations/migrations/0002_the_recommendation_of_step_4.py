import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.history
import escalations.policy


class Migration(migrations.Migration):
    dependencies = [
        ("escalations", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="escalation",
            name="waiting_for",
            field=models.CharField(
                choices=[
                    (escalations.policy.Side["RAISING"], "Agency raising"),
                    (escalations.policy.Side["CHALLENGED"], "Agency challenged"),
                    (escalations.policy.Side["PARTNERS"], "Statutory partners"),
                    (escalations.policy.Side["BOTH"], "Both agencies"),
                    (escalations.policy.Side["MANAGER"], "Business Manager"),
                ],
                default=escalations.policy.Side["CHALLENGED"],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="historicalescalation",
            name="waiting_for",
            field=models.CharField(
                choices=[
                    (escalations.policy.Side["RAISING"], "Agency raising"),
                    (escalations.policy.Side["CHALLENGED"], "Agency challenged"),
                    (escalations.policy.Side["PARTNERS"], "Statutory partners"),
                    (escalations.policy.Side["BOTH"], "Both agencies"),
                    (escalations.policy.Side["MANAGER"], "Business Manager"),
                ],
                default=escalations.policy.Side["CHALLENGED"],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="HistoricalRecommendation",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("made_on", models.DateField()),
                ("hearers", models.TextField()),
                ("declared", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
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
                    "escalation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="escalations.escalation",
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
                "verbose_name": "historical recommendation",
                "verbose_name_plural": "historical recommendations",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalRecommendationAnswer",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            (escalations.policy.Side["RAISING"], "Agency raising"),
                            (escalations.policy.Side["CHALLENGED"], "Agency challenged"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            (escalations.policy.Answer["ACCEPTED"], "Accepted"),
                            (escalations.policy.Answer["IN_PART"], "Accepted in part"),
                            (escalations.policy.Answer["REJECTED"], "Rejected"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField()),
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
                    "escalation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="escalations.escalation",
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
                "verbose_name": "historical recommendation answer",
                "verbose_name_plural": "historical recommendation answers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("made_on", models.DateField()),
                ("hearers", models.TextField()),
                ("declared", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="escalations.escalation",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "default_permissions": ("view", "contribute", "manage"),
                "constraints": [
                    models.UniqueConstraint(fields=("escalation",), name="recommendation_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RecommendationAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            (escalations.policy.Side["RAISING"], "Agency raising"),
                            (escalations.policy.Side["CHALLENGED"], "Agency challenged"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            (escalations.policy.Answer["ACCEPTED"], "Accepted"),
                            (escalations.policy.Answer["IN_PART"], "Accepted in part"),
                            (escalations.policy.Answer["REJECTED"], "Rejected"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField()),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "escalation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendation_answers",
                        to="escalations.escalation",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "default_permissions": ("view", "contribute", "manage"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("escalation", "side"), name="recommendation_answered_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer", escalations.policy.Answer["ACCEPTED"]),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="recommendation_answered_with_reason",
                    ),
                ],
            },
        ),
    ]
