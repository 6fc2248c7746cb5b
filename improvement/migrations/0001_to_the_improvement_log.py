import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.access
import core.documents
import core.history
import improvement.policy
from core.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [("improvement", "0001_findings_recommendations_actions")]

    initial = True

    dependencies = [
        ("accounts", "0001_to_the_improvement_log"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("partnership", "0001_to_the_improvement_log"),
    ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name="Finding",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
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
                },
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
                    "verbose_name": "historical finding",
                    "verbose_name_plural": "historical findings",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
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
                    ("reference", models.CharField(max_length=24)),
                    ("text", models.TextField()),
                    ("made_on", models.DateField()),
                    ("is_adopted", models.BooleanField(null=True)),
                    ("decided_on", models.DateField(blank=True, null=True)),
                    ("decision_reason", models.TextField(blank=True)),
                    ("cited", models.CharField(blank=True, max_length=250)),
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
                name="HistoricalTheme",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
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
                    "verbose_name": "historical theme",
                    "verbose_name_plural": "historical themes",
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
                    ("reference", models.CharField(max_length=24, unique=True)),
                    ("text", models.TextField()),
                    ("made_on", models.DateField()),
                    ("is_adopted", models.BooleanField(null=True)),
                    ("decided_on", models.DateField(blank=True, null=True)),
                    ("decision_reason", models.TextField(blank=True)),
                    ("cited", models.CharField(blank=True, max_length=250)),
                    (
                        "to_group",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                ],
                options={
                    "ordering": ["-made_on", "-pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
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
                },
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
                    ("reference", models.CharField(max_length=24, unique=True)),
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
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
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
                        "handed_in_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
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
                        "proposed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
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
                    ("right", models.CharField(blank=True, max_length=12)),
                    ("reason", models.TextField(max_length=1000)),
                    ("ends_at", models.DateTimeField(null=True)),
                    ("decided_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                    ("end_reason", models.TextField(blank=True, max_length=1000)),
                    (
                        "decided_by",
                        models.ForeignKey(
                            db_index=False,
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
                    ("added_at", models.DateTimeField()),
                    (
                        "action",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="documents",
                            to="improvement.action",
                        ),
                    ),
                    (
                        "added_by",
                        models.ForeignKey(
                            null=True,
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
                },
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
                        "content_object",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="group_rights",
                            to="improvement.action",
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
                        "permission",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.CASCADE,
                            to="auth.permission",
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
                name="ActionHold",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reason", models.CharField(max_length=500)),
                    ("placed_at", models.DateTimeField()),
                    ("released_at", models.DateTimeField(null=True)),
                    ("release_reason", models.CharField(blank=True, max_length=500)),
                    (
                        "placed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "record",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="improvement.action",
                        ),
                    ),
                    (
                        "released_by",
                        models.ForeignKey(
                            null=True,
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
                    (
                        "membership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE, to="accounts.membership"
                        ),
                    ),
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
                ],
                options={
                    "verbose_name": "historical action",
                    "verbose_name_plural": "historical actions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
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
                ],
                options={
                    "verbose_name": "historical action access decision",
                    "verbose_name_plural": "historical action access decisions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
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
                    "verbose_name": "historical action document",
                    "verbose_name_plural": "historical action documents",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
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
                ],
                options={
                    "verbose_name": "historical action hold",
                    "verbose_name_plural": "historical action holds",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
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
                ],
                options={
                    "verbose_name": "historical impact judgement",
                    "verbose_name_plural": "historical impact judgements",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
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
                    "verbose_name": "historical progress update",
                    "verbose_name_plural": "historical progress updates",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
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
                ],
                options={
                    "verbose_name": "historical recommendation finding",
                    "verbose_name_plural": "historical recommendation findings",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
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
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="judgements",
                            to="improvement.action",
                        ),
                    ),
                    (
                        "judged_by",
                        models.ForeignKey(
                            null=True,
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
                },
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
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="updates",
                            to="improvement.action",
                        ),
                    ),
                    (
                        "written_by",
                        models.ForeignKey(
                            null=True,
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
                },
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
                        "finding",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="answered_by",
                            to="improvement.finding",
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
                },
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
                    ("slug", models.SlugField(max_length=80, unique=True)),
                    ("name", models.CharField(max_length=120)),
                    ("about", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["name"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                },
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
                },
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
                ],
                options={
                    "verbose_name": "historical finding theme",
                    "verbose_name_plural": "historical finding themes",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
        )
    ]
