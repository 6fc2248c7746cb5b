import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.access
import core.documents
import core.history
import escalations.afterwards_policy
import escalations.meetings.policy
import escalations.policy
from core.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("escalations", "0001_tables"),
        ("escalations", "0002_the_recommendation_of_step_4"),
        ("escalations", "0003_fast_track"),
        ("escalations", "0004_statement"),
        ("escalations", "0005_lists"),
        ("escalations", "0006_meeting"),
        ("escalations", "0007_light"),
        ("escalations", "0008_pause"),
        ("escalations", "0009_afterwards"),
        ("escalations", "0010_files_and_authorisation"),
        ("escalations", "0011_within_an_agency"),
    ]

    initial = True

    dependencies = [
        ("improvement", "0001_every_table"),
    ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name="HistoricalEscalation",
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
                    ("raised_on", models.DateField()),
                    ("challenged_team", models.CharField(blank=True, max_length=120)),
                    ("challenged_worker", models.CharField(max_length=120)),
                    ("child_reference", models.CharField(max_length=30)),
                    ("child_initials", models.CharField(max_length=5)),
                    (
                        "child_age_band",
                        models.CharField(
                            choices=[
                                ("unborn", "Unborn"),
                                ("0-4", "0 to 4"),
                                ("5-10", "5 to 10"),
                                ("11-15", "11 to 15"),
                                ("16-17", "16 or 17"),
                                ("18-25", "18 to 25 (care leaver)"),
                            ],
                            max_length=10,
                        ),
                    ),
                    (
                        "level_of_need",
                        models.PositiveSmallIntegerField(
                            choices=[
                                (1, "Level 1: needs met by universal services"),
                                (2, "Level 2: an early help response"),
                                (3, "Level 3: complex or unmet needs, a targeted response"),
                                (4, "Level 4: significant unmet needs and high risk"),
                            ]
                        ),
                    ),
                    (
                        "plan_status",
                        models.CharField(
                            choices=[
                                ("universal", "No plan"),
                                ("early-help", "Early help or multi-agency plan"),
                                ("child-in-need", "Child in need plan"),
                                ("child-protection", "Child protection plan"),
                                ("section-47", "Section 47 enquiry under way"),
                                ("child-in-care", "Child in care"),
                            ],
                            max_length=20,
                        ),
                    ),
                    (
                        "reason",
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
                                (
                                    "conference-decision",
                                    "A conference or strategy meeting decision",
                                ),
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
                    ("what_is_disputed", models.TextField()),
                    ("decided_on", models.DateField(blank=True, null=True)),
                    ("evidence", models.TextField()),
                    ("outcome_wanted", models.TextField()),
                    ("risk_if_unresolved", models.TextField()),
                    ("child_and_family_view", models.TextField(blank=True)),
                    (
                        "step",
                        models.PositiveSmallIntegerField(
                            default=escalations.policy.Step["PRACTITIONERS"]
                        ),
                    ),
                    ("due_on", models.DateField()),
                    (
                        "waiting_for",
                        models.CharField(
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
                    (
                        "outcome",
                        models.CharField(
                            blank=True,
                            choices=[
                                (
                                    escalations.policy.Outcome["POSITION_CHANGED"],
                                    "Resolved: the position was changed",
                                ),
                                (
                                    escalations.policy.Outcome["POSITION_MAINTAINED"],
                                    "Resolved: the position stands and the explanation is accepted",
                                ),
                                (
                                    escalations.policy.Outcome["COMPROMISE"],
                                    "Resolved: a compromise was agreed",
                                ),
                                (escalations.policy.Outcome["WITHDRAWN"], "Withdrawn"),
                                (escalations.policy.Outcome["OVERTAKEN"], "Overtaken by events"),
                                (
                                    escalations.policy.Outcome["UNRESOLVED"],
                                    "Unresolved after step 4",
                                ),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("outcome_statement", models.TextField(blank=True)),
                    ("closed_on", models.DateField(blank=True, null=True)),
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
                    (
                        "raised_as",
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
                        "raising_agency",
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
                        "challenged_agency",
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
                    ("at_immediate_risk", models.BooleanField(default=False)),
                    (
                        "entered_at_step",
                        models.PositiveSmallIntegerField(
                            default=escalations.policy.Step["PRACTITIONERS"]
                        ),
                    ),
                    ("fast_track_on", models.DateField(blank=True, null=True)),
                    ("protective_action", models.TextField(blank=True, default="")),
                    ("paused", models.CharField(blank=True, default="", max_length=100)),
                    ("silence_reason", models.TextField(blank=True, default="")),
                    ("reopened_at_step", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ("reopened_on", models.DateField(blank=True, null=True)),
                    ("round", models.PositiveSmallIntegerField(default=1)),
                    ("is_internal", models.BooleanField(default=False)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("between", "Between two agencies"),
                                ("within", "Within an agency"),
                            ],
                            default="between",
                            max_length=8,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "historical escalation",
                    "verbose_name_plural": "historical escalations",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Escalation",
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
                    ("raised_on", models.DateField()),
                    (
                        "raised_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "raised_as",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.heldrole",
                        ),
                    ),
                    (
                        "raising_agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    (
                        "challenged_agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    ("challenged_team", models.CharField(blank=True, max_length=120)),
                    ("challenged_worker", models.CharField(max_length=120)),
                    ("child_reference", models.CharField(max_length=30)),
                    ("child_initials", models.CharField(max_length=5)),
                    (
                        "child_age_band",
                        models.CharField(
                            choices=[
                                ("unborn", "Unborn"),
                                ("0-4", "0 to 4"),
                                ("5-10", "5 to 10"),
                                ("11-15", "11 to 15"),
                                ("16-17", "16 or 17"),
                                ("18-25", "18 to 25 (care leaver)"),
                            ],
                            max_length=10,
                        ),
                    ),
                    (
                        "level_of_need",
                        models.PositiveSmallIntegerField(
                            choices=[
                                (1, "Level 1: needs met by universal services"),
                                (2, "Level 2: an early help response"),
                                (3, "Level 3: complex or unmet needs, a targeted response"),
                                (4, "Level 4: significant unmet needs and high risk"),
                            ]
                        ),
                    ),
                    (
                        "plan_status",
                        models.CharField(
                            choices=[
                                ("universal", "No plan"),
                                ("early-help", "Early help or multi-agency plan"),
                                ("child-in-need", "Child in need plan"),
                                ("child-protection", "Child protection plan"),
                                ("section-47", "Section 47 enquiry under way"),
                                ("child-in-care", "Child in care"),
                            ],
                            max_length=20,
                        ),
                    ),
                    (
                        "reason",
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
                                (
                                    "conference-decision",
                                    "A conference or strategy meeting decision",
                                ),
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
                    ("what_is_disputed", models.TextField()),
                    ("decided_on", models.DateField(blank=True, null=True)),
                    ("evidence", models.TextField()),
                    ("outcome_wanted", models.TextField()),
                    ("risk_if_unresolved", models.TextField()),
                    ("child_and_family_view", models.TextField(blank=True)),
                    (
                        "step",
                        models.PositiveSmallIntegerField(
                            default=escalations.policy.Step["PRACTITIONERS"]
                        ),
                    ),
                    ("due_on", models.DateField()),
                    (
                        "waiting_for",
                        models.CharField(
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
                    (
                        "outcome",
                        models.CharField(
                            blank=True,
                            choices=[
                                (
                                    escalations.policy.Outcome["POSITION_CHANGED"],
                                    "Resolved: the position was changed",
                                ),
                                (
                                    escalations.policy.Outcome["POSITION_MAINTAINED"],
                                    "Resolved: the position stands and the explanation is accepted",
                                ),
                                (
                                    escalations.policy.Outcome["COMPROMISE"],
                                    "Resolved: a compromise was agreed",
                                ),
                                (escalations.policy.Outcome["WITHDRAWN"], "Withdrawn"),
                                (escalations.policy.Outcome["OVERTAKEN"], "Overtaken by events"),
                                (
                                    escalations.policy.Outcome["UNRESOLVED"],
                                    "Unresolved after step 4",
                                ),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("outcome_statement", models.TextField(blank=True)),
                    ("closed_on", models.DateField(blank=True, null=True)),
                    ("at_immediate_risk", models.BooleanField(default=False)),
                    (
                        "entered_at_step",
                        models.PositiveSmallIntegerField(
                            default=escalations.policy.Step["PRACTITIONERS"]
                        ),
                    ),
                    ("fast_track_on", models.DateField(blank=True, null=True)),
                    ("protective_action", models.TextField(blank=True, default="")),
                    ("paused", models.CharField(blank=True, default="", max_length=100)),
                    ("silence_reason", models.TextField(blank=True, default="")),
                    ("reopened_at_step", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ("reopened_on", models.DateField(blank=True, null=True)),
                    ("round", models.PositiveSmallIntegerField(default=1)),
                    ("is_internal", models.BooleanField(default=False)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("between", "Between two agencies"),
                                ("within", "Within an agency"),
                            ],
                            default="between",
                            max_length=8,
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [
                        models.Index(
                            django.db.models.functions.text.Upper(
                                django.db.models.functions.text.Replace(
                                    models.F("child_reference"),
                                    models.Value(" "),
                                    models.Value(""),
                                    output_field=models.CharField(),
                                )
                            ),
                            name="escalation_child",
                        ),
                        models.Index(
                            condition=models.Q(("closed_on", None)),
                            fields=["due_on", "id"],
                            include=("is_restricted", "is_internal"),
                            name="escalation_open_page",
                        ),
                        models.Index(
                            condition=models.Q(("closed_on__isnull", False)),
                            fields=["closed_on", "id"],
                            include=("is_restricted", "is_internal"),
                            name="escalation_closed_page",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("step__gte", 1), ("step__lte", 4)),
                            name="escalation_step_1_to_4",
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
                            name="escalation_closed_with_outcome",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("at_immediate_risk", False), ("protective_action", "")),
                                models.Q(
                                    ("at_immediate_risk", True),
                                    models.Q(("protective_action", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="escalation_at_risk_with_protection",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("entered_at_step", 1), ("fast_track_on", None)),
                                models.Q(
                                    ("at_immediate_risk", True),
                                    ("entered_at_step__in", [2, 3]),
                                    ("fast_track_on__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="escalation_fast_track_at_risk",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("silence_reason", ""),
                                ("closed_on__isnull", False),
                                _connector="OR",
                            ),
                            name="escalation_silence_closed",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("reopened_at_step", None), ("reopened_on", None), ("round", 1)
                                ),
                                models.Q(
                                    ("reopened_at_step__isnull", False),
                                    ("reopened_on__isnull", False),
                                    ("round__gte", 2),
                                ),
                                _connector="OR",
                            ),
                            name="escalation_reopened_in_a_round",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("kind", "between"),
                                    models.Q(
                                        ("raising_agency", models.F("challenged_agency")),
                                        _negated=True,
                                    ),
                                ),
                                models.Q(
                                    ("kind", "within"),
                                    ("raising_agency", models.F("challenged_agency")),
                                ),
                                _connector="OR",
                            ),
                            name="escalation_within_one_or_between_two_agencies",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("is_internal", False), ("kind", "within"), _connector="OR"
                            ),
                            name="escalation_internal_within_an_agency",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="EscalationGroupRight",
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
                            to="escalations.escalation",
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
                            name="escalationgroupright_page",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("content_object", "permission", "group"),
                            name="escalationgroupright_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="EscalationPersonRight",
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
                            to="escalations.escalation",
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
                            name="escalationpersonright_page",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("content_object", "permission", "user", "membership"),
                            name="escalationpersonright_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalEscalationAccessDecision",
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
                            to="escalations.escalation",
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
                    "verbose_name": "historical escalation access decision",
                    "verbose_name_plural": "historical escalation access decisions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="EscalationAccessDecision",
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
                            to="escalations.escalation",
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
                            name="escalationaccessdecision_of",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None), ("kind", "restricted")),
                            fields=("record",),
                            name="escalationaccessdecision_restricted_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None), ("person__isnull", False)),
                            fields=("record", "person", "kind"),
                            name="escalationaccessdecision_person_once",
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
                            name="escalationaccessdecision_about_a_person",
                        ),
                    ],
                },
                bases=(models.Model, core.access.Exclusion),
            ),
            migrations.CreateModel(
                name="HistoricalStepRecord",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("step", models.PositiveSmallIntegerField()),
                    ("entered_on", models.DateField()),
                    ("due_on", models.DateField()),
                    ("reason", models.TextField(blank=True)),
                    ("by_the_clock", models.BooleanField(default=False)),
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
                    ("last_closed_on", models.DateField(blank=True, null=True)),
                    ("round", models.PositiveSmallIntegerField(default=1)),
                    (
                        "authorising_manager",
                        models.CharField(blank=True, default="", max_length=120),
                    ),
                    ("authorised_on", models.DateField(null=True)),
                ],
                options={
                    "verbose_name": "historical step record",
                    "verbose_name_plural": "historical step records",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="StepRecord",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "escalation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="steps",
                            to="escalations.escalation",
                        ),
                    ),
                    ("step", models.PositiveSmallIntegerField()),
                    ("entered_on", models.DateField()),
                    ("due_on", models.DateField()),
                    ("reason", models.TextField(blank=True)),
                    ("by_the_clock", models.BooleanField(default=False)),
                    ("last_closed_on", models.DateField(blank=True, null=True)),
                    ("round", models.PositiveSmallIntegerField(default=1)),
                    (
                        "authorising_manager",
                        models.CharField(blank=True, default="", max_length=120),
                    ),
                    ("authorised_on", models.DateField(null=True)),
                ],
                options={
                    "ordering": ["round", "step"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("escalation", "round", "step"), name="step_record_once"
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalParticipant",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("brought_in_at", models.DateTimeField()),
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
                        "held_role",
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
                        "brought_in_by",
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
                        "side",
                        models.CharField(
                            choices=[
                                (escalations.policy.Side["RAISING"], "Agency raising"),
                                (escalations.policy.Side["CHALLENGED"], "Agency challenged"),
                            ],
                            max_length=12,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "historical participant",
                    "verbose_name_plural": "historical participants",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Participant",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "escalation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="%(class)ss",
                            to="escalations.escalation",
                        ),
                    ),
                    (
                        "held_role",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.heldrole",
                        ),
                    ),
                    (
                        "brought_in_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("brought_in_at", models.DateTimeField()),
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
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("escalation", "held_role"), name="participant_once"
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalContact",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("step", models.PositiveSmallIntegerField()),
                    (
                        "side",
                        models.CharField(
                            choices=[
                                (escalations.policy.Side["RAISING"], "Agency raising"),
                                (escalations.policy.Side["CHALLENGED"], "Agency challenged"),
                                (escalations.policy.Side["PARTNERS"], "Statutory partners"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("happened_on", models.DateField()),
                    (
                        "method",
                        models.CharField(
                            choices=[
                                ("telephone", "Telephone"),
                                ("in-person", "In person"),
                                ("video", "Video call"),
                                ("email", "Email"),
                                ("meeting", "Meeting"),
                                ("other", "Another way"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("with_whom", models.CharField(max_length=120)),
                    ("result", models.TextField()),
                    ("logged_at", models.DateTimeField()),
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
                        "logged_by",
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
                    ("round", models.PositiveSmallIntegerField(default=1)),
                ],
                options={
                    "verbose_name": "historical contact",
                    "verbose_name_plural": "historical contacts",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Contact",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "escalation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="%(class)ss",
                            to="escalations.escalation",
                        ),
                    ),
                    ("step", models.PositiveSmallIntegerField()),
                    (
                        "side",
                        models.CharField(
                            choices=[
                                (escalations.policy.Side["RAISING"], "Agency raising"),
                                (escalations.policy.Side["CHALLENGED"], "Agency challenged"),
                                (escalations.policy.Side["PARTNERS"], "Statutory partners"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("happened_on", models.DateField()),
                    (
                        "method",
                        models.CharField(
                            choices=[
                                ("telephone", "Telephone"),
                                ("in-person", "In person"),
                                ("video", "Video call"),
                                ("email", "Email"),
                                ("meeting", "Meeting"),
                                ("other", "Another way"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("with_whom", models.CharField(max_length=120)),
                    ("result", models.TextField()),
                    (
                        "logged_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("logged_at", models.DateTimeField()),
                    ("round", models.PositiveSmallIntegerField(default=1)),
                ],
                options={
                    "ordering": ["happened_on", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalProposedResolution",
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
                        "outcome",
                        models.CharField(
                            choices=[
                                (
                                    escalations.policy.Outcome["POSITION_CHANGED"],
                                    "Resolved: the position was changed",
                                ),
                                (
                                    escalations.policy.Outcome["POSITION_MAINTAINED"],
                                    "Resolved: the position stands and the explanation is accepted",
                                ),
                                (
                                    escalations.policy.Outcome["COMPROMISE"],
                                    "Resolved: a compromise was agreed",
                                ),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("statement", models.TextField()),
                    ("proposed_at", models.DateTimeField()),
                    ("accepted", models.BooleanField(null=True)),
                    ("answer", models.TextField(blank=True)),
                    ("answered_at", models.DateTimeField(null=True)),
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
                    ("round", models.PositiveSmallIntegerField(default=1)),
                ],
                options={
                    "verbose_name": "historical proposed resolution",
                    "verbose_name_plural": "historical proposed resolutions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="ProposedResolution",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "escalation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="proposals",
                            to="escalations.escalation",
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
                        "outcome",
                        models.CharField(
                            choices=[
                                (
                                    escalations.policy.Outcome["POSITION_CHANGED"],
                                    "Resolved: the position was changed",
                                ),
                                (
                                    escalations.policy.Outcome["POSITION_MAINTAINED"],
                                    "Resolved: the position stands and the explanation is accepted",
                                ),
                                (
                                    escalations.policy.Outcome["COMPROMISE"],
                                    "Resolved: a compromise was agreed",
                                ),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("statement", models.TextField()),
                    (
                        "proposed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("proposed_at", models.DateTimeField()),
                    ("accepted", models.BooleanField(null=True)),
                    ("answer", models.TextField(blank=True)),
                    (
                        "answered_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("answered_at", models.DateTimeField(null=True)),
                    ("round", models.PositiveSmallIntegerField(default=1)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("accepted", None), ("answered_at", None), ("answered_by", None)
                                ),
                                models.Q(
                                    ("accepted__isnull", False),
                                    ("answered_at__isnull", False),
                                    ("answered_by__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="proposal_answered_by_someone",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("answered_at", None)),
                            fields=("escalation", "round"),
                            name="one_open_proposal",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalEscalationDocument",
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
                    "verbose_name": "historical escalation document",
                    "verbose_name_plural": "historical escalation documents",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="EscalationDocument",
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
                        "escalation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="documents",
                            to="escalations.escalation",
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
                name="HistoricalEscalationNote",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("text", models.TextField(max_length=5000)),
                    ("written_at", models.DateTimeField()),
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
                        "for_agency",
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
                    "verbose_name": "historical escalation note",
                    "verbose_name_plural": "historical escalation notes",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="EscalationNote",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("text", models.TextField(max_length=5000)),
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
                    (
                        "escalation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="escalations.escalation",
                        ),
                    ),
                    (
                        "for_agency",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                ],
                options={
                    "ordering": ["-pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="EscalationDraft",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "owner",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("answers", models.JSONField(default=dict)),
                    ("submission", models.UUIDField()),
                    ("changed_at", models.DateTimeField()),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalEscalationHold",
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
                            to="escalations.escalation",
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
                    "verbose_name": "historical escalation hold",
                    "verbose_name_plural": "historical escalation holds",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="EscalationHold",
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
                            to="escalations.escalation",
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
                            name="escalationhold_released_at_and_by",
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
                            choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                            max_length=1,
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
                    ("round", models.PositiveSmallIntegerField(default=1)),
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
                            choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                            max_length=1,
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
                    ("round", models.PositiveSmallIntegerField(default=1)),
                ],
                options={
                    "verbose_name": "historical recommendation answer",
                    "verbose_name_plural": "historical recommendation answers",
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
                    ("round", models.PositiveSmallIntegerField(default=1)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("escalation", "round"), name="recommendation_once"
                        )
                    ],
                    "indexes": [],
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
                    ("round", models.PositiveSmallIntegerField(default=1)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("answer", escalations.policy.Answer["ACCEPTED"]),
                                models.Q(("reason", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="recommendation_answered_with_reason",
                        ),
                        models.UniqueConstraint(
                            fields=("escalation", "round", "side"),
                            name="recommendation_answered_once",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalStatement",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("step", models.PositiveSmallIntegerField()),
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
                    ("what_happened", models.TextField()),
                    ("position", models.TextField()),
                    ("childs_view", models.TextField()),
                    ("filed_at", models.DateTimeField()),
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
                        "filed_by",
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
                        "filed_for",
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
                    ("round", models.PositiveSmallIntegerField(default=1)),
                ],
                options={
                    "verbose_name": "historical statement",
                    "verbose_name_plural": "historical statements",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Statement",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("step", models.PositiveSmallIntegerField()),
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
                    ("what_happened", models.TextField()),
                    ("position", models.TextField()),
                    ("childs_view", models.TextField()),
                    ("filed_at", models.DateTimeField()),
                    (
                        "escalation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="escalations.escalation",
                        ),
                    ),
                    (
                        "filed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "filed_for",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    ("round", models.PositiveSmallIntegerField(default=1)),
                ],
                options={
                    "ordering": ["step", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("step__gte", escalations.policy.Step["MANAGERS"]), ("step__lte", 4)
                            ),
                            name="statement_step_2_to_4",
                        ),
                        models.UniqueConstraint(
                            fields=("escalation", "round", "step", "side"), name="statement_once"
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="SavedList",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("name", models.CharField(max_length=60)),
                    ("query", models.CharField(max_length=600)),
                    (
                        "owner",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["name"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            django.db.models.functions.text.Lower("name"),
                            models.F("owner"),
                            name="saved_list_name_once",
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalEscalationLink",
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
                            choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                            max_length=1,
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
                    "verbose_name": "historical escalation link",
                    "verbose_name_plural": "historical escalation links",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalMeetingRequest",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("step", models.PositiveSmallIntegerField()),
                    (
                        "side",
                        models.CharField(
                            choices=[
                                (escalations.policy.Side["RAISING"], "Agency raising"),
                                (escalations.policy.Side["CHALLENGED"], "Agency challenged"),
                                (escalations.policy.Side["PARTNERS"], "Statutory partners"),
                                (escalations.policy.Side["MANAGER"], "Business Manager"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    ("minutes", models.PositiveSmallIntegerField()),
                    ("where", models.CharField(max_length=300)),
                    ("purpose", models.TextField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                (escalations.meetings.policy.State["ASKED"], "Asked for"),
                                (escalations.meetings.policy.State["FIXED"], "Fixed"),
                                (escalations.meetings.policy.State["CALLED_OFF"], "Called off"),
                            ],
                            default=escalations.meetings.policy.State["ASKED"],
                            max_length=12,
                        ),
                    ),
                    ("asked_times", models.PositiveSmallIntegerField(default=1)),
                    ("asked_at", models.DateTimeField()),
                    ("called_off_because", models.TextField(blank=True)),
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
                        "asked_by",
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
                    "verbose_name": "historical meeting request",
                    "verbose_name_plural": "historical meeting requests",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="MeetingRequest",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("step", models.PositiveSmallIntegerField()),
                    (
                        "side",
                        models.CharField(
                            choices=[
                                (escalations.policy.Side["RAISING"], "Agency raising"),
                                (escalations.policy.Side["CHALLENGED"], "Agency challenged"),
                                (escalations.policy.Side["PARTNERS"], "Statutory partners"),
                                (escalations.policy.Side["MANAGER"], "Business Manager"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("at", models.DateTimeField()),
                    ("minutes", models.PositiveSmallIntegerField()),
                    ("where", models.CharField(max_length=300)),
                    ("purpose", models.TextField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                (escalations.meetings.policy.State["ASKED"], "Asked for"),
                                (escalations.meetings.policy.State["FIXED"], "Fixed"),
                                (escalations.meetings.policy.State["CALLED_OFF"], "Called off"),
                            ],
                            default=escalations.meetings.policy.State["ASKED"],
                            max_length=12,
                        ),
                    ),
                    ("asked_times", models.PositiveSmallIntegerField(default=1)),
                    ("asked_at", models.DateTimeField()),
                    ("called_off_because", models.TextField(blank=True)),
                    (
                        "asked_by",
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
                            related_name="meetings",
                            to="escalations.escalation",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [
                        models.Index(
                            condition=models.Q(
                                ("state", escalations.meetings.policy.State["CALLED_OFF"]),
                                _negated=True,
                            ),
                            fields=["at"],
                            name="meeting_to_come",
                        )
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("state", escalations.meetings.policy.State["CALLED_OFF"]),
                                    models.Q(("called_off_because", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(
                                        ("state", escalations.meetings.policy.State["CALLED_OFF"]),
                                        _negated=True,
                                    ),
                                    ("called_off_because", ""),
                                ),
                                _connector="OR",
                            ),
                            name="meeting_called_off_with_reason",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="MeetingAnswer",
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
                                (escalations.policy.Side["PARTNERS"], "Statutory partners"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("asked_times", models.PositiveSmallIntegerField()),
                    ("agrees", models.BooleanField()),
                    ("words", models.TextField(blank=True)),
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
                            related_name="meeting_answers",
                            to="escalations.escalation",
                        ),
                    ),
                    (
                        "meeting",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="answers",
                            to="escalations.meetingrequest",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("meeting", "side", "asked_times"),
                            name="meeting_time_answered_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("agrees", True),
                                models.Q(("words", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="meeting_other_time_in_words",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalMeetingAnswer",
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
                                (escalations.policy.Side["PARTNERS"], "Statutory partners"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("asked_times", models.PositiveSmallIntegerField()),
                    ("agrees", models.BooleanField()),
                    ("words", models.TextField(blank=True)),
                    ("answered_at", models.DateTimeField()),
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
                    (
                        "meeting",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="escalations.meetingrequest",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "historical meeting answer",
                    "verbose_name_plural": "historical meeting answers",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="EscalationLink",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(db_index=True, max_length=24)),
                    (
                        "escalation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="links",
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
                            fields=("escalation", "reference"), name="escalation_link_once"
                        )
                    ],
                    "indexes": [],
                },
            ),
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
                    "indexes": [],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("agency", models.F("praised_agency")), _negated=True
                            ),
                            name="good_practice_of_another_agency",
                        )
                    ],
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
                    "indexes": [],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("practice", "reference"), name="good_practice_link_once"
                        )
                    ],
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
                    "indexes": [],
                    "constraints": [],
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
                    "indexes": [],
                    "constraints": [],
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
                                (
                                    "conference-decision",
                                    "A conference or strategy meeting decision",
                                ),
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
                    "indexes": [],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("agency", models.F("other_agency")), _negated=True),
                            name="light_challenge_between_two_agencies",
                        ),
                        models.CheckConstraint(
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
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalPause",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("step", models.PositiveSmallIntegerField()),
                    (
                        "side",
                        models.CharField(
                            choices=[
                                (escalations.policy.Side["RAISING"], "Agency raising"),
                                (escalations.policy.Side["CHALLENGED"], "Agency challenged"),
                                (escalations.policy.Side["MANAGER"], "Business Manager"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("reason", models.TextField()),
                    ("ends_on", models.DateField()),
                    ("would_end_on", models.DateField()),
                    ("asked_at", models.DateTimeField()),
                    ("approved", models.BooleanField(null=True)),
                    ("answer", models.TextField(blank=True)),
                    ("decided_at", models.DateTimeField(null=True)),
                    ("lapsed_at", models.DateTimeField(null=True)),
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
                        "asked_by",
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
                    "verbose_name": "historical pause",
                    "verbose_name_plural": "historical pauses",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Pause",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("step", models.PositiveSmallIntegerField()),
                    (
                        "side",
                        models.CharField(
                            choices=[
                                (escalations.policy.Side["RAISING"], "Agency raising"),
                                (escalations.policy.Side["CHALLENGED"], "Agency challenged"),
                                (escalations.policy.Side["MANAGER"], "Business Manager"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("reason", models.TextField()),
                    ("ends_on", models.DateField()),
                    ("would_end_on", models.DateField()),
                    ("asked_at", models.DateTimeField()),
                    ("approved", models.BooleanField(null=True)),
                    ("answer", models.TextField(blank=True)),
                    ("decided_at", models.DateTimeField(null=True)),
                    ("lapsed_at", models.DateTimeField(null=True)),
                    (
                        "asked_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "decided_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "escalation",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="pauses",
                            to="escalations.escalation",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("approved", None), ("lapsed_at", None)),
                            fields=("escalation",),
                            name="one_open_pause",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("approved", None), ("decided_at", None), ("decided_by", None)
                                ),
                                models.Q(
                                    ("approved__isnull", False),
                                    ("decided_at__isnull", False),
                                    ("decided_by__isnull", False),
                                    ("lapsed_at", None),
                                ),
                                _connector="OR",
                            ),
                            name="pause_decided_by_someone",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("approved", False), _negated=True),
                                models.Q(("answer", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="pause_declined_with_reason",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("ends_on__gt", models.F("would_end_on"))),
                            name="pause_ends_later",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Feedback",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("closed_on", models.DateField()),
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
                        "occasion",
                        models.CharField(
                            choices=[
                                (
                                    escalations.afterwards_policy.Occasion["AFTER_CLOSING"],
                                    "At closing",
                                ),
                                (
                                    escalations.afterwards_policy.Occasion["AFTER_30_DAYS"],
                                    "Some weeks later",
                                ),
                            ],
                            max_length=14,
                        ),
                    ),
                    ("asked_on", models.DateField()),
                    ("reminded_on", models.DateField(null=True)),
                    (
                        "improved",
                        models.CharField(
                            blank=True,
                            choices=[
                                (escalations.afterwards_policy.Improved["YES"], "Yes"),
                                (escalations.afterwards_policy.Improved["PARTLY"], "Partly"),
                                (escalations.afterwards_policy.Improved["NO"], "No"),
                                (
                                    escalations.afterwards_policy.Improved["TOO_EARLY"],
                                    "Too early to say",
                                ),
                            ],
                            max_length=10,
                        ),
                    ),
                    (
                        "respectful",
                        models.PositiveSmallIntegerField(
                            choices=[
                                (1, "1: not at all"),
                                (2, "2: hardly"),
                                (3, "3: in part"),
                                (4, "4: mostly"),
                                (5, "5: throughout"),
                            ],
                            null=True,
                        ),
                    ),
                    (
                        "held",
                        models.CharField(
                            blank=True,
                            choices=[
                                (escalations.afterwards_policy.Held["YES"], "Yes"),
                                (escalations.afterwards_policy.Held["PARTLY"], "Partly"),
                                (escalations.afterwards_policy.Held["NO"], "No"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("what_would_have_helped", models.TextField(blank=True)),
                    ("answered_at", models.DateTimeField(null=True)),
                    ("finding", models.CharField(blank=True, max_length=24)),
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
                        "asked",
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
                            related_name="+",
                            to="escalations.escalation",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("answered_at", None)),
                            fields=["asked"],
                            name="feedback_waiting",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("escalation", "closed_on", "side", "occasion"),
                            name="feedback_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("answered_at", None),
                                    ("answered_by", None),
                                    ("held", ""),
                                    ("improved", ""),
                                    ("respectful", None),
                                    ("what_would_have_helped", ""),
                                ),
                                models.Q(
                                    ("answered_at__isnull", False),
                                    ("answered_by__isnull", False),
                                    ("respectful__gte", 1),
                                    ("respectful__lte", 5),
                                    models.Q(("improved", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="feedback_answered_whole",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalFeedback",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("closed_on", models.DateField()),
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
                        "occasion",
                        models.CharField(
                            choices=[
                                (
                                    escalations.afterwards_policy.Occasion["AFTER_CLOSING"],
                                    "At closing",
                                ),
                                (
                                    escalations.afterwards_policy.Occasion["AFTER_30_DAYS"],
                                    "Some weeks later",
                                ),
                            ],
                            max_length=14,
                        ),
                    ),
                    ("asked_on", models.DateField()),
                    ("reminded_on", models.DateField(null=True)),
                    (
                        "improved",
                        models.CharField(
                            blank=True,
                            choices=[
                                (escalations.afterwards_policy.Improved["YES"], "Yes"),
                                (escalations.afterwards_policy.Improved["PARTLY"], "Partly"),
                                (escalations.afterwards_policy.Improved["NO"], "No"),
                                (
                                    escalations.afterwards_policy.Improved["TOO_EARLY"],
                                    "Too early to say",
                                ),
                            ],
                            max_length=10,
                        ),
                    ),
                    (
                        "respectful",
                        models.PositiveSmallIntegerField(
                            choices=[
                                (1, "1: not at all"),
                                (2, "2: hardly"),
                                (3, "3: in part"),
                                (4, "4: mostly"),
                                (5, "5: throughout"),
                            ],
                            null=True,
                        ),
                    ),
                    (
                        "held",
                        models.CharField(
                            blank=True,
                            choices=[
                                (escalations.afterwards_policy.Held["YES"], "Yes"),
                                (escalations.afterwards_policy.Held["PARTLY"], "Partly"),
                                (escalations.afterwards_policy.Held["NO"], "No"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("what_would_have_helped", models.TextField(blank=True)),
                    ("answered_at", models.DateTimeField(null=True)),
                    ("finding", models.CharField(blank=True, max_length=24)),
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
                        "asked",
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
                    "verbose_name": "historical feedback",
                    "verbose_name_plural": "historical feedbacks",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="EscalationDraftFile",
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
                        "draft",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="escalations.escalationdraft",
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
        )
    ]
