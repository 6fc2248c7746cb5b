import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import audits.cycles.policy
import audits.multi_agency.policy
import audits.question_sets.content
import audits.returns.policy
import core.access
import core.documents
import core.history
from core.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("audits", "0001_tables"),
        ("audits", "0002_stopped_and_put_right"),
        ("audits", "0002_not_needed"),
    ]

    initial = True

    dependencies = [
        ("improvement", "0001_every_table"),
        ("partnership", "0001_every_table"),
    ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name="QuestionSet",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("slug", models.SlugField(max_length=60, unique=True)),
                    ("name", models.CharField(max_length=150, unique=True)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("section-11", "Section 11 self-assessment"),
                                ("section-175", "Section 175 or 157 self-assessment"),
                                ("section-175-interim", "Section 175 or 157, interim year"),
                                ("multi-agency", "Multi-agency audit"),
                            ],
                            max_length=30,
                        ),
                    ),
                ],
                options={
                    "ordering": ["name"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                },
            ),
            migrations.CreateModel(
                name="QuestionSetVersion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "question_set",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="versions",
                            to="audits.questionset",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("title", models.CharField(max_length=200)),
                    ("about", models.TextField(blank=True)),
                    ("source", models.TextField()),
                    ("issued_on", models.DateField()),
                    (
                        "issued_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["question_set", "-number"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("question_set", "number"), name="question_set_version_number"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Cycle",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("slug", models.SlugField(max_length=60, unique=True)),
                    ("name", models.CharField(max_length=120, unique=True)),
                    (
                        "version",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.questionsetversion",
                        ),
                    ),
                    (
                        "version_for_new",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.questionsetversion",
                        ),
                    ),
                    (
                        "audience",
                        models.CharField(
                            choices=[
                                (
                                    audits.cycles.policy.Audience["STATUTORY"],
                                    "All statutory bodies and relevant agencies",
                                ),
                                (
                                    audits.cycles.policy.Audience["SCHOOLS"],
                                    "All schools, colleges and early years settings",
                                ),
                                (
                                    audits.cycles.policy.Audience["CHOSEN"],
                                    "Agencies chosen one by one",
                                ),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("opens_on", models.DateField()),
                    ("closes_on", models.DateField()),
                    ("reminders", models.JSONField(default=list)),
                    (
                        "after_closing",
                        models.CharField(
                            choices=[
                                (
                                    audits.cycles.policy.AfterClosing["LOCKED"],
                                    "Nothing can be written or handed in any more",
                                ),
                                (
                                    audits.cycles.policy.AfterClosing["MARKED_LATE"],
                                    "It can be handed in late, and is marked as late",
                                ),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("issued_on", models.DateField(null=True)),
                    (
                        "issued_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["-opens_on", "-pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("closes_on__gt", models.F("opens_on"))),
                            name="cycle_closes_after_it_opens",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Return",
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
                    (
                        "cycle",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.cycle",
                        ),
                    ),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    (
                        "version_asked",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.questionsetversion",
                        ),
                    ),
                    ("due_on", models.DateField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                (audits.returns.policy.State["WAITING"], "About to open"),
                                (audits.returns.policy.State["FILLED_IN"], "Being filled in"),
                                (audits.returns.policy.State["SIGNED"], "Waiting for signatures"),
                                (audits.returns.policy.State["SUBMITTED"], "Submitted"),
                                (audits.returns.policy.State["RETURNED"], "Returned for revision"),
                                (audits.returns.policy.State["FINAL"], "Final"),
                                (
                                    audits.returns.policy.State["NOT_NEEDED"],
                                    "Taken out of the cycle",
                                ),
                            ],
                            default=audits.returns.policy.State["WAITING"],
                            max_length=12,
                        ),
                    ),
                    ("opened_on", models.DateField(null=True)),
                    ("sent_on", models.DateField(null=True)),
                    ("submitted_on", models.DateField(null=True)),
                    ("revisions", models.PositiveSmallIntegerField(default=0)),
                    ("closed_on", models.DateField(null=True)),
                    ("not_needed_because", models.TextField(blank=True)),
                    (
                        "not_needed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("cycle", "agency"), name="return_once_in_a_cycle"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state", audits.returns.policy.State["NOT_NEEDED"]),
                                models.Q(
                                    ("opened_on", None),
                                    ("state", audits.returns.policy.State["WAITING"]),
                                ),
                                models.Q(
                                    models.Q(
                                        ("state", audits.returns.policy.State["WAITING"]),
                                        _negated=True,
                                    ),
                                    ("opened_on__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="return_opened_on",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    (
                                        "state__in",
                                        [
                                            audits.returns.policy.State["SUBMITTED"],
                                            audits.returns.policy.State["FINAL"],
                                        ],
                                    ),
                                    _negated=True,
                                ),
                                ("submitted_on__isnull", False),
                                _connector="OR",
                            ),
                            name="return_submitted_on",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    (
                                        "state__in",
                                        [
                                            audits.returns.policy.State["FINAL"],
                                            audits.returns.policy.State["NOT_NEEDED"],
                                        ],
                                    ),
                                    ("closed_on__isnull", False),
                                ),
                                models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            [
                                                audits.returns.policy.State["FINAL"],
                                                audits.returns.policy.State["NOT_NEEDED"],
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    ("closed_on", None),
                                ),
                                _connector="OR",
                            ),
                            name="return_final_is_closed",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("state", audits.returns.policy.State["NOT_NEEDED"]),
                                    ("submitted_on", None),
                                    models.Q(("not_needed_because", ""), _negated=True),
                                    ("not_needed_by__isnull", False),
                                ),
                                models.Q(
                                    models.Q(
                                        ("state", audits.returns.policy.State["NOT_NEEDED"]),
                                        _negated=True,
                                    ),
                                    ("not_needed_because", ""),
                                    ("not_needed_by", None),
                                ),
                                _connector="OR",
                            ),
                            name="return_not_needed_because_and_by",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Acceptance",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    ("note", models.TextField()),
                    (
                        "accepted_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("accepted_on", models.DateField()),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                },
            ),
            migrations.CreateModel(
                name="Standard",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "version",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="standards",
                            to="audits.questionsetversion",
                        ),
                    ),
                    ("order", models.PositiveSmallIntegerField()),
                    ("code", models.CharField(max_length=12)),
                    ("title", models.CharField(max_length=200)),
                    ("guidance", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["version", "order"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(fields=("version", "code"), name="standard_code"),
                        models.UniqueConstraint(fields=("version", "order"), name="standard_order"),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Criterion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "version",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="criteria",
                            to="audits.questionsetversion",
                        ),
                    ),
                    (
                        "standard",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="criteria",
                            to="audits.standard",
                        ),
                    ),
                    ("order", models.PositiveSmallIntegerField()),
                    ("code", models.CharField(max_length=12)),
                    ("text", models.TextField()),
                    ("guidance", models.TextField(blank=True)),
                    ("evidence", models.JSONField(default=list)),
                    ("kinds", models.JSONField(default=list)),
                    (
                        "answer",
                        models.CharField(
                            choices=[
                                (
                                    audits.question_sets.content.Answer["SCALE"],
                                    "A score on the scale",
                                ),
                                (audits.question_sets.content.Answer["YES_NO"], "Yes or no"),
                                (audits.question_sets.content.Answer["TEXT"], "In words"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("is_mandatory", models.BooleanField()),
                    ("weight", models.PositiveSmallIntegerField()),
                    (
                        "only_if",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.criterion",
                        ),
                    ),
                    ("only_if_answers", models.JSONField(default=list)),
                    ("facts", models.JSONField(default=list)),
                ],
                options={
                    "verbose_name_plural": "criteria",
                    "ordering": ["version", "order"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(fields=("version", "code"), name="criterion_code"),
                        models.UniqueConstraint(
                            fields=("version", "order"), name="criterion_order"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("weight__gte", 1)), name="criterion_weight"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AgencyResponse",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.criterion",
                        ),
                    ),
                    ("text", models.TextField()),
                    (
                        "responded_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("responded_on", models.DateField()),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("agency_return", "criterion"), name="agency_response_once"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("criterion", None)),
                            fields=("agency_return",),
                            name="agency_response_to_all_once",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Answer",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.criterion",
                        ),
                    ),
                    ("chosen", models.CharField(blank=True, max_length=10)),
                    ("text", models.TextField(blank=True)),
                    ("number", models.PositiveIntegerField(default=0)),
                    ("written_in", models.CharField(blank=True, max_length=36)),
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
                            fields=("agency_return", "criterion"), name="answer_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("answered_at", None), ("answered_by", None)),
                                models.Q(
                                    ("answered_at__isnull", False), ("answered_by__isnull", False)
                                ),
                                _connector="OR",
                            ),
                            name="answer_answered_by_and_at",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AnswerAction",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(db_index=True, max_length=24)),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.criterion",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("agency_return", "criterion", "reference"),
                            name="answer_action_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="AnswerComment",
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
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.criterion",
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
                name="MultiAgencyAudit",
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
                    ("theme", models.CharField(max_length=150)),
                    ("because", models.TextField()),
                    ("scope", models.TextField()),
                    (
                        "version_asked",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.questionsetversion",
                        ),
                    ),
                    ("repeats", models.CharField(blank=True, max_length=24)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                (audits.multi_agency.policy.State["PROPOSED"], "Theme proposed"),
                                (audits.multi_agency.policy.State["DECLINED"], "Theme declined"),
                                (audits.multi_agency.policy.State["AGREED"], "Theme agreed"),
                                (audits.multi_agency.policy.State["CASES_CHOSEN"], "Cases chosen"),
                                (audits.multi_agency.policy.State["TASKED"], "With the agencies"),
                                (audits.multi_agency.policy.State["MODERATION"], "In moderation"),
                                (audits.multi_agency.policy.State["REPORTED"], "Reported"),
                                (audits.multi_agency.policy.State["CLOSED"], "Closed"),
                                (audits.multi_agency.policy.State["STOPPED"], "Stopped"),
                            ],
                            default=audits.multi_agency.policy.State["PROPOSED"],
                            max_length=14,
                        ),
                    ),
                    ("proposed_on", models.DateField()),
                    ("decided_on", models.DateField(null=True)),
                    (
                        "decided_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("decided_because", models.TextField(blank=True)),
                    ("seed", models.CharField(blank=True, max_length=32)),
                    ("drawn_from", models.PositiveIntegerField(default=0)),
                    ("drawn_digest", models.CharField(blank=True, max_length=64)),
                    ("draws", models.PositiveSmallIntegerField(default=0)),
                    ("drawn_because", models.TextField(blank=True)),
                    ("tasked_on", models.DateField(null=True)),
                    ("due_on", models.DateField(null=True)),
                    ("opened_up_on", models.DateField(null=True)),
                    ("reported_on", models.DateField(null=True)),
                    ("closed_on", models.DateField(null=True)),
                    ("closed_because", models.TextField(blank=True)),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(
                                models.Q(("repeats", ""), _negated=True),
                                models.Q(
                                    (
                                        "state__in",
                                        (
                                            audits.multi_agency.policy.State["DECLINED"],
                                            audits.multi_agency.policy.State["STOPPED"],
                                        ),
                                    ),
                                    _negated=True,
                                ),
                            ),
                            fields=("repeats",),
                            name="multi_agency_audit_repeated_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("state", audits.multi_agency.policy.State["DECLINED"]),
                                    _negated=True,
                                ),
                                models.Q(("decided_because", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="multi_agency_audit_declined_with_a_reason",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("state", audits.multi_agency.policy.State["STOPPED"]),
                                    _negated=True,
                                ),
                                models.Q(("closed_because", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="multi_agency_audit_stopped_with_a_reason",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("closed_on__isnull", False),
                                    (
                                        "state__in",
                                        [
                                            audits.multi_agency.policy.State["DECLINED"],
                                            audits.multi_agency.policy.State["STOPPED"],
                                            audits.multi_agency.policy.State["CLOSED"],
                                        ],
                                    ),
                                ),
                                models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            [
                                                audits.multi_agency.policy.State["DECLINED"],
                                                audits.multi_agency.policy.State["STOPPED"],
                                                audits.multi_agency.policy.State["CLOSED"],
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    ("closed_on", None),
                                ),
                                _connector="OR",
                            ),
                            name="multi_agency_audit_ended_on",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("due_on", None), ("tasked_on", None)),
                                models.Q(("due_on__isnull", False), ("tasked_on__isnull", False)),
                                _connector="OR",
                            ),
                            name="multi_agency_audit_tasked_with_a_last_day",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AuditCase",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "audit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.multiagencyaudit",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    (
                        "came_in",
                        models.CharField(
                            choices=[
                                (audits.multi_agency.policy.CameIn["DRAWN"], "Drawn"),
                                (audits.multi_agency.policy.CameIn["CHOSEN"], "Chosen"),
                            ],
                            max_length=8,
                        ),
                    ),
                    ("because", models.TextField(blank=True)),
                    ("replaced_on", models.DateField(null=True)),
                    ("replaced_because", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["number"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("audit", "number"), name="audit_case_number_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("replaced_on", None),
                                models.Q(("replaced_because", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="audit_case_replaced_with_a_reason",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AuditCaseReference",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "audit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.multiagencyaudit",
                        ),
                    ),
                    ("place", models.PositiveSmallIntegerField()),
                    ("reference", models.CharField(max_length=40)),
                    (
                        "case",
                        models.OneToOneField(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.auditcase",
                        ),
                    ),
                ],
                options={
                    "ordering": ["place"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("audit", "reference"), name="audit_case_reference_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="AuditedAgency",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "audit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.multiagencyaudit",
                        ),
                    ),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    ("handed_in_on", models.DateField(null=True)),
                    (
                        "handed_in_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("joined_on", models.DateField(null=True)),
                    ("joined_because", models.TextField(blank=True)),
                    ("taken_off_on", models.DateField(null=True)),
                    ("taken_off_because", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("audit", "agency"), name="audited_agency_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("joined_because", ""), ("joined_on", None)),
                                models.Q(
                                    ("joined_on__isnull", False),
                                    models.Q(("joined_because", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="audited_agency_joined_with_a_reason",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("taken_off_because", ""), ("taken_off_on", None)),
                                models.Q(
                                    ("taken_off_on__isnull", False),
                                    models.Q(("taken_off_because", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="audited_agency_taken_off_with_a_reason",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AuditFinding",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(db_index=True, max_length=24)),
                    (
                        "audit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.multiagencyaudit",
                        ),
                    ),
                    (
                        "case",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.auditcase",
                        ),
                    ),
                    (
                        "standard",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.standard",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("audit", "reference"), name="audit_finding_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("case", None), ("standard", None)),
                                models.Q(("case__isnull", False), ("standard__isnull", False)),
                                _connector="OR",
                            ),
                            name="audit_finding_of_a_case_and_a_domain",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="AuditMeeting",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "audit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.multiagencyaudit",
                        ),
                    ),
                    ("held_on", models.DateField()),
                    ("present", models.TextField()),
                    ("notes", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["held_on", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                },
            ),
            migrations.CreateModel(
                name="AuditPoint",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "audit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.multiagencyaudit",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                (audits.multi_agency.policy.Kind["STRENGTH"], "Strength"),
                                (audits.multi_agency.policy.Kind["DEVELOPMENT"], "To develop"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("text", models.TextField()),
                    (
                        "standard",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.standard",
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
                name="Submission",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("content", models.JSONField()),
                    ("digest", models.CharField(max_length=64)),
                    (
                        "sent_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("sent_on", models.DateField()),
                    ("submitted_on", models.DateField(null=True)),
                    ("was_late", models.BooleanField(default=False)),
                    ("called_back_on", models.DateField(null=True)),
                    ("not_signed_because", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("agency_return", "number"), name="submission_number_once"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("called_back_on", None), ("submitted_on", None)),
                            fields=("agency_return",),
                            name="submission_waiting_once",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ModeratorAssignment",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "submission",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.submission",
                        ),
                    ),
                    (
                        "moderator",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.heldrole",
                        ),
                    ),
                    ("seed", models.CharField(blank=True, max_length=40)),
                    (
                        "assigned_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("assigned_on", models.DateField()),
                    ("finished_on", models.DateField(null=True)),
                    ("ended_on", models.DateField(null=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_on", None)),
                            fields=("submission", "moderator"),
                            name="moderator_assigned_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="BlindScore",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "assignment",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.moderatorassignment",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.criterion",
                        ),
                    ),
                    ("value", models.PositiveSmallIntegerField()),
                    ("reason", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("assignment", "criterion"), name="blind_score_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="CaseReview",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "audit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.multiagencyaudit",
                        ),
                    ),
                    (
                        "case",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.auditcase",
                        ),
                    ),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    ("is_unknown", models.BooleanField(default=False)),
                    ("strengths", models.TextField(blank=True)),
                    ("developments", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(fields=("case", "agency"), name="case_review_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="CaseAnswer",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "audit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.multiagencyaudit",
                        ),
                    ),
                    (
                        "review",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.casereview",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.criterion",
                        ),
                    ),
                    ("chosen", models.CharField(blank=True, max_length=10)),
                    ("text", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("review", "criterion"), name="case_answer_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="CriterionBefore",
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
                            related_name="before",
                            to="audits.criterion",
                        ),
                    ),
                    (
                        "before",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="carried_on_by",
                            to="audits.criterion",
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("criterion", "before"), name="criterion_before_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="DomainGrade",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "audit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.multiagencyaudit",
                        ),
                    ),
                    (
                        "review",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.casereview",
                        ),
                    ),
                    (
                        "standard",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.standard",
                        ),
                    ),
                    ("value", models.PositiveSmallIntegerField(null=True)),
                    ("reason", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("review", "standard"), name="domain_grade_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Evidence",
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
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    ("name", models.CharField(max_length=150)),
                    ("link", models.URLField(blank=True, max_length=500)),
                    ("dated_on", models.DateField(null=True)),
                    ("was_submitted", models.BooleanField(default=False)),
                    ("removed_on", models.DateField(null=True)),
                ],
                options={
                    "verbose_name_plural": "evidence",
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                },
            ),
            migrations.CreateModel(
                name="EvidenceUse",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "evidence",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.evidence",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.criterion",
                        ),
                    ),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("evidence", "criterion"), name="evidence_used_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Extension",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="%(class)ss",
                            to="audits.return",
                        ),
                    ),
                    ("due_before_on", models.DateField()),
                    ("due_on", models.DateField()),
                    ("reason", models.TextField()),
                    (
                        "given_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("given_on", models.DateField()),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("due_on__gt", models.F("due_before_on"))),
                            name="extension_is_later",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="FactAnswer",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    ("fact", models.CharField(max_length=60)),
                    ("shown", models.TextField()),
                    ("percent", models.PositiveSmallIntegerField(null=True)),
                    ("is_disputed", models.BooleanField()),
                    ("said", models.TextField(blank=True)),
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
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("agency_return", "fact"), name="fact_answered_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("is_disputed", False),
                                models.Q(("said", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="fact_disputed_with_words",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("percent", None), ("percent__lte", 100), _connector="OR"
                            ),
                            name="fact_percent",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalAcceptance",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("note", models.TextField()),
                    ("accepted_on", models.DateField()),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "accepted_by",
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
                    "verbose_name": "historical acceptance",
                    "verbose_name_plural": "historical acceptances",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalAgencyResponse",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("text", models.TextField()),
                    ("responded_on", models.DateField()),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.criterion",
                        ),
                    ),
                    (
                        "responded_by",
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
                    "verbose_name": "historical agency response",
                    "verbose_name_plural": "historical agency responses",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalAnswer",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("chosen", models.CharField(blank=True, max_length=10)),
                    ("text", models.TextField(blank=True)),
                    ("number", models.PositiveIntegerField(default=0)),
                    ("written_in", models.CharField(blank=True, max_length=36)),
                    ("answered_at", models.DateTimeField(null=True)),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.criterion",
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
                    "verbose_name": "historical answer",
                    "verbose_name_plural": "historical answers",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalAnswerAction",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=24)),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.criterion",
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
                    "verbose_name": "historical answer action",
                    "verbose_name_plural": "historical answer actions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalAnswerComment",
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
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.criterion",
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
                    "verbose_name": "historical answer comment",
                    "verbose_name_plural": "historical answer comments",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalAuditCase",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    (
                        "came_in",
                        models.CharField(
                            choices=[
                                (audits.multi_agency.policy.CameIn["DRAWN"], "Drawn"),
                                (audits.multi_agency.policy.CameIn["CHOSEN"], "Chosen"),
                            ],
                            max_length=8,
                        ),
                    ),
                    ("because", models.TextField(blank=True)),
                    ("replaced_on", models.DateField(null=True)),
                    ("replaced_because", models.TextField(blank=True)),
                    (
                        "audit",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.multiagencyaudit",
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
                    "verbose_name": "historical audit case",
                    "verbose_name_plural": "historical audit cases",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalAuditCaseReference",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("place", models.PositiveSmallIntegerField()),
                    ("reference", models.CharField(max_length=40)),
                    (
                        "audit",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.multiagencyaudit",
                        ),
                    ),
                    (
                        "case",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.auditcase",
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
                    "verbose_name": "historical audit case reference",
                    "verbose_name_plural": "historical audit case references",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalAuditedAgency",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("handed_in_on", models.DateField(null=True)),
                    ("joined_on", models.DateField(null=True)),
                    ("joined_because", models.TextField(blank=True)),
                    ("taken_off_on", models.DateField(null=True)),
                    ("taken_off_because", models.TextField(blank=True)),
                    (
                        "audit",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.multiagencyaudit",
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
                    "verbose_name": "historical audited agency",
                    "verbose_name_plural": "historical audited agencys",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalAuditFinding",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=24)),
                    (
                        "audit",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.multiagencyaudit",
                        ),
                    ),
                    (
                        "case",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.auditcase",
                        ),
                    ),
                    (
                        "standard",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.standard",
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
                    "verbose_name": "historical audit finding",
                    "verbose_name_plural": "historical audit findings",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalAuditMeeting",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("held_on", models.DateField()),
                    ("present", models.TextField()),
                    ("notes", models.TextField(blank=True)),
                    (
                        "audit",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.multiagencyaudit",
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
                    "verbose_name": "historical audit meeting",
                    "verbose_name_plural": "historical audit meetings",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalAuditPoint",
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
                                (audits.multi_agency.policy.Kind["STRENGTH"], "Strength"),
                                (audits.multi_agency.policy.Kind["DEVELOPMENT"], "To develop"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("text", models.TextField()),
                    (
                        "audit",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.multiagencyaudit",
                        ),
                    ),
                    (
                        "standard",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.standard",
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
                    "verbose_name": "historical audit point",
                    "verbose_name_plural": "historical audit points",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalBlindScore",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("value", models.PositiveSmallIntegerField()),
                    ("reason", models.TextField(blank=True)),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "assignment",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.moderatorassignment",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.criterion",
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
                    "verbose_name": "historical blind score",
                    "verbose_name_plural": "historical blind scores",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalCaseAnswer",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("chosen", models.CharField(blank=True, max_length=10)),
                    ("text", models.TextField(blank=True)),
                    (
                        "audit",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.multiagencyaudit",
                        ),
                    ),
                    (
                        "review",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.casereview",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.criterion",
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
                    "verbose_name": "historical case answer",
                    "verbose_name_plural": "historical case answers",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalCaseReview",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("is_unknown", models.BooleanField(default=False)),
                    ("strengths", models.TextField(blank=True)),
                    ("developments", models.TextField(blank=True)),
                    (
                        "audit",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.multiagencyaudit",
                        ),
                    ),
                    (
                        "case",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.auditcase",
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
                    "verbose_name": "historical case review",
                    "verbose_name_plural": "historical case reviews",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalCriterion",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("order", models.PositiveSmallIntegerField()),
                    ("code", models.CharField(max_length=12)),
                    ("text", models.TextField()),
                    ("guidance", models.TextField(blank=True)),
                    ("evidence", models.JSONField(default=list)),
                    ("kinds", models.JSONField(default=list)),
                    (
                        "answer",
                        models.CharField(
                            choices=[
                                (
                                    audits.question_sets.content.Answer["SCALE"],
                                    "A score on the scale",
                                ),
                                (audits.question_sets.content.Answer["YES_NO"], "Yes or no"),
                                (audits.question_sets.content.Answer["TEXT"], "In words"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("is_mandatory", models.BooleanField()),
                    ("weight", models.PositiveSmallIntegerField()),
                    ("only_if_answers", models.JSONField(default=list)),
                    ("facts", models.JSONField(default=list)),
                    (
                        "version",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.questionsetversion",
                        ),
                    ),
                    (
                        "standard",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.standard",
                        ),
                    ),
                    (
                        "only_if",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.criterion",
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
                    "verbose_name": "historical criterion",
                    "verbose_name_plural": "historical criteria",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalCriterionBefore",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.criterion",
                        ),
                    ),
                    (
                        "before",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.criterion",
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
                    "verbose_name": "historical criterion before",
                    "verbose_name_plural": "historical criterion befores",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalCycle",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("slug", models.SlugField(db_index=False, max_length=60)),
                    ("name", models.CharField(max_length=120)),
                    (
                        "audience",
                        models.CharField(
                            choices=[
                                (
                                    audits.cycles.policy.Audience["STATUTORY"],
                                    "All statutory bodies and relevant agencies",
                                ),
                                (
                                    audits.cycles.policy.Audience["SCHOOLS"],
                                    "All schools, colleges and early years settings",
                                ),
                                (
                                    audits.cycles.policy.Audience["CHOSEN"],
                                    "Agencies chosen one by one",
                                ),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("opens_on", models.DateField()),
                    ("closes_on", models.DateField()),
                    ("reminders", models.JSONField(default=list)),
                    (
                        "after_closing",
                        models.CharField(
                            choices=[
                                (
                                    audits.cycles.policy.AfterClosing["LOCKED"],
                                    "Nothing can be written or handed in any more",
                                ),
                                (
                                    audits.cycles.policy.AfterClosing["MARKED_LATE"],
                                    "It can be handed in late, and is marked as late",
                                ),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("issued_on", models.DateField(null=True)),
                    (
                        "version",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.questionsetversion",
                        ),
                    ),
                    (
                        "version_for_new",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.questionsetversion",
                        ),
                    ),
                    (
                        "issued_by",
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
                    "verbose_name": "historical cycle",
                    "verbose_name_plural": "historical cycles",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalDomainGrade",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("value", models.PositiveSmallIntegerField(null=True)),
                    ("reason", models.TextField(blank=True)),
                    (
                        "audit",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.multiagencyaudit",
                        ),
                    ),
                    (
                        "review",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.casereview",
                        ),
                    ),
                    (
                        "standard",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.standard",
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
                    "verbose_name": "historical domain grade",
                    "verbose_name_plural": "historical domain grades",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalEvidence",
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
                    ("name", models.CharField(max_length=150)),
                    ("link", models.URLField(blank=True, max_length=500)),
                    ("dated_on", models.DateField(null=True)),
                    ("was_submitted", models.BooleanField(default=False)),
                    ("removed_on", models.DateField(null=True)),
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
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
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
                    "verbose_name": "historical evidence",
                    "verbose_name_plural": "historical evidence",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalEvidenceUse",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "evidence",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.evidence",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.criterion",
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
                    "verbose_name": "historical evidence use",
                    "verbose_name_plural": "historical evidence uses",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalExtension",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("due_before_on", models.DateField()),
                    ("due_on", models.DateField()),
                    ("reason", models.TextField()),
                    ("given_on", models.DateField()),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "given_by",
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
                    "verbose_name": "historical extension",
                    "verbose_name_plural": "historical extensions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalFactAnswer",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("fact", models.CharField(max_length=60)),
                    ("shown", models.TextField()),
                    ("percent", models.PositiveSmallIntegerField(null=True)),
                    ("is_disputed", models.BooleanField()),
                    ("said", models.TextField(blank=True)),
                    ("answered_at", models.DateTimeField()),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
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
                    "verbose_name": "historical fact answer",
                    "verbose_name_plural": "historical fact answers",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalModeratedGrade",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("value", models.PositiveSmallIntegerField()),
                    ("reason", models.TextField(blank=True)),
                    ("decided_at", models.DateTimeField()),
                    (
                        "audit",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.multiagencyaudit",
                        ),
                    ),
                    (
                        "case",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.auditcase",
                        ),
                    ),
                    (
                        "standard",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.standard",
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
                    "verbose_name": "historical moderated grade",
                    "verbose_name_plural": "historical moderated grades",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalModeratedScore",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("value", models.PositiveSmallIntegerField()),
                    ("reason", models.TextField(blank=True)),
                    ("decided_at", models.DateTimeField()),
                    ("replaced_on", models.DateField(null=True)),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "submission",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.submission",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.criterion",
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
                    "verbose_name": "historical moderated score",
                    "verbose_name_plural": "historical moderated scores",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalModeratorAssignment",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("seed", models.CharField(blank=True, max_length=40)),
                    ("assigned_on", models.DateField()),
                    ("finished_on", models.DateField(null=True)),
                    ("ended_on", models.DateField(null=True)),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "submission",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.submission",
                        ),
                    ),
                    (
                        "moderator",
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
                        "assigned_by",
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
                    "verbose_name": "historical moderator assignment",
                    "verbose_name_plural": "historical moderator assignments",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalMultiAgencyAccessDecision",
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
                            to="audits.multiagencyaudit",
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
                    "verbose_name": "historical multi agency access decision",
                    "verbose_name_plural": "historical multi agency access decisions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalMultiAgencyAudit",
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
                    ("theme", models.CharField(max_length=150)),
                    ("because", models.TextField()),
                    ("scope", models.TextField()),
                    ("repeats", models.CharField(blank=True, max_length=24)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                (audits.multi_agency.policy.State["PROPOSED"], "Theme proposed"),
                                (audits.multi_agency.policy.State["DECLINED"], "Theme declined"),
                                (audits.multi_agency.policy.State["AGREED"], "Theme agreed"),
                                (audits.multi_agency.policy.State["CASES_CHOSEN"], "Cases chosen"),
                                (audits.multi_agency.policy.State["TASKED"], "With the agencies"),
                                (audits.multi_agency.policy.State["MODERATION"], "In moderation"),
                                (audits.multi_agency.policy.State["REPORTED"], "Reported"),
                                (audits.multi_agency.policy.State["CLOSED"], "Closed"),
                                (audits.multi_agency.policy.State["STOPPED"], "Stopped"),
                            ],
                            default=audits.multi_agency.policy.State["PROPOSED"],
                            max_length=14,
                        ),
                    ),
                    ("proposed_on", models.DateField()),
                    ("decided_on", models.DateField(null=True)),
                    ("decided_because", models.TextField(blank=True)),
                    ("seed", models.CharField(blank=True, max_length=32)),
                    ("drawn_from", models.PositiveIntegerField(default=0)),
                    ("drawn_digest", models.CharField(blank=True, max_length=64)),
                    ("draws", models.PositiveSmallIntegerField(default=0)),
                    ("drawn_because", models.TextField(blank=True)),
                    ("tasked_on", models.DateField(null=True)),
                    ("due_on", models.DateField(null=True)),
                    ("opened_up_on", models.DateField(null=True)),
                    ("reported_on", models.DateField(null=True)),
                    ("closed_on", models.DateField(null=True)),
                    ("closed_because", models.TextField(blank=True)),
                    (
                        "version_asked",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.questionsetversion",
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
                    "verbose_name": "historical multi agency audit",
                    "verbose_name_plural": "historical multi agency audits",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalMultiAgencyHold",
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
                            to="audits.multiagencyaudit",
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
                    "verbose_name": "historical multi agency hold",
                    "verbose_name_plural": "historical multi agency holds",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalNotReturned",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("said", models.TextField()),
                    ("said_on", models.DateField()),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "said_by",
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
                    "verbose_name": "historical not returned",
                    "verbose_name_plural": "historical not returneds",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="PanelMeeting",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "cycle",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="panel_meetings",
                            to="audits.cycle",
                        ),
                    ),
                    ("meets_on", models.DateField()),
                    ("begins_at", models.TimeField()),
                    ("place", models.CharField(max_length=200)),
                    ("present", models.TextField(blank=True)),
                    (
                        "planned_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("planned_on", models.DateField()),
                    ("recorded_on", models.DateField(null=True)),
                    ("called_off_on", models.DateField(null=True)),
                    ("off_because", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["-meets_on", "-pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                },
            ),
            migrations.CreateModel(
                name="HistoricalPanelDiscussion",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("said", models.TextField(blank=True)),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
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
                            to="audits.panelmeeting",
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
                    "verbose_name": "historical panel discussion",
                    "verbose_name_plural": "historical panel discussions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalPanelMeeting",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("meets_on", models.DateField()),
                    ("begins_at", models.TimeField()),
                    ("place", models.CharField(max_length=200)),
                    ("present", models.TextField(blank=True)),
                    ("planned_on", models.DateField()),
                    ("recorded_on", models.DateField(null=True)),
                    ("called_off_on", models.DateField(null=True)),
                    ("off_because", models.TextField(blank=True)),
                    (
                        "cycle",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.cycle",
                        ),
                    ),
                    (
                        "planned_by",
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
                    "verbose_name": "historical panel meeting",
                    "verbose_name_plural": "historical panel meetings",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalPartner",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("name", models.CharField(max_length=150)),
                    ("public_key", models.CharField(blank=True, max_length=44)),
                    ("added_on", models.DateField()),
                    ("ended_on", models.DateField(null=True)),
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
                    "verbose_name": "historical partner",
                    "verbose_name_plural": "historical partners",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalQuestionSet",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("slug", models.SlugField(db_index=False, max_length=60)),
                    ("name", models.CharField(max_length=150)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("section-11", "Section 11 self-assessment"),
                                ("section-175", "Section 175 or 157 self-assessment"),
                                ("section-175-interim", "Section 175 or 157, interim year"),
                                ("multi-agency", "Multi-agency audit"),
                            ],
                            max_length=30,
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
                    "verbose_name": "historical question set",
                    "verbose_name_plural": "historical question sets",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalQuestionSetDraft",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("content", models.JSONField()),
                    (
                        "question_set",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.questionset",
                        ),
                    ),
                    (
                        "version_before",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.questionsetversion",
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
                    "verbose_name": "historical question set draft",
                    "verbose_name_plural": "historical question set drafts",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalQuestionSetVersion",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("title", models.CharField(max_length=200)),
                    ("about", models.TextField(blank=True)),
                    ("source", models.TextField()),
                    ("issued_on", models.DateField()),
                    (
                        "question_set",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.questionset",
                        ),
                    ),
                    (
                        "issued_by",
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
                    "verbose_name": "historical question set version",
                    "verbose_name_plural": "historical question set versions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Partner",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("name", models.CharField(max_length=150, unique=True)),
                    ("public_key", models.CharField(blank=True, max_length=44)),
                    (
                        "added_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("added_on", models.DateField()),
                    ("ended_on", models.DateField(null=True)),
                ],
                options={
                    "ordering": ["name"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                },
            ),
            migrations.CreateModel(
                name="HistoricalReceivedBundle",
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
                    ("reference", models.CharField(max_length=40)),
                    ("content", models.JSONField()),
                    ("received_at", models.DateTimeField()),
                    ("removed_on", models.DateField(null=True)),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "partner",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.partner",
                        ),
                    ),
                    (
                        "received_by",
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
                    "verbose_name": "historical received bundle",
                    "verbose_name_plural": "historical received bundles",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalRelease",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("with_evidence", models.BooleanField()),
                    ("digest", models.CharField(max_length=64)),
                    ("consented_at", models.DateTimeField()),
                    ("withdrawn_on", models.DateField(null=True)),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "partner",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.partner",
                        ),
                    ),
                    (
                        "consented_by",
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
                    "verbose_name": "historical release",
                    "verbose_name_plural": "historical releases",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalReturn",
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
                    ("due_on", models.DateField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                (audits.returns.policy.State["WAITING"], "About to open"),
                                (audits.returns.policy.State["FILLED_IN"], "Being filled in"),
                                (audits.returns.policy.State["SIGNED"], "Waiting for signatures"),
                                (audits.returns.policy.State["SUBMITTED"], "Submitted"),
                                (audits.returns.policy.State["RETURNED"], "Returned for revision"),
                                (audits.returns.policy.State["FINAL"], "Final"),
                                (
                                    audits.returns.policy.State["NOT_NEEDED"],
                                    "Taken out of the cycle",
                                ),
                            ],
                            default=audits.returns.policy.State["WAITING"],
                            max_length=12,
                        ),
                    ),
                    ("opened_on", models.DateField(null=True)),
                    ("sent_on", models.DateField(null=True)),
                    ("submitted_on", models.DateField(null=True)),
                    ("revisions", models.PositiveSmallIntegerField(default=0)),
                    ("closed_on", models.DateField(null=True)),
                    ("not_needed_because", models.TextField(blank=True)),
                    (
                        "cycle",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.cycle",
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
                        "version_asked",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.questionsetversion",
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
                        "not_needed_by",
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
                    "verbose_name": "historical return",
                    "verbose_name_plural": "historical returns",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalReturnAccessDecision",
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
                            to="audits.return",
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
                    "verbose_name": "historical return access decision",
                    "verbose_name_plural": "historical return access decisions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalReturnHold",
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
                            to="audits.return",
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
                    "verbose_name": "historical return hold",
                    "verbose_name_plural": "historical return holds",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="RevisionRequest",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "submission",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.submission",
                        ),
                    ),
                    ("reason", models.TextField()),
                    ("due_on", models.DateField()),
                    (
                        "asked_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("asked_on", models.DateField()),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                },
            ),
            migrations.CreateModel(
                name="HistoricalRevisionPoint",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("said", models.TextField()),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "request",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.revisionrequest",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.criterion",
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
                    "verbose_name": "historical revision point",
                    "verbose_name_plural": "historical revision points",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalRevisionRequest",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("reason", models.TextField()),
                    ("due_on", models.DateField()),
                    ("asked_on", models.DateField()),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "submission",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.submission",
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
                    "verbose_name": "historical revision request",
                    "verbose_name_plural": "historical revision requests",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalScaleLevel",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("value", models.PositiveSmallIntegerField()),
                    ("label", models.CharField(max_length=200)),
                    ("meaning", models.TextField(blank=True)),
                    (
                        "colour",
                        models.CharField(
                            choices=[
                                (audits.question_sets.content.Colour["RED"], "Red"),
                                (audits.question_sets.content.Colour["RED_AMBER"], "Red to amber"),
                                (
                                    audits.question_sets.content.Colour["AMBER_GREEN"],
                                    "Amber to green",
                                ),
                                (audits.question_sets.content.Colour["GREEN"], "Green"),
                            ],
                            max_length=20,
                        ),
                    ),
                    (
                        "version",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.questionsetversion",
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
                    "verbose_name": "historical scale level",
                    "verbose_name_plural": "historical scale levels",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalSectionAssignment",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("assigned_on", models.DateField()),
                    ("ended_on", models.DateField(null=True)),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "standard",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.standard",
                        ),
                    ),
                    (
                        "assigned_to",
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
                        "assigned_by",
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
                    "verbose_name": "historical section assignment",
                    "verbose_name_plural": "historical section assignments",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="SigningLink",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    ("signs_as", models.CharField(max_length=40)),
                    ("name", models.CharField(max_length=150)),
                    ("email", models.EmailField(max_length=254)),
                    ("token_hash", models.CharField(max_length=64, unique=True)),
                    ("submission_number", models.PositiveSmallIntegerField()),
                    (
                        "sent_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("sent_at", models.DateTimeField()),
                    ("ends_at", models.DateTimeField()),
                    ("used_at", models.DateTimeField(null=True)),
                    ("ended_at", models.DateTimeField(null=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                },
            ),
            migrations.CreateModel(
                name="HistoricalSignature",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("signs_as", models.CharField(max_length=40)),
                    ("name", models.CharField(max_length=150)),
                    ("declared", models.TextField()),
                    ("signed_at", models.DateTimeField()),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "submission",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.submission",
                        ),
                    ),
                    (
                        "signed_by",
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
                        "by_link",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.signinglink",
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
                    "verbose_name": "historical signature",
                    "verbose_name_plural": "historical signatures",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalSigningLink",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("signs_as", models.CharField(max_length=40)),
                    ("name", models.CharField(max_length=150)),
                    ("email", models.EmailField(max_length=254)),
                    ("token_hash", models.CharField(max_length=64)),
                    ("submission_number", models.PositiveSmallIntegerField()),
                    ("sent_at", models.DateTimeField()),
                    ("ends_at", models.DateTimeField()),
                    ("used_at", models.DateTimeField(null=True)),
                    ("ended_at", models.DateTimeField(null=True)),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "sent_by",
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
                    "verbose_name": "historical signing link",
                    "verbose_name_plural": "historical signing links",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalStandard",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("order", models.PositiveSmallIntegerField()),
                    ("code", models.CharField(max_length=12)),
                    ("title", models.CharField(max_length=200)),
                    ("guidance", models.TextField(blank=True)),
                    (
                        "version",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.questionsetversion",
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
                    "verbose_name": "historical standard",
                    "verbose_name_plural": "historical standards",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalStillSo",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("number", models.PositiveIntegerField()),
                    ("declared_at", models.DateTimeField()),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.criterion",
                        ),
                    ),
                    (
                        "before",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
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
                    "verbose_name": "historical still so",
                    "verbose_name_plural": "historical still sos",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalSubmission",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("content", models.JSONField()),
                    ("digest", models.CharField(max_length=64)),
                    ("sent_on", models.DateField()),
                    ("submitted_on", models.DateField(null=True)),
                    ("was_late", models.BooleanField(default=False)),
                    ("called_back_on", models.DateField(null=True)),
                    ("not_signed_because", models.TextField(blank=True)),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "sent_by",
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
                    "verbose_name": "historical submission",
                    "verbose_name_plural": "historical submissions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalSubmittedScore",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("chosen", models.CharField(max_length=10)),
                    ("value", models.PositiveSmallIntegerField(null=True)),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.criterion",
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
                    "verbose_name": "historical submitted score",
                    "verbose_name_plural": "historical submitted scores",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalSurvey",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("introduced", models.TextField(blank=True)),
                    ("opens_on", models.DateField()),
                    ("closes_on", models.DateField()),
                    ("minimum", models.PositiveSmallIntegerField(default=5)),
                    ("planned_on", models.DateField()),
                    ("opened_on", models.DateField(null=True)),
                    (
                        "cycle",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.cycle",
                        ),
                    ),
                    (
                        "planned_by",
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
                    "verbose_name": "historical survey",
                    "verbose_name_plural": "historical surveys",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalSurveyLink",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("made_on", models.DateField()),
                    ("ended_on", models.DateField(null=True)),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "made_by",
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
                    "verbose_name": "historical survey link",
                    "verbose_name_plural": "historical survey links",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Survey",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "cycle",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="survey",
                            to="audits.cycle",
                        ),
                    ),
                    ("introduced", models.TextField(blank=True)),
                    ("opens_on", models.DateField()),
                    ("closes_on", models.DateField()),
                    ("minimum", models.PositiveSmallIntegerField(default=5)),
                    (
                        "planned_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("planned_on", models.DateField()),
                    ("opened_on", models.DateField(null=True)),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("closes_on__gt", models.F("opens_on"))),
                            name="survey_closes_after_it_opens",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("minimum__gte", 5)), name="survey_minimum"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalSurveyStatement",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("order", models.PositiveSmallIntegerField()),
                    ("text", models.TextField()),
                    (
                        "survey",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.survey",
                        ),
                    ),
                    (
                        "standard",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.standard",
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
                    "verbose_name": "historical survey statement",
                    "verbose_name_plural": "historical survey statements",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="ReceivedBundle",
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
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "partner",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.partner",
                        ),
                    ),
                    ("reference", models.CharField(max_length=40)),
                    ("content", models.JSONField()),
                    (
                        "received_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("received_at", models.DateTimeField()),
                    ("removed_on", models.DateField(null=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                },
            ),
            migrations.CreateModel(
                name="HistoricalTakenOver",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("number", models.PositiveIntegerField()),
                    (
                        "agency_return",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "bundle",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.receivedbundle",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="audits.criterion",
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
                    "verbose_name": "historical taken over",
                    "verbose_name_plural": "historical taken overs",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="ModeratedGrade",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "audit",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.multiagencyaudit",
                        ),
                    ),
                    (
                        "case",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.auditcase",
                        ),
                    ),
                    (
                        "standard",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.standard",
                        ),
                    ),
                    ("value", models.PositiveSmallIntegerField()),
                    ("reason", models.TextField(blank=True)),
                    (
                        "decided_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("decided_at", models.DateTimeField()),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("case", "standard"), name="moderated_grade_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ModeratedScore",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "submission",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.submission",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.criterion",
                        ),
                    ),
                    ("value", models.PositiveSmallIntegerField()),
                    ("reason", models.TextField(blank=True)),
                    (
                        "decided_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("decided_at", models.DateTimeField()),
                    ("replaced_on", models.DateField(null=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("replaced_on", None)),
                            fields=("agency_return", "criterion"),
                            name="moderated_score_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="MultiAgencyAccessDecision",
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
                            to="audits.multiagencyaudit",
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
                            name="multiagencyaccessdecision_of",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None), ("kind", "restricted")),
                            fields=("record",),
                            name="multiagencyaccessdecision_restricted_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None), ("person__isnull", False)),
                            fields=("record", "person", "kind"),
                            name="multiagencyaccessdecision_person_once",
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
                            name="multiagencyaccessdecision_about_a_person",
                        ),
                    ],
                },
                bases=(models.Model, core.access.Exclusion),
            ),
            migrations.CreateModel(
                name="MultiAgencyGroupRight",
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
                            to="audits.multiagencyaudit",
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
                            name="multiagencygroupright_page",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("content_object", "permission", "group"),
                            name="multiagencygroupright_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="MultiAgencyHold",
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
                            to="audits.multiagencyaudit",
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
                            name="multiagencyhold_released_at_and_by",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="MultiAgencyPersonRight",
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
                            to="audits.multiagencyaudit",
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
                            name="multiagencypersonright_page",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("content_object", "permission", "user", "membership"),
                            name="multiagencypersonright_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="NotReturned",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    ("said", models.TextField()),
                    (
                        "said_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("said_on", models.DateField()),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(fields=("agency_return",), name="not_returned_once")
                    ],
                },
            ),
            migrations.CreateModel(
                name="PanelDiscussion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "meeting",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.panelmeeting",
                        ),
                    ),
                    ("said", models.TextField(blank=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("meeting", "agency_return"), name="panel_discussion_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="QuestionSetDraft",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "question_set",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="draft",
                            to="audits.questionset",
                        ),
                    ),
                    (
                        "version_before",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="audits.questionsetversion",
                        ),
                    ),
                    ("content", models.JSONField()),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                },
            ),
            migrations.CreateModel(
                name="Release",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "partner",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.partner",
                        ),
                    ),
                    ("with_evidence", models.BooleanField()),
                    ("digest", models.CharField(max_length=64)),
                    (
                        "consented_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("consented_at", models.DateTimeField()),
                    ("withdrawn_on", models.DateField(null=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("withdrawn_on", None)),
                            fields=("agency_return", "partner"),
                            name="released_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ReturnAccessDecision",
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
                            to="audits.return",
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
                            name="returnaccessdecision_of",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None), ("kind", "restricted")),
                            fields=("record",),
                            name="returnaccessdecision_restricted_once",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at", None), ("person__isnull", False)),
                            fields=("record", "person", "kind"),
                            name="returnaccessdecision_person_once",
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
                            name="returnaccessdecision_about_a_person",
                        ),
                    ],
                },
                bases=(models.Model, core.access.Exclusion),
            ),
            migrations.CreateModel(
                name="ReturnGroupRight",
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
                            to="audits.return",
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
                            name="returngroupright_page",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("content_object", "permission", "group"),
                            name="returngroupright_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ReturnHold",
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
                            to="audits.return",
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
                            name="returnhold_released_at_and_by",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ReturnPersonRight",
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
                            to="audits.return",
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
                            name="returnpersonright_page",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("content_object", "permission", "user", "membership"),
                            name="returnpersonright_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="RevisionPoint",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "request",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.revisionrequest",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.criterion",
                        ),
                    ),
                    ("said", models.TextField()),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("request", "criterion"), name="revision_point_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="ScaleLevel",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "version",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="levels",
                            to="audits.questionsetversion",
                        ),
                    ),
                    ("value", models.PositiveSmallIntegerField()),
                    ("label", models.CharField(max_length=200)),
                    ("meaning", models.TextField(blank=True)),
                    (
                        "colour",
                        models.CharField(
                            choices=[
                                (audits.question_sets.content.Colour["RED"], "Red"),
                                (audits.question_sets.content.Colour["RED_AMBER"], "Red to amber"),
                                (
                                    audits.question_sets.content.Colour["AMBER_GREEN"],
                                    "Amber to green",
                                ),
                                (audits.question_sets.content.Colour["GREEN"], "Green"),
                            ],
                            max_length=20,
                        ),
                    ),
                ],
                options={
                    "ordering": ["version", "value"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("version", "value"), name="scale_level_value"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="SectionAssignment",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "standard",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.standard",
                        ),
                    ),
                    (
                        "assigned_to",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.heldrole",
                        ),
                    ),
                    (
                        "assigned_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("assigned_on", models.DateField()),
                    ("ended_on", models.DateField(null=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_on", None)),
                            fields=("agency_return", "standard", "assigned_to"),
                            name="section_assignment_once",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Signature",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "submission",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.submission",
                        ),
                    ),
                    ("signs_as", models.CharField(max_length=40)),
                    ("name", models.CharField(max_length=150)),
                    (
                        "signed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "by_link",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.signinglink",
                        ),
                    ),
                    ("declared", models.TextField()),
                    ("signed_at", models.DateTimeField()),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("submission", "signs_as"), name="signature_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("by_link", None), ("signed_by__isnull", False)),
                                models.Q(("by_link__isnull", False), ("signed_by", None)),
                                _connector="OR",
                            ),
                            name="signature_by_account_or_link",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="StillSo",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.criterion",
                        ),
                    ),
                    (
                        "before",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    ("number", models.PositiveIntegerField()),
                    (
                        "declared_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("declared_at", models.DateTimeField()),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("agency_return", "criterion"), name="still_so_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="SubmittedScore",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.criterion",
                        ),
                    ),
                    ("chosen", models.CharField(max_length=10)),
                    ("value", models.PositiveSmallIntegerField(null=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("agency_return", "criterion"), name="submitted_score_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="SurveyReply",
                fields=[
                    ("id", models.UUIDField(primary_key=True, serialize=False)),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "survey",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.survey",
                        ),
                    ),
                    ("received_on", models.DateField()),
                ],
                options={
                    "verbose_name_plural": "survey replies",
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                },
            ),
            migrations.CreateModel(
                name="SurveyStatement",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "survey",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="statements",
                            to="audits.survey",
                        ),
                    ),
                    ("order", models.PositiveSmallIntegerField()),
                    ("text", models.TextField()),
                    (
                        "standard",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.standard",
                        ),
                    ),
                ],
                options={
                    "ordering": ["survey", "order"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("survey", "order"), name="survey_statement_order"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="SurveyAnswer",
                fields=[
                    ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                    (
                        "reply",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.surveyreply",
                        ),
                    ),
                    (
                        "statement",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.surveystatement",
                        ),
                    ),
                    (
                        "value",
                        models.PositiveSmallIntegerField(
                            choices=[
                                (5, "Strongly agree"),
                                (4, "Agree"),
                                (3, "Neither agree nor disagree"),
                                (2, "Disagree"),
                                (1, "Strongly disagree"),
                                (0, "Don’t know"),
                            ]
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("reply", "statement"), name="survey_answer_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("value__lte", 5)), name="survey_answer_value"
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="SurveyLink",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("made_on", models.DateField()),
                    (
                        "made_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("ended_on", models.DateField(null=True)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("agency_return", "number"), name="survey_link_number_once"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("ended_on", None)),
                            fields=("agency_return",),
                            name="survey_link_once",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="TakenOver",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_return",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.return",
                        ),
                    ),
                    (
                        "bundle",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.receivedbundle",
                        ),
                    ),
                    (
                        "criterion",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="audits.criterion",
                        ),
                    ),
                    ("number", models.PositiveIntegerField()),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("agency_return", "criterion"), name="taken_over_once"
                        )
                    ],
                },
            ),
        )
    ]
