import django.contrib.postgres.indexes
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.access
import core.documents
import core.history
import core.text_search
import improvement.criteria.policy
import improvement.plans.policy
import improvement.policy
import improvement.risks.policy
import improvement.scrutiny.policy
import improvement.search.texts
from core.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("improvement", "0001_tables"),
        ("improvement", "0002_plans_withdrawn_and_evidence_struck_out"),
        ("improvement", "0003_files_of_judgements_taken_away"),
        ("improvement", "0004_why_a_plan_changed_and_who_answered"),
        ("improvement", "0005_withdrawn_criteria_priorities_and_measures"),
    ]

    initial = True

    dependencies = [
        ("partnership", "0001_every_table"),
    ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name="HistoricalTheme",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("mended_because", models.TextField(blank=True)),
                    ("slug", models.SlugField(db_index=False, max_length=80)),
                    ("name", models.CharField(max_length=120)),
                    ("about", models.TextField(blank=True)),
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
                    "verbose_name": "historical theme",
                    "verbose_name_plural": "historical themes",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Theme",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("mended_because", models.TextField(blank=True)),
                    ("slug", models.SlugField(max_length=80, unique=True)),
                    ("name", models.CharField(max_length=120)),
                    ("about", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["name"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(improvement.search.texts.Searched, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalFinding",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("mended_because", models.TextField(blank=True)),
                    ("withdrawn_on", models.DateField(blank=True, null=True)),
                    ("reference", models.CharField(max_length=24)),
                    (
                        "source",
                        models.CharField(
                            choices=[
                                ("multi-agency-audit", "Multi-agency audit"),
                                ("single-agency-audit", "Single-agency audit"),
                                ("review", "Review"),
                                ("escalations", "Theme of escalations"),
                                ("section-11", "Section 11 or section 175 return"),
                                ("data", "Data"),
                                ("voice", "Voice of children and families"),
                                ("research", "Research or national review"),
                                ("training", "Training evaluation"),
                                ("scrutiny", "Independent scrutiny"),
                            ],
                            max_length=24,
                        ),
                    ),
                    ("came_from", models.CharField(max_length=200)),
                    ("found_on", models.DateField()),
                    ("statement", models.TextField()),
                    ("cited", models.CharField(blank=True, max_length=250)),
                    ("recorded_on", models.DateField()),
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
                    "verbose_name": "historical finding",
                    "verbose_name_plural": "historical findings",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Finding",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("mended_because", models.TextField(blank=True)),
                    ("withdrawn_on", models.DateField(blank=True, null=True)),
                    ("reference", models.CharField(max_length=24, unique=True)),
                    (
                        "source",
                        models.CharField(
                            choices=[
                                ("multi-agency-audit", "Multi-agency audit"),
                                ("single-agency-audit", "Single-agency audit"),
                                ("review", "Review"),
                                ("escalations", "Theme of escalations"),
                                ("section-11", "Section 11 or section 175 return"),
                                ("data", "Data"),
                                ("voice", "Voice of children and families"),
                                ("research", "Research or national review"),
                                ("training", "Training evaluation"),
                                ("scrutiny", "Independent scrutiny"),
                            ],
                            max_length=24,
                        ),
                    ),
                    ("came_from", models.CharField(max_length=200)),
                    ("found_on", models.DateField()),
                    ("statement", models.TextField()),
                    ("cited", models.CharField(blank=True, max_length=250)),
                    ("recorded_on", models.DateField()),
                ],
                options={
                    "ordering": ["-found_on", "-pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [models.Index(fields=["-found_on", "-id"], name="finding_page")],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("withdrawn_on", None),
                                models.Q(("mended_because", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="finding_withdrawn_with_a_reason",
                        )
                    ],
                },
                bases=(improvement.search.texts.Searched, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalFindingTheme",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "finding",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.finding",
                        ),
                    ),
                    (
                        "theme",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.theme",
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
                    "verbose_name": "historical finding theme",
                    "verbose_name_plural": "historical finding themes",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="FindingTheme",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "finding",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="in_themes",
                            to="improvement.finding",
                        ),
                    ),
                    (
                        "theme",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="of_findings",
                            to="improvement.theme",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("finding", "theme"), name="finding_in_theme_once"
                        )
                    ],
                    "indexes": [],
                },
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
                    ("mended_because", models.TextField(blank=True)),
                    ("withdrawn_on", models.DateField(blank=True, null=True)),
                    ("reference", models.CharField(max_length=24)),
                    ("text", models.TextField()),
                    ("made_on", models.DateField()),
                    ("is_adopted", models.BooleanField(null=True)),
                    ("decided_on", models.DateField(blank=True, null=True)),
                    ("decision_reason", models.TextField(blank=True)),
                    ("cited", models.CharField(blank=True, max_length=250)),
                    (
                        "to_group",
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
                    "verbose_name": "historical recommendation",
                    "verbose_name_plural": "historical recommendations",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
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
                    ("mended_because", models.TextField(blank=True)),
                    ("withdrawn_on", models.DateField(blank=True, null=True)),
                    ("reference", models.CharField(max_length=24, unique=True)),
                    ("text", models.TextField()),
                    ("made_on", models.DateField()),
                    (
                        "to_group",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                    ("is_adopted", models.BooleanField(null=True)),
                    ("decided_on", models.DateField(blank=True, null=True)),
                    ("decision_reason", models.TextField(blank=True)),
                    ("cited", models.CharField(blank=True, max_length=250)),
                ],
                options={
                    "ordering": ["-made_on", "-pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("withdrawn_on", None),
                                models.Q(("mended_because", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="recommendation_withdrawn_with_a_reason",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("decided_on", None),
                                    ("decision_reason", ""),
                                    ("is_adopted", None),
                                ),
                                models.Q(
                                    ("decided_on__isnull", False),
                                    ("is_adopted__isnull", False),
                                    models.Q(("decision_reason", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="recommendation_decided_with_a_reason",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("decided_on", None),
                                ("decided_on__gte", models.F("made_on")),
                                _connector="OR",
                            ),
                            name="recommendation_decided_after_it_was_made",
                        ),
                    ],
                    "indexes": [],
                },
                bases=(improvement.search.texts.Searched, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalRecommendationFinding",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "recommendation",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.recommendation",
                        ),
                    ),
                    (
                        "finding",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.finding",
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
                    "verbose_name": "historical recommendation finding",
                    "verbose_name_plural": "historical recommendation findings",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="RecommendationFinding",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "recommendation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="answers",
                            to="improvement.recommendation",
                        ),
                    ),
                    (
                        "finding",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="answered_by",
                            to="improvement.finding",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("recommendation", "finding"), name="recommendation_answers_once"
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalAction",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("version", models.PositiveIntegerField(default=1, editable=False)),
                    ("is_restricted", models.BooleanField(default=False, editable=False)),
                    ("has_decisions", models.BooleanField(default=False, editable=False)),
                    ("mended_because", models.TextField(blank=True)),
                    ("reference", models.CharField(max_length=24)),
                    ("policy_version", models.CharField(max_length=40)),
                    ("because", models.CharField(blank=True, max_length=250)),
                    ("what", models.CharField(max_length=250)),
                    ("difference_wanted", models.TextField()),
                    ("proposed_on", models.DateField()),
                    ("due_on", models.DateField()),
                    ("due_at_first_on", models.DateField()),
                    ("how_much", models.TextField(blank=True)),
                    ("how_well", models.TextField(blank=True)),
                    ("what_difference", models.TextField(blank=True)),
                    ("evidence_elsewhere", models.TextField(blank=True)),
                    ("handed_in_on", models.DateField(blank=True, null=True)),
                    (
                        "impact",
                        models.CharField(
                            blank=True,
                            choices=[
                                (improvement.policy.Impact["NONE"], "No difference yet"),
                                (improvement.policy.Impact["EARLY"], "Early signs"),
                                (improvement.policy.Impact["CLEAR"], "Clear difference"),
                                (improvement.policy.Impact["SUSTAINED"], "Sustained difference"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("recheck_on", models.DateField(blank=True, null=True)),
                    (
                        "outcome",
                        models.CharField(
                            blank=True,
                            choices=[
                                (improvement.policy.Outcome["COMPLETED"], "Completed"),
                                (improvement.policy.Outcome["WITHDRAWN"], "Withdrawn"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("outcome_reason", models.TextField(blank=True)),
                    ("closed_on", models.DateField(blank=True, null=True)),
                    (
                        "recommendation",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.recommendation",
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
                        "owner",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.heldrole",
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
                        "handed_in_by",
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
                    "verbose_name": "historical action",
                    "verbose_name_plural": "historical actions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Action",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("version", models.PositiveIntegerField(default=1, editable=False)),
                    ("is_restricted", models.BooleanField(default=False, editable=False)),
                    ("has_decisions", models.BooleanField(default=False, editable=False)),
                    ("mended_because", models.TextField(blank=True)),
                    ("reference", models.CharField(max_length=24, unique=True)),
                    ("policy_version", models.CharField(max_length=40)),
                    (
                        "recommendation",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="improvement.recommendation",
                        ),
                    ),
                    ("because", models.CharField(blank=True, max_length=250)),
                    ("what", models.CharField(max_length=250)),
                    ("difference_wanted", models.TextField()),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    (
                        "owner",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.heldrole",
                        ),
                    ),
                    (
                        "group",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                    (
                        "proposed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("proposed_on", models.DateField()),
                    ("due_on", models.DateField()),
                    ("due_at_first_on", models.DateField()),
                    ("how_much", models.TextField(blank=True)),
                    ("how_well", models.TextField(blank=True)),
                    ("what_difference", models.TextField(blank=True)),
                    ("evidence_elsewhere", models.TextField(blank=True)),
                    ("handed_in_on", models.DateField(blank=True, null=True)),
                    (
                        "handed_in_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "impact",
                        models.CharField(
                            blank=True,
                            choices=[
                                (improvement.policy.Impact["NONE"], "No difference yet"),
                                (improvement.policy.Impact["EARLY"], "Early signs"),
                                (improvement.policy.Impact["CLEAR"], "Clear difference"),
                                (improvement.policy.Impact["SUSTAINED"], "Sustained difference"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("recheck_on", models.DateField(blank=True, null=True)),
                    (
                        "outcome",
                        models.CharField(
                            blank=True,
                            choices=[
                                (improvement.policy.Outcome["COMPLETED"], "Completed"),
                                (improvement.policy.Outcome["WITHDRAWN"], "Withdrawn"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("outcome_reason", models.TextField(blank=True)),
                    ("closed_on", models.DateField(blank=True, null=True)),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("closed_on", None)),
                            fields=["due_on", "id"],
                            include=("is_restricted",),
                            name="action_open_page",
                        ),
                        models.Index(
                            condition=models.Q(("closed_on__isnull", False)),
                            fields=["closed_on", "id"],
                            include=("is_restricted",),
                            name="action_closed_page",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("recommendation__isnull", False),
                                models.Q(("because", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="action_says_why",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("closed_on", None), ("outcome", "")),
                                models.Q(
                                    ("closed_on__isnull", False),
                                    models.Q(("outcome", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="action_closed_with_outcome",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("outcome", "completed"), _negated=True),
                                models.Q(
                                    ("handed_in_on__isnull", False),
                                    models.Q(("impact", ""), _negated=True),
                                    models.Q(("how_much", ""), _negated=True),
                                    models.Q(("how_well", ""), _negated=True),
                                    models.Q(("what_difference", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="action_completed_with_three_answers",
                        ),
                    ],
                },
                bases=(improvement.search.texts.Searched, models.Model),
            ),
            migrations.CreateModel(
                name="ActionGroupRight",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("is_open", models.BooleanField(null=True)),
                    ("listed_on", models.DateField(null=True)),
                    (
                        "permission",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to="auth.permission",
                        ),
                    ),
                    (
                        "group",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to="auth.group",
                        ),
                    ),
                    (
                        "content_object",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="group_rights",
                            to="improvement.action",
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("is_open__isnull", False)),
                            fields=[
                                "group",
                                "permission",
                                "is_open",
                                "listed_on",
                                "content_object",
                            ],
                            name="actiongroupright_page",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("content_object", "permission", "group"),
                            name="actiongroupright_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ActionPersonRight",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("is_open", models.BooleanField(null=True)),
                    ("listed_on", models.DateField(null=True)),
                    (
                        "permission",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to="auth.permission",
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "membership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, to="accounts.membership"
                        ),
                    ),
                    ("acts", models.BooleanField(default=False)),
                    ("ends_at", models.DateTimeField(null=True)),
                    (
                        "content_object",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="person_rights",
                            to="improvement.action",
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("is_open__isnull", False)),
                            fields=["user", "permission", "is_open", "listed_on", "content_object"],
                            include=("ends_at",),
                            name="actionpersonright_page",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("content_object", "permission", "user", "membership"),
                            name="actionpersonright_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalActionAccessDecision",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("restricted", "Restricted to named people"),
                                ("named", "Named"),
                                ("conflict", "Conflict of interest"),
                                ("emergency", "Opened in an emergency"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("right", models.CharField(blank=True, max_length=12)),
                    ("reason", models.TextField(max_length=1000)),
                    ("ends_at", models.DateTimeField(null=True)),
                    ("decided_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                    ("end_reason", models.TextField(blank=True, max_length=1000)),
                    (
                        "person",
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
                        "group",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="auth.group",
                        ),
                    ),
                    (
                        "decided_by",
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
                        "record",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.action",
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
                    "verbose_name": "historical action access decision",
                    "verbose_name_plural": "historical action access decisions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="ActionAccessDecision",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("restricted", "Restricted to named people"),
                                ("named", "Named"),
                                ("conflict", "Conflict of interest"),
                                ("emergency", "Opened in an emergency"),
                            ],
                            max_length=12,
                        ),
                    ),
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
                        "group",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="auth.group",
                        ),
                    ),
                    ("right", models.CharField(blank=True, max_length=12)),
                    ("reason", models.TextField(max_length=1000)),
                    ("ends_at", models.DateTimeField(null=True)),
                    ("decided_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                    (
                        "decided_by",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("end_reason", models.TextField(blank=True, max_length=1000)),
                    (
                        "record",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="access_decisions",
                            to="improvement.action",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("ended_at", None), ("kind", "conflict")),
                            fields=["person", "record"],
                            name="actionaccessdecision_of",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None), ("kind", "restricted")),
                            fields=("record",),
                            name="actionaccessdecision_restricted_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None), ("person__isnull", False)),
                            fields=("record", "person", "kind"),
                            name="actionaccessdecision_person_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind", "restricted"), ("person", None)),
                                models.Q(
                                    models.Q(("kind", "restricted"), _negated=True),
                                    ("person__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="actionaccessdecision_about_a_person",
                        ),
                    ],
                },
                bases=(models.Model, core.access.Exclusion),
            ),
            migrations.CreateModel(
                name="HistoricalActionHold",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("reason", models.CharField(max_length=500)),
                    ("placed_at", models.DateTimeField()),
                    ("released_at", models.DateTimeField(null=True)),
                    ("release_reason", models.CharField(blank=True, max_length=500)),
                    (
                        "placed_by",
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
                        "released_by",
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
                        "record",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.action",
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
                    "verbose_name": "historical action hold",
                    "verbose_name_plural": "historical action holds",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="ActionHold",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reason", models.CharField(max_length=500)),
                    (
                        "placed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("placed_at", models.DateTimeField()),
                    (
                        "released_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("released_at", models.DateTimeField(null=True)),
                    ("release_reason", models.CharField(blank=True, max_length=500)),
                    (
                        "record",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="improvement.action",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("released_at", None), ("released_by", None)),
                                models.Q(
                                    ("released_at__isnull", False), ("released_by__isnull", False)
                                ),
                                _connector="OR",
                            ),
                            name="actionhold_released_at_and_by",
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalProgressUpdate",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "standing",
                        models.CharField(
                            choices=[
                                ("on-track", "On track"),
                                ("at-risk", "At risk of being late"),
                                ("stuck", "Stuck: it needs help"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("text", models.TextField()),
                    ("written_at", models.DateTimeField()),
                    (
                        "action",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.action",
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
                    "verbose_name": "historical progress update",
                    "verbose_name_plural": "historical progress updates",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="ProgressUpdate",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "action",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="updates",
                            to="improvement.action",
                        ),
                    ),
                    (
                        "standing",
                        models.CharField(
                            choices=[
                                ("on-track", "On track"),
                                ("at-risk", "At risk of being late"),
                                ("stuck", "Stuck: it needs help"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("text", models.TextField()),
                    (
                        "written_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("written_at", models.DateTimeField()),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalActionDocument",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("file", models.TextField(max_length=120)),
                    ("original_name", models.CharField(max_length=255)),
                    ("size", models.PositiveIntegerField(help_text="bytes")),
                    ("sha256", models.CharField(max_length=64)),
                    ("added_at", models.DateTimeField()),
                    (
                        "added_by",
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
                        "action",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.action",
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
                    "verbose_name": "historical action document",
                    "verbose_name_plural": "historical action documents",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="ActionDocument",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("file", models.FileField(max_length=120, upload_to=core.documents.keep_under)),
                    ("original_name", models.CharField(max_length=255)),
                    ("size", models.PositiveIntegerField(help_text="bytes")),
                    ("sha256", models.CharField(max_length=64)),
                    (
                        "added_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("added_at", models.DateTimeField()),
                    (
                        "action",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="documents",
                            to="improvement.action",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalImpactJudgement",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "impact",
                        models.CharField(
                            choices=[
                                (improvement.policy.Impact["NONE"], "No difference yet"),
                                (improvement.policy.Impact["EARLY"], "Early signs"),
                                (improvement.policy.Impact["CLEAR"], "Clear difference"),
                                (improvement.policy.Impact["SUSTAINED"], "Sustained difference"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("reason", models.TextField()),
                    ("is_recheck", models.BooleanField(default=False)),
                    ("judged_on", models.DateField()),
                    ("recheck_on", models.DateField(blank=True, null=True)),
                    (
                        "action",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.action",
                        ),
                    ),
                    (
                        "judged_by",
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
                    "verbose_name": "historical impact judgement",
                    "verbose_name_plural": "historical impact judgements",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="ImpactJudgement",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "action",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="judgements",
                            to="improvement.action",
                        ),
                    ),
                    (
                        "impact",
                        models.CharField(
                            choices=[
                                (improvement.policy.Impact["NONE"], "No difference yet"),
                                (improvement.policy.Impact["EARLY"], "Early signs"),
                                (improvement.policy.Impact["CLEAR"], "Clear difference"),
                                (improvement.policy.Impact["SUSTAINED"], "Sustained difference"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("reason", models.TextField()),
                    ("is_recheck", models.BooleanField(default=False)),
                    (
                        "judged_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("judged_on", models.DateField()),
                    ("recheck_on", models.DateField(blank=True, null=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalSuccessCriterion",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=24)),
                    ("text", models.TextField()),
                    ("order", models.PositiveSmallIntegerField()),
                    ("cited", models.CharField(blank=True, max_length=250)),
                    ("evidence_wanted", models.TextField(blank=True)),
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
                    ("mended_because", models.TextField(blank=True)),
                    ("withdrawn_on", models.DateField(blank=True, null=True)),
                ],
                options={
                    "verbose_name": "historical success criterion",
                    "verbose_name_plural": "historical criteria",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="SuccessCriterion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=24, unique=True)),
                    ("text", models.TextField()),
                    ("order", models.PositiveSmallIntegerField()),
                    ("cited", models.CharField(blank=True, max_length=250)),
                    ("evidence_wanted", models.TextField(blank=True)),
                    ("mended_because", models.TextField(blank=True)),
                    ("withdrawn_on", models.DateField(blank=True, null=True)),
                ],
                options={
                    "verbose_name_plural": "criteria",
                    "ordering": ["order", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("withdrawn_on", None),
                                models.Q(("mended_because", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="criterion_withdrawn_with_a_reason",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalCriterionEvidence",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=24)),
                    ("shows", models.TextField()),
                    ("seen_at", models.CharField(blank=True, max_length=250)),
                    ("added_on", models.DateField()),
                    (
                        "criterion",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.successcriterion",
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
                    ("wrong_because", models.CharField(blank=True, max_length=250)),
                ],
                options={
                    "verbose_name": "historical criterion evidence",
                    "verbose_name_plural": "historical criterion evidences",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="CriterionEvidence",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(db_index=True, max_length=24)),
                    (
                        "criterion",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="evidence",
                            to="improvement.successcriterion",
                        ),
                    ),
                    ("shows", models.TextField()),
                    ("seen_at", models.CharField(blank=True, max_length=250)),
                    ("added_on", models.DateField()),
                    ("wrong_because", models.CharField(blank=True, max_length=250)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("reference", ""), _negated=True),
                                models.Q(("seen_at", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="criterion_evidence_can_be_seen",
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalCriterionJudgement",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("year", models.PositiveSmallIntegerField()),
                    (
                        "verdict",
                        models.CharField(
                            choices=[
                                (improvement.criteria.policy.Verdict["MET"], "Met"),
                                (improvement.criteria.policy.Verdict["PARTLY"], "Partly met"),
                                (improvement.criteria.policy.Verdict["NOT_YET"], "Not met yet"),
                                (
                                    improvement.criteria.policy.Verdict["UNKNOWN"],
                                    "Cannot be judged",
                                ),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("reason", models.TextField()),
                    ("proposed_on", models.DateField()),
                    ("agreed_on", models.DateField(blank=True, null=True)),
                    ("returned_because", models.TextField(blank=True)),
                    (
                        "criterion",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.successcriterion",
                        ),
                    ),
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
                        "agreed_by",
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
                    "verbose_name": "historical criterion judgement",
                    "verbose_name_plural": "historical criterion judgements",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="CriterionJudgement",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="judgements",
                            to="improvement.successcriterion",
                        ),
                    ),
                    ("year", models.PositiveSmallIntegerField()),
                    (
                        "verdict",
                        models.CharField(
                            choices=[
                                (improvement.criteria.policy.Verdict["MET"], "Met"),
                                (improvement.criteria.policy.Verdict["PARTLY"], "Partly met"),
                                (improvement.criteria.policy.Verdict["NOT_YET"], "Not met yet"),
                                (
                                    improvement.criteria.policy.Verdict["UNKNOWN"],
                                    "Cannot be judged",
                                ),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("reason", models.TextField()),
                    (
                        "proposed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("proposed_on", models.DateField()),
                    (
                        "agreed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("agreed_on", models.DateField(blank=True, null=True)),
                    ("returned_because", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["-year", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("criterion", "year"), name="criterion_judged_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("agreed_by", None), ("agreed_on", None)),
                                models.Q(
                                    ("agreed_by__isnull", False),
                                    ("agreed_on__isnull", False),
                                    ("returned_because", ""),
                                ),
                                _connector="OR",
                            ),
                            name="criterion_agreed_on_and_by",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("agreed_by", None),
                                ("proposed_by", None),
                                models.Q(("agreed_by", models.F("proposed_by")), _negated=True),
                                _connector="OR",
                            ),
                            name="criterion_agreed_by_another",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalJudgementDocument",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("file", models.TextField(max_length=120)),
                    ("original_name", models.CharField(max_length=255)),
                    ("size", models.PositiveIntegerField(help_text="bytes")),
                    ("sha256", models.CharField(max_length=64)),
                    ("added_at", models.DateTimeField()),
                    (
                        "added_by",
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
                        "judgement",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.criterionjudgement",
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
                    ("taken_away_because", models.CharField(blank=True, max_length=500)),
                ],
                options={
                    "verbose_name": "historical judgement document",
                    "verbose_name_plural": "historical judgement documents",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="JudgementDocument",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("file", models.FileField(max_length=120, upload_to=core.documents.keep_under)),
                    ("original_name", models.CharField(max_length=255)),
                    ("size", models.PositiveIntegerField(help_text="bytes")),
                    ("sha256", models.CharField(max_length=64)),
                    (
                        "added_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("added_at", models.DateTimeField()),
                    (
                        "judgement",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="improvement.criterionjudgement",
                        ),
                    ),
                    ("taken_away_because", models.CharField(blank=True, max_length=500)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("file", ""), _negated=True),
                                models.Q(("taken_away_because", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="judgement_file_taken_away_with_a_reason",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalBusinessPlan",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("slug", models.SlugField(db_index=False, max_length=80)),
                    ("title", models.CharField(max_length=150)),
                    ("intent", models.TextField(blank=True)),
                    ("begins_on", models.DateField()),
                    ("ends_on", models.DateField()),
                    ("adopted_on", models.DateField(blank=True, null=True)),
                    ("cited", models.CharField(blank=True, max_length=250)),
                    (
                        "adopted_by",
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
                    ("mended_because", models.TextField(blank=True)),
                    ("withdrawn_on", models.DateField(blank=True, null=True)),
                ],
                options={
                    "verbose_name": "historical business plan",
                    "verbose_name_plural": "historical business plans",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="BusinessPlan",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("slug", models.SlugField(max_length=80, unique=True)),
                    ("title", models.CharField(max_length=150)),
                    ("intent", models.TextField(blank=True)),
                    ("begins_on", models.DateField()),
                    ("ends_on", models.DateField()),
                    (
                        "adopted_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                    ("adopted_on", models.DateField(blank=True, null=True)),
                    ("cited", models.CharField(blank=True, max_length=250)),
                    ("mended_because", models.TextField(blank=True)),
                    ("withdrawn_on", models.DateField(blank=True, null=True)),
                ],
                options={
                    "ordering": ["-begins_on", "-pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("ends_on__gt", models.F("begins_on"))),
                            name="plan_ends_after_it_begins",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("adopted_by", None), ("adopted_on", None)),
                                models.Q(
                                    ("adopted_by__isnull", False), ("adopted_on__isnull", False)
                                ),
                                _connector="OR",
                            ),
                            name="plan_adopted_by_and_on",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("withdrawn_on", None),
                                models.Q(("mended_because", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="plan_withdrawn_with_a_reason",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalPriority",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("title", models.CharField(max_length=200)),
                    ("why", models.TextField()),
                    ("lead_post", models.CharField(blank=True, max_length=150)),
                    (
                        "plan",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.businessplan",
                        ),
                    ),
                    (
                        "lead_group",
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
                    ("mended_because", models.TextField(blank=True)),
                    ("withdrawn_on", models.DateField(blank=True, null=True)),
                ],
                options={
                    "verbose_name": "historical priority",
                    "verbose_name_plural": "historical priorities",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Priority",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "plan",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="priorities",
                            to="improvement.businessplan",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("title", models.CharField(max_length=200)),
                    ("why", models.TextField()),
                    (
                        "lead_group",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                    ("lead_post", models.CharField(blank=True, max_length=150)),
                    ("mended_because", models.TextField(blank=True)),
                    ("withdrawn_on", models.DateField(blank=True, null=True)),
                ],
                options={
                    "verbose_name_plural": "priorities",
                    "ordering": ["plan", "number"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(fields=("plan", "number"), name="priority_once"),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("withdrawn_on", None),
                                models.Q(("mended_because", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="priority_withdrawn_with_a_reason",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalPlannedOutcome",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("text", models.TextField()),
                    (
                        "priority",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.priority",
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
                    ("mended_because", models.TextField(blank=True)),
                ],
                options={
                    "verbose_name": "historical planned outcome",
                    "verbose_name_plural": "historical planned outcomes",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="PlannedOutcome",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "priority",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="outcomes",
                            to="improvement.priority",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("text", models.TextField()),
                    ("mended_because", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["priority", "number"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("priority", "number"), name="planned_outcome_once"
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalMeasure",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("name", models.CharField(max_length=150)),
                    ("definition", models.TextField()),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                (
                                    improvement.plans.policy.Kind["NUMBER"],
                                    "A number of people or things",
                                ),
                                (improvement.plans.policy.Kind["PERCENT"], "A percentage"),
                                (improvement.plans.policy.Kind["MONEY"], "Money"),
                                (improvement.plans.policy.Kind["DAYS"], "Days"),
                                (improvement.plans.policy.Kind["RATE"], "A rate or an average"),
                            ],
                            default=improvement.plans.policy.Kind["NUMBER"],
                            max_length=10,
                        ),
                    ),
                    ("unit", models.CharField(blank=True, max_length=30)),
                    (
                        "better",
                        models.CharField(
                            choices=[("up", "Higher is better"), ("down", "Lower is better")],
                            max_length=4,
                        ),
                    ),
                    (
                        "baseline",
                        models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
                    ),
                    ("baseline_period", models.CharField(blank=True, max_length=60)),
                    (
                        "target",
                        models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
                    ),
                    (
                        "outcome",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.plannedoutcome",
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
                    ("mended_because", models.TextField(blank=True)),
                    ("withdrawn_on", models.DateField(blank=True, null=True)),
                ],
                options={
                    "verbose_name": "historical measure",
                    "verbose_name_plural": "historical measures",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Measure",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "outcome",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="measures",
                            to="improvement.plannedoutcome",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("name", models.CharField(max_length=150)),
                    ("definition", models.TextField()),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                (
                                    improvement.plans.policy.Kind["NUMBER"],
                                    "A number of people or things",
                                ),
                                (improvement.plans.policy.Kind["PERCENT"], "A percentage"),
                                (improvement.plans.policy.Kind["MONEY"], "Money"),
                                (improvement.plans.policy.Kind["DAYS"], "Days"),
                                (improvement.plans.policy.Kind["RATE"], "A rate or an average"),
                            ],
                            default=improvement.plans.policy.Kind["NUMBER"],
                            max_length=10,
                        ),
                    ),
                    ("unit", models.CharField(blank=True, max_length=30)),
                    (
                        "better",
                        models.CharField(
                            choices=[("up", "Higher is better"), ("down", "Lower is better")],
                            max_length=4,
                        ),
                    ),
                    (
                        "baseline",
                        models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
                    ),
                    ("baseline_period", models.CharField(blank=True, max_length=60)),
                    (
                        "target",
                        models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
                    ),
                    ("mended_because", models.TextField(blank=True)),
                    ("withdrawn_on", models.DateField(blank=True, null=True)),
                ],
                options={
                    "ordering": ["outcome", "number"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(fields=("outcome", "number"), name="measure_once"),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("withdrawn_on", None),
                                models.Q(("mended_because", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="measure_withdrawn_with_a_reason",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalReading",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("quarter_begins_on", models.DateField()),
                    (
                        "value",
                        models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
                    ),
                    ("not_available_because", models.CharField(blank=True, max_length=250)),
                    ("note", models.TextField(blank=True)),
                    ("noted_on", models.DateField()),
                    (
                        "measure",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.measure",
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
                    "verbose_name": "historical reading",
                    "verbose_name_plural": "historical readings",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Reading",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "measure",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="readings",
                            to="improvement.measure",
                        ),
                    ),
                    ("quarter_begins_on", models.DateField()),
                    (
                        "value",
                        models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True),
                    ),
                    ("not_available_because", models.CharField(blank=True, max_length=250)),
                    ("note", models.TextField(blank=True)),
                    ("noted_on", models.DateField()),
                ],
                options={
                    "ordering": ["measure", "quarter_begins_on"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("measure", "quarter_begins_on"), name="reading_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("not_available_because", ""), ("value__isnull", False)),
                                models.Q(
                                    ("value", None),
                                    models.Q(("not_available_because", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="reading_is_a_value_or_a_reason",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalActionForPriority",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "action",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.action",
                        ),
                    ),
                    (
                        "priority",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.priority",
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
                    "verbose_name": "historical action for priority",
                    "verbose_name_plural": "historical action for prioritys",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="ActionForPriority",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "action",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="for_priorities",
                            to="improvement.action",
                        ),
                    ),
                    (
                        "priority",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="improvement.priority",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("action", "priority"), name="action_for_priority_once"
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalActionFollowedBy",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "action",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.action",
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
                    "verbose_name": "historical action followed by",
                    "verbose_name_plural": "historical action followed bys",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="ActionFollowedBy",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "action",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="followers",
                            to="improvement.action",
                        ),
                    ),
                    (
                        "group",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("action", "group"), name="action_followed_once"
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalPlannedItem",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=24)),
                    ("what", models.CharField(max_length=200)),
                    ("post", models.CharField(blank=True, max_length=150)),
                    ("planned_on", models.DateField()),
                    ("day_is_set", models.BooleanField(default=True)),
                    (
                        "repeats",
                        models.CharField(
                            choices=[
                                ("once", "Once"),
                                ("quarterly", "Every three months"),
                                ("yearly", "Every year"),
                            ],
                            default="once",
                            max_length=10,
                        ),
                    ),
                    ("ended_on", models.DateField(blank=True, null=True)),
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
                    "verbose_name": "historical planned item",
                    "verbose_name_plural": "historical planned items",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="PlannedItem",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=24, unique=True)),
                    (
                        "group",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                    ("what", models.CharField(max_length=200)),
                    ("post", models.CharField(blank=True, max_length=150)),
                    ("planned_on", models.DateField()),
                    ("day_is_set", models.BooleanField(default=True)),
                    (
                        "repeats",
                        models.CharField(
                            choices=[
                                ("once", "Once"),
                                ("quarterly", "Every three months"),
                                ("yearly", "Every year"),
                            ],
                            default="once",
                            max_length=10,
                        ),
                    ),
                    ("ended_on", models.DateField(blank=True, null=True)),
                ],
                options={
                    "ordering": ["planned_on", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalRisk",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("version", models.PositiveIntegerField(default=1, editable=False)),
                    ("is_restricted", models.BooleanField(default=False, editable=False)),
                    ("has_decisions", models.BooleanField(default=False, editable=False)),
                    ("inherent_likelihood", models.PositiveSmallIntegerField()),
                    ("inherent_impact", models.PositiveSmallIntegerField()),
                    ("residual_likelihood", models.PositiveSmallIntegerField()),
                    ("residual_impact", models.PositiveSmallIntegerField()),
                    ("target_likelihood", models.PositiveSmallIntegerField()),
                    ("target_impact", models.PositiveSmallIntegerField()),
                    ("reference", models.CharField(max_length=24)),
                    ("policy_version", models.CharField(max_length=40)),
                    ("cause", models.TextField()),
                    ("event", models.CharField(max_length=250)),
                    ("effect", models.TextField()),
                    (
                        "category",
                        models.CharField(
                            choices=[
                                ("practice", "Safeguarding practice"),
                                ("partnership", "Working together"),
                                ("workforce", "Workforce and capacity"),
                                ("money", "Money"),
                                ("information", "Data and information"),
                                ("duties", "Law and duties"),
                            ],
                            max_length=12,
                        ),
                    ),
                    (
                        "proximity",
                        models.CharField(
                            choices=[
                                ("now", "It could happen at any time"),
                                ("quarter", "Within three months"),
                                ("year", "Within a year"),
                                ("later", "In more than a year"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("contingency", models.TextField()),
                    ("raised_on", models.DateField()),
                    ("residual_before", models.PositiveSmallIntegerField(null=True)),
                    ("reviewed_on", models.DateField()),
                    ("review_on", models.DateField()),
                    ("moved_on", models.DateField(null=True)),
                    (
                        "outcome",
                        models.CharField(
                            blank=True,
                            choices=[
                                (improvement.risks.policy.Outcome["HAPPENED"], "It has happened"),
                                (
                                    improvement.risks.policy.Outcome["CLOSED"],
                                    "It is no risk any more",
                                ),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("outcome_reason", models.TextField(blank=True)),
                    ("closed_on", models.DateField(null=True)),
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
                        "owner",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.heldrole",
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
                        "raised_by",
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
                    "verbose_name": "historical risk",
                    "verbose_name_plural": "historical risks",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Risk",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("version", models.PositiveIntegerField(default=1, editable=False)),
                    ("is_restricted", models.BooleanField(default=False, editable=False)),
                    ("has_decisions", models.BooleanField(default=False, editable=False)),
                    ("inherent_likelihood", models.PositiveSmallIntegerField()),
                    ("inherent_impact", models.PositiveSmallIntegerField()),
                    ("residual_likelihood", models.PositiveSmallIntegerField()),
                    ("residual_impact", models.PositiveSmallIntegerField()),
                    ("target_likelihood", models.PositiveSmallIntegerField()),
                    ("target_impact", models.PositiveSmallIntegerField()),
                    ("reference", models.CharField(max_length=24, unique=True)),
                    ("policy_version", models.CharField(max_length=40)),
                    ("cause", models.TextField()),
                    ("event", models.CharField(max_length=250)),
                    ("effect", models.TextField()),
                    (
                        "category",
                        models.CharField(
                            choices=[
                                ("practice", "Safeguarding practice"),
                                ("partnership", "Working together"),
                                ("workforce", "Workforce and capacity"),
                                ("money", "Money"),
                                ("information", "Data and information"),
                                ("duties", "Law and duties"),
                            ],
                            max_length=12,
                        ),
                    ),
                    (
                        "proximity",
                        models.CharField(
                            choices=[
                                ("now", "It could happen at any time"),
                                ("quarter", "Within three months"),
                                ("year", "Within a year"),
                                ("later", "In more than a year"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("contingency", models.TextField()),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    (
                        "owner",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.heldrole",
                        ),
                    ),
                    (
                        "group",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                    (
                        "raised_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("raised_on", models.DateField()),
                    ("residual_before", models.PositiveSmallIntegerField(null=True)),
                    ("reviewed_on", models.DateField()),
                    ("review_on", models.DateField()),
                    ("moved_on", models.DateField(null=True)),
                    (
                        "outcome",
                        models.CharField(
                            blank=True,
                            choices=[
                                (improvement.risks.policy.Outcome["HAPPENED"], "It has happened"),
                                (
                                    improvement.risks.policy.Outcome["CLOSED"],
                                    "It is no risk any more",
                                ),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("outcome_reason", models.TextField(blank=True)),
                    ("closed_on", models.DateField(null=True)),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("closed_on", None)),
                            fields=["review_on", "id"],
                            include=("is_restricted",),
                            name="risk_open_page",
                        ),
                        models.Index(
                            condition=models.Q(("closed_on__isnull", False)),
                            fields=["closed_on", "id"],
                            include=("is_restricted",),
                            name="risk_closed_page",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("inherent_impact__range", (1, 5)),
                                ("inherent_likelihood__range", (1, 5)),
                                ("residual_impact__range", (1, 5)),
                                ("residual_likelihood__range", (1, 5)),
                                ("target_impact__range", (1, 5)),
                                ("target_likelihood__range", (1, 5)),
                            ),
                            name="risk_scores_from_1_to_5",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("closed_on", None), ("outcome", "")),
                                models.Q(
                                    ("closed_on__isnull", False),
                                    models.Q(("outcome", ""), _negated=True),
                                    models.Q(("outcome_reason", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="risk_ended_with_a_reason",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="RiskGroupRight",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("is_open", models.BooleanField(null=True)),
                    ("listed_on", models.DateField(null=True)),
                    (
                        "permission",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to="auth.permission",
                        ),
                    ),
                    (
                        "group",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to="auth.group",
                        ),
                    ),
                    (
                        "content_object",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="group_rights",
                            to="improvement.risk",
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("is_open__isnull", False)),
                            fields=[
                                "group",
                                "permission",
                                "is_open",
                                "listed_on",
                                "content_object",
                            ],
                            name="riskgroupright_page",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("content_object", "permission", "group"),
                            name="riskgroupright_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="RiskPersonRight",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("is_open", models.BooleanField(null=True)),
                    ("listed_on", models.DateField(null=True)),
                    (
                        "permission",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to="auth.permission",
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "membership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, to="accounts.membership"
                        ),
                    ),
                    ("acts", models.BooleanField(default=False)),
                    ("ends_at", models.DateTimeField(null=True)),
                    (
                        "content_object",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="person_rights",
                            to="improvement.risk",
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("is_open__isnull", False)),
                            fields=["user", "permission", "is_open", "listed_on", "content_object"],
                            include=("ends_at",),
                            name="riskpersonright_page",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("content_object", "permission", "user", "membership"),
                            name="riskpersonright_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalRiskAccessDecision",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("restricted", "Restricted to named people"),
                                ("named", "Named"),
                                ("conflict", "Conflict of interest"),
                                ("emergency", "Opened in an emergency"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("right", models.CharField(blank=True, max_length=12)),
                    ("reason", models.TextField(max_length=1000)),
                    ("ends_at", models.DateTimeField(null=True)),
                    ("decided_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                    ("end_reason", models.TextField(blank=True, max_length=1000)),
                    (
                        "person",
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
                        "group",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="auth.group",
                        ),
                    ),
                    (
                        "decided_by",
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
                        "record",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.risk",
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
                    "verbose_name": "historical risk access decision",
                    "verbose_name_plural": "historical risk access decisions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="RiskAccessDecision",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("restricted", "Restricted to named people"),
                                ("named", "Named"),
                                ("conflict", "Conflict of interest"),
                                ("emergency", "Opened in an emergency"),
                            ],
                            max_length=12,
                        ),
                    ),
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
                        "group",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="auth.group",
                        ),
                    ),
                    ("right", models.CharField(blank=True, max_length=12)),
                    ("reason", models.TextField(max_length=1000)),
                    ("ends_at", models.DateTimeField(null=True)),
                    ("decided_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                    (
                        "decided_by",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("end_reason", models.TextField(blank=True, max_length=1000)),
                    (
                        "record",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="access_decisions",
                            to="improvement.risk",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("ended_at", None), ("kind", "conflict")),
                            fields=["person", "record"],
                            name="riskaccessdecision_of",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None), ("kind", "restricted")),
                            fields=("record",),
                            name="riskaccessdecision_restricted_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None), ("person__isnull", False)),
                            fields=("record", "person", "kind"),
                            name="riskaccessdecision_person_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind", "restricted"), ("person", None)),
                                models.Q(
                                    models.Q(("kind", "restricted"), _negated=True),
                                    ("person__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="riskaccessdecision_about_a_person",
                        ),
                    ],
                },
                bases=(models.Model, core.access.Exclusion),
            ),
            migrations.CreateModel(
                name="HistoricalRiskHold",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("reason", models.CharField(max_length=500)),
                    ("placed_at", models.DateTimeField()),
                    ("released_at", models.DateTimeField(null=True)),
                    ("release_reason", models.CharField(blank=True, max_length=500)),
                    (
                        "placed_by",
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
                        "released_by",
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
                        "record",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.risk",
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
                    "verbose_name": "historical risk hold",
                    "verbose_name_plural": "historical risk holds",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="RiskHold",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reason", models.CharField(max_length=500)),
                    (
                        "placed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("placed_at", models.DateTimeField()),
                    (
                        "released_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("released_at", models.DateTimeField(null=True)),
                    ("release_reason", models.CharField(blank=True, max_length=500)),
                    (
                        "record",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="improvement.risk",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("released_at", None), ("released_by", None)),
                                models.Q(
                                    ("released_at__isnull", False), ("released_by__isnull", False)
                                ),
                                _connector="OR",
                            ),
                            name="riskhold_released_at_and_by",
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalRiskScoring",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("inherent_likelihood", models.PositiveSmallIntegerField()),
                    ("inherent_impact", models.PositiveSmallIntegerField()),
                    ("residual_likelihood", models.PositiveSmallIntegerField()),
                    ("residual_impact", models.PositiveSmallIntegerField()),
                    ("target_likelihood", models.PositiveSmallIntegerField()),
                    ("target_impact", models.PositiveSmallIntegerField()),
                    ("is_change", models.BooleanField(default=True)),
                    ("why", models.TextField()),
                    ("scored_at", models.DateTimeField()),
                    (
                        "risk",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.risk",
                        ),
                    ),
                    (
                        "scored_by",
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
                    "verbose_name": "historical risk scoring",
                    "verbose_name_plural": "historical risk scorings",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="RiskScoring",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("inherent_likelihood", models.PositiveSmallIntegerField()),
                    ("inherent_impact", models.PositiveSmallIntegerField()),
                    ("residual_likelihood", models.PositiveSmallIntegerField()),
                    ("residual_impact", models.PositiveSmallIntegerField()),
                    ("target_likelihood", models.PositiveSmallIntegerField()),
                    ("target_impact", models.PositiveSmallIntegerField()),
                    (
                        "risk",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="scorings",
                            to="improvement.risk",
                        ),
                    ),
                    ("is_change", models.BooleanField(default=True)),
                    ("why", models.TextField()),
                    (
                        "scored_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("scored_at", models.DateTimeField()),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("inherent_impact__range", (1, 5)),
                                ("inherent_likelihood__range", (1, 5)),
                                ("residual_impact__range", (1, 5)),
                                ("residual_likelihood__range", (1, 5)),
                                ("target_impact__range", (1, 5)),
                                ("target_likelihood__range", (1, 5)),
                            ),
                            name="riskscoring_scores_from_1_to_5",
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalRiskControl",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("what", models.CharField(max_length=250)),
                    (
                        "works",
                        models.CharField(
                            choices=[
                                (improvement.risks.policy.Works["WELL"], "Works well"),
                                (improvement.risks.policy.Works["PARTLY"], "Works in part"),
                                (improvement.risks.policy.Works["FAILS"], "Does not work"),
                                (improvement.risks.policy.Works["ENDED"], "No longer in place"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("found", models.TextField(blank=True)),
                    ("checked_on", models.DateField()),
                    ("lapsed_on", models.DateField(null=True)),
                    (
                        "risk",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.risk",
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
                    "verbose_name": "historical risk control",
                    "verbose_name_plural": "historical risk controls",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="RiskControl",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "risk",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="controls",
                            to="improvement.risk",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("what", models.CharField(max_length=250)),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    (
                        "works",
                        models.CharField(
                            choices=[
                                (improvement.risks.policy.Works["WELL"], "Works well"),
                                (improvement.risks.policy.Works["PARTLY"], "Works in part"),
                                (improvement.risks.policy.Works["FAILS"], "Does not work"),
                                (improvement.risks.policy.Works["ENDED"], "No longer in place"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("found", models.TextField(blank=True)),
                    ("checked_on", models.DateField()),
                    ("lapsed_on", models.DateField(null=True)),
                ],
                options={
                    "ordering": ["number"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("risk", "number"), name="risk_control_number_once"
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalRiskTie",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("kind", models.CharField(max_length=40)),
                    ("key", models.CharField(blank=True, max_length=40)),
                    ("value", models.IntegerField(null=True)),
                    (
                        "risk",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.risk",
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
                    "verbose_name": "historical risk tie",
                    "verbose_name_plural": "historical risk ties",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="RiskTie",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "risk",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="ties",
                            to="improvement.risk",
                        ),
                    ),
                    ("kind", models.CharField(max_length=40)),
                    ("key", models.CharField(blank=True, max_length=40)),
                    ("value", models.IntegerField(null=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [models.Index(fields=["kind", "key"], name="risk_tie_to")],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("risk", "kind", "key"), name="risk_tied_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalRiskMovement",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("kind", models.CharField(max_length=40)),
                    ("key", models.CharField(blank=True, max_length=40)),
                    ("before", models.IntegerField(null=True)),
                    ("now", models.IntegerField()),
                    ("found_on", models.DateField()),
                    ("answered_on", models.DateField(null=True)),
                    (
                        "risk",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.risk",
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
                    "verbose_name": "historical risk movement",
                    "verbose_name_plural": "historical risk movements",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="RiskMovement",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "risk",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="movements",
                            to="improvement.risk",
                        ),
                    ),
                    ("kind", models.CharField(max_length=40)),
                    ("key", models.CharField(blank=True, max_length=40)),
                    ("before", models.IntegerField(null=True)),
                    ("now", models.IntegerField()),
                    ("found_on", models.DateField()),
                    ("answered_on", models.DateField(null=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalChallenge",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("version", models.PositiveIntegerField(default=1, editable=False)),
                    ("is_restricted", models.BooleanField(default=False, editable=False)),
                    ("has_decisions", models.BooleanField(default=False, editable=False)),
                    ("reference", models.CharField(max_length=24)),
                    ("policy_version", models.CharField(max_length=40)),
                    ("title", models.CharField(max_length=200)),
                    ("challenged", models.TextField()),
                    ("evidence", models.TextField()),
                    ("raised_on", models.DateField()),
                    ("asked_on", models.DateField()),
                    ("due_on", models.DateField()),
                    ("answered_on", models.DateField(blank=True, null=True)),
                    (
                        "judgement",
                        models.CharField(
                            blank=True,
                            choices=[
                                (
                                    improvement.scrutiny.policy.Judgement["ENOUGH"],
                                    "The answer is enough",
                                ),
                                (improvement.scrutiny.policy.Judgement["PARTLY"], "Enough in part"),
                                (improvement.scrutiny.policy.Judgement["NOT_ENOUGH"], "Not enough"),
                                (
                                    improvement.scrutiny.policy.Judgement["WITHDRAWN"],
                                    "The challenge is withdrawn",
                                ),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("judgement_reason", models.TextField(blank=True)),
                    ("closed_on", models.DateField(blank=True, null=True)),
                    (
                        "to_group",
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
                        "to_agency",
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
                        "raised_by",
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
                    "verbose_name": "historical challenge",
                    "verbose_name_plural": "historical challenges",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Challenge",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("version", models.PositiveIntegerField(default=1, editable=False)),
                    ("is_restricted", models.BooleanField(default=False, editable=False)),
                    ("has_decisions", models.BooleanField(default=False, editable=False)),
                    ("reference", models.CharField(max_length=24, unique=True)),
                    ("policy_version", models.CharField(max_length=40)),
                    (
                        "to_group",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                    (
                        "to_agency",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    ("title", models.CharField(max_length=200)),
                    ("challenged", models.TextField()),
                    ("evidence", models.TextField()),
                    (
                        "raised_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("raised_on", models.DateField()),
                    ("asked_on", models.DateField()),
                    ("due_on", models.DateField()),
                    ("answered_on", models.DateField(blank=True, null=True)),
                    (
                        "judgement",
                        models.CharField(
                            blank=True,
                            choices=[
                                (
                                    improvement.scrutiny.policy.Judgement["ENOUGH"],
                                    "The answer is enough",
                                ),
                                (improvement.scrutiny.policy.Judgement["PARTLY"], "Enough in part"),
                                (improvement.scrutiny.policy.Judgement["NOT_ENOUGH"], "Not enough"),
                                (
                                    improvement.scrutiny.policy.Judgement["WITHDRAWN"],
                                    "The challenge is withdrawn",
                                ),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("judgement_reason", models.TextField(blank=True)),
                    ("closed_on", models.DateField(blank=True, null=True)),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("closed_on", None)),
                            fields=["due_on", "id"],
                            include=("is_restricted",),
                            name="challenge_open_page",
                        ),
                        models.Index(
                            condition=models.Q(("closed_on__isnull", False)),
                            fields=["closed_on", "id"],
                            include=("is_restricted",),
                            name="challenge_closed_page",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("to_group__isnull", False),
                                ("to_agency__isnull", False),
                                _connector="OR",
                            ),
                            name="challenge_to_somebody",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("closed_on", None), ("judgement", "")),
                                models.Q(
                                    ("closed_on__isnull", False),
                                    models.Q(("judgement", ""), _negated=True),
                                    models.Q(("judgement_reason", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="challenge_closed_with_a_judgement",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("judgement__in", ["enough", "partly"]), _negated=True),
                                ("answered_on__isnull", False),
                                _connector="OR",
                            ),
                            name="challenge_answer_judged_once_given",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ChallengeGroupRight",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("is_open", models.BooleanField(null=True)),
                    ("listed_on", models.DateField(null=True)),
                    (
                        "permission",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to="auth.permission",
                        ),
                    ),
                    (
                        "group",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to="auth.group",
                        ),
                    ),
                    (
                        "content_object",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="group_rights",
                            to="improvement.challenge",
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("is_open__isnull", False)),
                            fields=[
                                "group",
                                "permission",
                                "is_open",
                                "listed_on",
                                "content_object",
                            ],
                            name="challengegroupright_page",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("content_object", "permission", "group"),
                            name="challengegroupright_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ChallengePersonRight",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("is_open", models.BooleanField(null=True)),
                    ("listed_on", models.DateField(null=True)),
                    (
                        "permission",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to="auth.permission",
                        ),
                    ),
                    (
                        "user",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "membership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, to="accounts.membership"
                        ),
                    ),
                    ("acts", models.BooleanField(default=False)),
                    ("ends_at", models.DateTimeField(null=True)),
                    (
                        "content_object",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="person_rights",
                            to="improvement.challenge",
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                    "default_permissions": (),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("is_open__isnull", False)),
                            fields=["user", "permission", "is_open", "listed_on", "content_object"],
                            include=("ends_at",),
                            name="challengepersonright_page",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("content_object", "permission", "user", "membership"),
                            name="challengepersonright_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalChallengeAccessDecision",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("restricted", "Restricted to named people"),
                                ("named", "Named"),
                                ("conflict", "Conflict of interest"),
                                ("emergency", "Opened in an emergency"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("right", models.CharField(blank=True, max_length=12)),
                    ("reason", models.TextField(max_length=1000)),
                    ("ends_at", models.DateTimeField(null=True)),
                    ("decided_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                    ("end_reason", models.TextField(blank=True, max_length=1000)),
                    (
                        "person",
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
                        "group",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="auth.group",
                        ),
                    ),
                    (
                        "decided_by",
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
                        "record",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.challenge",
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
                    "verbose_name": "historical challenge access decision",
                    "verbose_name_plural": "historical challenge access decisions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="ChallengeAccessDecision",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("restricted", "Restricted to named people"),
                                ("named", "Named"),
                                ("conflict", "Conflict of interest"),
                                ("emergency", "Opened in an emergency"),
                            ],
                            max_length=12,
                        ),
                    ),
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
                        "group",
                        models.ForeignKey(
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="auth.group",
                        ),
                    ),
                    ("right", models.CharField(blank=True, max_length=12)),
                    ("reason", models.TextField(max_length=1000)),
                    ("ends_at", models.DateTimeField(null=True)),
                    ("decided_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                    (
                        "decided_by",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("end_reason", models.TextField(blank=True, max_length=1000)),
                    (
                        "record",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="access_decisions",
                            to="improvement.challenge",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("ended_at", None), ("kind", "conflict")),
                            fields=["person", "record"],
                            name="challengeaccessdecision_of",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None), ("kind", "restricted")),
                            fields=("record",),
                            name="challengeaccessdecision_restricted_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None), ("person__isnull", False)),
                            fields=("record", "person", "kind"),
                            name="challengeaccessdecision_person_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind", "restricted"), ("person", None)),
                                models.Q(
                                    models.Q(("kind", "restricted"), _negated=True),
                                    ("person__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="challengeaccessdecision_about_a_person",
                        ),
                    ],
                },
                bases=(models.Model, core.access.Exclusion),
            ),
            migrations.CreateModel(
                name="HistoricalChallengeHold",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("reason", models.CharField(max_length=500)),
                    ("placed_at", models.DateTimeField()),
                    ("released_at", models.DateTimeField(null=True)),
                    ("release_reason", models.CharField(blank=True, max_length=500)),
                    (
                        "placed_by",
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
                        "released_by",
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
                        "record",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.challenge",
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
                    "verbose_name": "historical challenge hold",
                    "verbose_name_plural": "historical challenge holds",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="ChallengeHold",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reason", models.CharField(max_length=500)),
                    (
                        "placed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("placed_at", models.DateTimeField()),
                    (
                        "released_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("released_at", models.DateTimeField(null=True)),
                    ("release_reason", models.CharField(blank=True, max_length=500)),
                    (
                        "record",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="improvement.challenge",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("released_at", None), ("released_by", None)),
                                models.Q(
                                    ("released_at__isnull", False), ("released_by__isnull", False)
                                ),
                                _connector="OR",
                            ),
                            name="challengehold_released_at_and_by",
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalChallengeAnswer",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("accepted", "Accepted"),
                                ("in-part", "Accepted in part"),
                                ("not-accepted", "Not accepted"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("reasons", models.TextField()),
                    ("will_do", models.TextField(blank=True)),
                    ("answered_at", models.DateTimeField()),
                    ("not_enough_because", models.TextField(blank=True)),
                    (
                        "challenge",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.challenge",
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
                    (
                        "answers_for",
                        models.CharField(
                            blank=True,
                            choices=[
                                (improvement.scrutiny.policy.Party["GROUP"], "The group"),
                                (improvement.scrutiny.policy.Party["AGENCY"], "The agency"),
                            ],
                            max_length=6,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "historical challenge answer",
                    "verbose_name_plural": "historical challenge answers",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="ChallengeAnswer",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "challenge",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="answers",
                            to="improvement.challenge",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("accepted", "Accepted"),
                                ("in-part", "Accepted in part"),
                                ("not-accepted", "Not accepted"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("reasons", models.TextField()),
                    ("will_do", models.TextField(blank=True)),
                    (
                        "answered_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("answered_at", models.DateTimeField()),
                    ("not_enough_because", models.TextField(blank=True)),
                    (
                        "answers_for",
                        models.CharField(
                            blank=True,
                            choices=[
                                (improvement.scrutiny.policy.Party["GROUP"], "The group"),
                                (improvement.scrutiny.policy.Party["AGENCY"], "The agency"),
                            ],
                            max_length=6,
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("kind", "not-accepted"),
                                models.Q(("will_do", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="challenge_answer_says_what_is_done",
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalChallengeLink",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=24)),
                    (
                        "challenge",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.challenge",
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
                    "verbose_name": "historical challenge link",
                    "verbose_name_plural": "historical challenge links",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="ChallengeLink",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(db_index=True, max_length=24)),
                    (
                        "challenge",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="links",
                            to="improvement.challenge",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("challenge", "reference"), name="challenge_link_once"
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalVisit",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("mended_because", models.TextField(blank=True)),
                    ("withdrawn_on", models.DateField(blank=True, null=True)),
                    ("reference", models.CharField(max_length=24)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("visit", "Visit"),
                                ("conversation", "Conversation"),
                                ("observation", "Meeting observed"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("held_on", models.DateField()),
                    ("where", models.CharField(max_length=200)),
                    ("practitioners", models.PositiveIntegerField(default=0)),
                    ("children", models.PositiveIntegerField(default=0)),
                    ("families", models.PositiveIntegerField(default=0)),
                    ("seen", models.TextField()),
                    ("follows", models.TextField(blank=True)),
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
                    "verbose_name": "historical visit",
                    "verbose_name_plural": "historical visits",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Visit",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("mended_because", models.TextField(blank=True)),
                    ("withdrawn_on", models.DateField(blank=True, null=True)),
                    ("reference", models.CharField(max_length=24, unique=True)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("visit", "Visit"),
                                ("conversation", "Conversation"),
                                ("observation", "Meeting observed"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("held_on", models.DateField()),
                    ("where", models.CharField(max_length=200)),
                    ("practitioners", models.PositiveIntegerField(default=0)),
                    ("children", models.PositiveIntegerField(default=0)),
                    ("families", models.PositiveIntegerField(default=0)),
                    ("seen", models.TextField()),
                    ("follows", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["-held_on", "-pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("withdrawn_on", None),
                                models.Q(("mended_because", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="visit_withdrawn_with_a_reason",
                        )
                    ],
                    "indexes": [],
                },
                bases=(improvement.search.texts.Searched, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalVisitLink",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=24)),
                    (
                        "visit",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.visit",
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
                    "verbose_name": "historical visit link",
                    "verbose_name_plural": "historical visit links",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="VisitLink",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(db_index=True, max_length=24)),
                    (
                        "visit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="links",
                            to="improvement.visit",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("visit", "reference"), name="visit_link_once"
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalOpinionDraft",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("year", models.PositiveSmallIntegerField()),
                    ("sections", models.JSONField(default=dict)),
                    (
                        "written_by",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
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
                    "verbose_name": "historical opinion draft",
                    "verbose_name_plural": "historical opinion drafts",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="OpinionDraft",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    ("year", models.PositiveSmallIntegerField()),
                    ("sections", models.JSONField(default=dict)),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("written_by", "year"), name="opinion_draft_once"
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalOpinion",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("year", models.PositiveSmallIntegerField()),
                    ("sections", models.JSONField()),
                    ("published_on", models.DateField()),
                    (
                        "published_by",
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
                    "verbose_name": "historical opinion",
                    "verbose_name_plural": "historical opinions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Opinion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("year", models.PositiveSmallIntegerField(unique=True)),
                    ("sections", models.JSONField()),
                    (
                        "published_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("published_on", models.DateField()),
                ],
                options={
                    "ordering": ["-year"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="LogText",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("heading", models.TextField()),
                    ("summary", models.TextField(blank=True)),
                    ("body", models.TextField(blank=True)),
                    ("vector", core.text_search.VectorField(editable=False, null=True)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("theme", "Theme"),
                                ("finding", "Finding"),
                                ("recommendation", "Recommendation"),
                                ("action", "Action"),
                                ("voice", "What was heard"),
                                ("visit", "Visit of the scrutineer"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("key", models.CharField(max_length=80)),
                    (
                        "action",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="improvement.action",
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [
                        django.contrib.postgres.indexes.GinIndex(
                            fields=["vector"], name="logtext_vector"
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(fields=("kind", "key"), name="log_text_once"),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("action__isnull", False), ("kind", "action")),
                                models.Q(
                                    models.Q(("kind", "action"), _negated=True), ("action", None)
                                ),
                                _connector="OR",
                            ),
                            name="log_text_of_an_action_guarded_by_it",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalVoiceEntry",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("mended_because", models.TextField(blank=True)),
                    ("withdrawn_on", models.DateField(blank=True, null=True)),
                    ("reference", models.CharField(max_length=24)),
                    ("heard_on", models.DateField()),
                    (
                        "from_whom",
                        models.CharField(
                            choices=[
                                ("care-council", "Children in Care Council"),
                                ("youth-cabinet", "Youth Cabinet or Youth Parliament"),
                                ("school-council", "School council"),
                                ("ballot", "Make Your Mark, the national youth ballot"),
                                ("healthwatch", "Healthwatch"),
                                ("survey", "Survey or routine feedback"),
                                (
                                    "involvement",
                                    "Young people in commissioning, recruitment or scrutiny",
                                ),
                                ("children", "Children or young people, in a conversation"),
                                ("parents", "Parents, carers or families"),
                                ("on-their-behalf", "A practitioner, on their behalf"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("age_bands", models.JSONField(default=list)),
                    ("number_of_people", models.PositiveIntegerField(blank=True, null=True)),
                    ("you_said", models.TextField()),
                    ("we_did", models.TextField(blank=True)),
                    ("told_back_on", models.DateField(blank=True, null=True)),
                    ("told_back_how", models.CharField(blank=True, max_length=250)),
                    ("cited", models.CharField(blank=True, max_length=250)),
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
                    "verbose_name": "historical voice entry",
                    "verbose_name_plural": "historical voice entrys",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="VoiceEntry",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("mended_because", models.TextField(blank=True)),
                    ("withdrawn_on", models.DateField(blank=True, null=True)),
                    ("reference", models.CharField(max_length=24, unique=True)),
                    ("heard_on", models.DateField()),
                    (
                        "from_whom",
                        models.CharField(
                            choices=[
                                ("care-council", "Children in Care Council"),
                                ("youth-cabinet", "Youth Cabinet or Youth Parliament"),
                                ("school-council", "School council"),
                                ("ballot", "Make Your Mark, the national youth ballot"),
                                ("healthwatch", "Healthwatch"),
                                ("survey", "Survey or routine feedback"),
                                (
                                    "involvement",
                                    "Young people in commissioning, recruitment or scrutiny",
                                ),
                                ("children", "Children or young people, in a conversation"),
                                ("parents", "Parents, carers or families"),
                                ("on-their-behalf", "A practitioner, on their behalf"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("age_bands", models.JSONField(default=list)),
                    ("number_of_people", models.PositiveIntegerField(blank=True, null=True)),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    ("you_said", models.TextField()),
                    ("we_did", models.TextField(blank=True)),
                    ("told_back_on", models.DateField(blank=True, null=True)),
                    ("told_back_how", models.CharField(blank=True, max_length=250)),
                    ("cited", models.CharField(blank=True, max_length=250)),
                ],
                options={
                    "ordering": ["-heard_on", "-pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("withdrawn_on", None),
                                models.Q(("mended_because", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="voice_withdrawn_with_a_reason",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("told_back_on", None),
                                models.Q(
                                    ("told_back_on__gte", models.F("heard_on")),
                                    models.Q(("we_did", ""), _negated=True),
                                    models.Q(("told_back_how", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="voice_told_what_was_done",
                        ),
                    ],
                    "indexes": [],
                },
                bases=(improvement.search.texts.Searched, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalVoiceTheme",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "entry",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.voiceentry",
                        ),
                    ),
                    (
                        "theme",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.theme",
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
                    "verbose_name": "historical voice theme",
                    "verbose_name_plural": "historical voice themes",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="VoiceTheme",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "entry",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="in_themes",
                            to="improvement.voiceentry",
                        ),
                    ),
                    (
                        "theme",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="of_voices",
                            to="improvement.theme",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("entry", "theme"), name="voice_in_theme_once"
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalVoiceLink",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=24)),
                    (
                        "entry",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="improvement.voiceentry",
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
                    "verbose_name": "historical voice link",
                    "verbose_name_plural": "historical voice links",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="VoiceLink",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(db_index=True, max_length=24)),
                    (
                        "entry",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="links",
                            to="improvement.voiceentry",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("entry", "reference"), name="voice_link_once"
                        )
                    ],
                    "indexes": [],
                },
            ),
        )
    ]
