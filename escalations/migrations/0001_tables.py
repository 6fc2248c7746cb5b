import django.db.models.deletion
import django.db.models.functions.text
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.access
import core.documents
import core.history
import escalations.policy
from core.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("escalations", "0001_initial"),
        ("escalations", "0001_to_the_improvement_log"),
        ("escalations", "0002_initial"),
        ("escalations", "0003_people_records_and_access"),
        ("escalations", "0004_counting_reads_no_row"),
    ]

    initial = True

    dependencies = [
        ("improvement", "0001_tables"),
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
                ],
                options={
                    "verbose_name": "historical escalation",
                    "verbose_name_plural": "historical escalations",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
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
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("closed_on", None)),
                            fields=["due_on", "id"],
                            include=("is_restricted",),
                            name="escalation_open_page",
                        ),
                        models.Index(
                            condition=models.Q(("closed_on__isnull", False)),
                            fields=["closed_on", "id"],
                            include=("is_restricted",),
                            name="escalation_closed_page",
                        ),
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
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("step__gte", 1), ("step__lte", 4)),
                            name="escalation_step_1_to_4",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("raising_agency", models.F("challenged_agency")), _negated=True
                            ),
                            name="escalation_between_two_agencies",
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
                ],
                options={
                    "verbose_name": "historical step record",
                    "verbose_name_plural": "historical step records",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
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
                ],
                options={
                    "ordering": ["step"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("escalation", "step"), name="step_record_once"
                        )
                    ],
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
                ],
                options={
                    "verbose_name": "historical participant",
                    "verbose_name_plural": "historical participants",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
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
                ],
                options={
                    "verbose_name": "historical contact",
                    "verbose_name_plural": "historical contacts",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
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
                ],
                options={
                    "ordering": ["happened_on", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
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
                ],
                options={
                    "verbose_name": "historical proposed resolution",
                    "verbose_name_plural": "historical proposed resolutions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
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
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("answered_at", None)),
                            fields=("escalation",),
                            name="one_open_proposal",
                        ),
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
                    ],
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
                },
            ),
        )
    ]
