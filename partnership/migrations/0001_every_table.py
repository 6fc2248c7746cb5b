import django.contrib.postgres.indexes
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.documents
import core.history
import core.text_search
from core.together import CreateTogether


class Migration(migrations.Migration):
    replaces = [
        ("partnership", "0001_tables"),
        ("partnership", "0002_files_of_declarations_taken_away"),
        ("partnership", "0003_reasons_of_takeovers"),
        ("partnership", "0004_files_of_agreements_taken_away"),
        ("partnership", "0006_size_of_agencies"),
    ]

    initial = True

    dependencies = [
        ("core", "0001_every_table"),
    ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name="Agency",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("slug", models.SlugField(max_length=60, unique=True)),
                    ("name", models.CharField(max_length=150, unique=True)),
                    ("short_name", models.CharField(max_length=60)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("safeguarding-partner", "Safeguarding partner"),
                                ("relevant-agency", "Relevant agency"),
                                ("school", "School, college or early years"),
                                ("national-body", "National body"),
                                ("voluntary", "Voluntary organisation"),
                                ("business-team", "Partnership business team"),
                            ],
                            max_length=30,
                        ),
                    ),
                    (
                        "engagement",
                        models.CharField(
                            choices=[
                                ("permanent", "Permanent member"),
                                ("co-opted", "Co-opted member"),
                                ("virtual", "Virtually linked"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("phase", models.CharField(blank=True, max_length=60)),
                    (
                        "succeeded_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="partnership.agency",
                        ),
                    ),
                    ("closed_on", models.DateField(blank=True, null=True)),
                    ("closed_because", models.CharField(blank=True, max_length=200)),
                ],
                options={
                    "verbose_name_plural": "agencies",
                    "ordering": ["name"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalAgency",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("slug", models.SlugField(db_index=False, max_length=60)),
                    ("name", models.CharField(max_length=150)),
                    ("short_name", models.CharField(max_length=60)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("safeguarding-partner", "Safeguarding partner"),
                                ("relevant-agency", "Relevant agency"),
                                ("school", "School, college or early years"),
                                ("national-body", "National body"),
                                ("voluntary", "Voluntary organisation"),
                                ("business-team", "Partnership business team"),
                            ],
                            max_length=30,
                        ),
                    ),
                    (
                        "engagement",
                        models.CharField(
                            choices=[
                                ("permanent", "Permanent member"),
                                ("co-opted", "Co-opted member"),
                                ("virtual", "Virtually linked"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("phase", models.CharField(blank=True, max_length=60)),
                    ("closed_on", models.DateField(blank=True, null=True)),
                    ("closed_because", models.CharField(blank=True, max_length=200)),
                    (
                        "succeeded_by",
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
                    "verbose_name": "historical agency",
                    "verbose_name_plural": "historical agencies",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalTeam",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("name", models.CharField(max_length=120)),
                    ("closed_on", models.DateField(blank=True, null=True)),
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
                    "verbose_name": "historical team",
                    "verbose_name_plural": "historical teams",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Team",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="teams",
                            to="partnership.agency",
                        ),
                    ),
                    ("name", models.CharField(max_length=120)),
                    ("closed_on", models.DateField(blank=True, null=True)),
                ],
                options={
                    "ordering": ["name"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("closed_on", None)),
                            fields=("agency", "name"),
                            name="team_once",
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalAgencyRole",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "role",
                        models.CharField(
                            choices=[
                                ("frontline-practitioner", "Frontline practitioner"),
                                ("line-manager", "Line manager or team manager"),
                                ("safeguarding-lead", "Named or designated safeguarding lead"),
                                ("senior-manager", "Senior manager"),
                                ("partnership-representative", "Partnership representative"),
                                ("business-manager", "Safeguarding Partnership Business Manager"),
                                ("head-of-safeguarding", "Head of Safeguarding"),
                                (
                                    "safeguarding-development-officer",
                                    "Safeguarding Development Officer",
                                ),
                                ("senior-administration-officer", "Senior Administration Officer"),
                                ("lead-safeguarding-partner", "Lead Safeguarding Partner"),
                                (
                                    "delegated-safeguarding-partner",
                                    "Delegated Safeguarding Partner",
                                ),
                                ("group-chair", "Group chair or partnership chair"),
                                ("group-member", "Group member"),
                                ("independent-scrutineer", "Independent Scrutineer"),
                                ("independent-reviewer", "Independent Reviewer"),
                                ("notifier", "Local authority notifier"),
                                ("review-panel-member", "Review panel member"),
                                ("scie-officer", "Safeguarding Children in Education Officer"),
                                ("headteacher", "Headteacher"),
                                ("designated-safeguarding-lead", "Designated safeguarding lead"),
                                ("chair-of-governors", "Chair of governors"),
                                ("trust-lead", "Trust safeguarding lead"),
                                ("chief-officer", "Section 11 chief officer"),
                                ("moderator", "Section 11 moderator"),
                                ("multi-agency-auditor", "Multi-agency auditor"),
                                ("data-provider", "Data provider"),
                                ("performance-analyst", "Performance analyst"),
                                ("trainer", "Trainer"),
                                ("finance-officer", "Finance officer"),
                                ("relevant-agency-contact", "Relevant agency contact"),
                                ("young-scrutineer", "Young scrutineer or voice representative"),
                                ("information-governance-lead", "Information governance lead"),
                                ("system-administrator", "System administrator"),
                                ("agency-administrator", "Agency administrator"),
                            ],
                            max_length=40,
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
                            to="auth.group",
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
                    "verbose_name": "historical agency role",
                    "verbose_name_plural": "historical agency roles",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="AgencyRole",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="roles",
                            to="partnership.agency",
                        ),
                    ),
                    (
                        "role",
                        models.CharField(
                            choices=[
                                ("frontline-practitioner", "Frontline practitioner"),
                                ("line-manager", "Line manager or team manager"),
                                ("safeguarding-lead", "Named or designated safeguarding lead"),
                                ("senior-manager", "Senior manager"),
                                ("partnership-representative", "Partnership representative"),
                                ("business-manager", "Safeguarding Partnership Business Manager"),
                                ("head-of-safeguarding", "Head of Safeguarding"),
                                (
                                    "safeguarding-development-officer",
                                    "Safeguarding Development Officer",
                                ),
                                ("senior-administration-officer", "Senior Administration Officer"),
                                ("lead-safeguarding-partner", "Lead Safeguarding Partner"),
                                (
                                    "delegated-safeguarding-partner",
                                    "Delegated Safeguarding Partner",
                                ),
                                ("group-chair", "Group chair or partnership chair"),
                                ("group-member", "Group member"),
                                ("independent-scrutineer", "Independent Scrutineer"),
                                ("independent-reviewer", "Independent Reviewer"),
                                ("notifier", "Local authority notifier"),
                                ("review-panel-member", "Review panel member"),
                                ("scie-officer", "Safeguarding Children in Education Officer"),
                                ("headteacher", "Headteacher"),
                                ("designated-safeguarding-lead", "Designated safeguarding lead"),
                                ("chair-of-governors", "Chair of governors"),
                                ("trust-lead", "Trust safeguarding lead"),
                                ("chief-officer", "Section 11 chief officer"),
                                ("moderator", "Section 11 moderator"),
                                ("multi-agency-auditor", "Multi-agency auditor"),
                                ("data-provider", "Data provider"),
                                ("performance-analyst", "Performance analyst"),
                                ("trainer", "Trainer"),
                                ("finance-officer", "Finance officer"),
                                ("relevant-agency-contact", "Relevant agency contact"),
                                ("young-scrutineer", "Young scrutineer or voice representative"),
                                ("information-governance-lead", "Information governance lead"),
                                ("system-administrator", "System administrator"),
                                ("agency-administrator", "Agency administrator"),
                            ],
                            max_length=40,
                        ),
                    ),
                    (
                        "group",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="agency_role",
                            to="auth.group",
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(fields=("agency", "role"), name="agency_role_once")
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalHeldRole",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("started_on", models.DateField()),
                    ("ended_on", models.DateField(blank=True, null=True)),
                    ("end_reason", models.CharField(blank=True, max_length=200)),
                    (
                        "person",
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
                        "agency_role",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.agencyrole",
                        ),
                    ),
                    (
                        "team",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.team",
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
                    "verbose_name": "historical held role",
                    "verbose_name_plural": "historical held roles",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HeldRole",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "agency_role",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agencyrole",
                        ),
                    ),
                    (
                        "team",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.team",
                        ),
                    ),
                    ("started_on", models.DateField()),
                    ("ended_on", models.DateField(blank=True, null=True)),
                    ("end_reason", models.CharField(blank=True, max_length=200)),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_on", None)),
                            fields=("person", "agency_role"),
                            name="held_role_once_at_a_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("ended_on", None),
                                ("ended_on__gte", models.F("started_on")),
                                _connector="OR",
                            ),
                            name="held_role_ends_after_it_starts",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalCover",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("starts_on", models.DateField()),
                    ("ends_on", models.DateField()),
                    ("named_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                    ("end_reason", models.CharField(blank=True, max_length=200)),
                    (
                        "person",
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
                        "deputy",
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
                        "named_by",
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
                    "verbose_name": "historical cover",
                    "verbose_name_plural": "historical covers",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Cover",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "deputy",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
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
                    ("starts_on", models.DateField()),
                    ("ends_on", models.DateField()),
                    (
                        "named_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("named_at", models.DateTimeField()),
                    ("ended_at", models.DateTimeField(null=True)),
                    ("end_reason", models.CharField(blank=True, max_length=200)),
                ],
                options={
                    "ordering": ["starts_on", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                            name="cover_ends_after_it_starts",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("person", models.F("deputy")), _negated=True),
                            name="cover_by_somebody_else",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalDirectoryContact",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "procedure",
                        models.CharField(
                            choices=[("escalation", "Professional challenge and escalation")],
                            max_length=20,
                        ),
                    ),
                    ("step", models.PositiveSmallIntegerField()),
                    ("order", models.PositiveSmallIntegerField(default=0)),
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
                    "verbose_name": "historical directory contact",
                    "verbose_name_plural": "historical directory contacts",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="DirectoryContact",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="contacts",
                            to="partnership.agency",
                        ),
                    ),
                    (
                        "procedure",
                        models.CharField(
                            choices=[("escalation", "Professional challenge and escalation")],
                            max_length=20,
                        ),
                    ),
                    ("step", models.PositiveSmallIntegerField()),
                    ("order", models.PositiveSmallIntegerField(default=0)),
                    (
                        "held_role",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="contact_for",
                            to="partnership.heldrole",
                        ),
                    ),
                ],
                options={
                    "ordering": ["step", "order", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("agency", "procedure", "step", "order"),
                            name="directory_place_once",
                        ),
                        models.UniqueConstraint(
                            fields=("agency", "procedure", "step", "held_role"),
                            name="directory_person_once",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalInvitation",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("roles", models.JSONField()),
                    ("email", models.EmailField(max_length=254)),
                    ("full_name", models.CharField(max_length=150)),
                    ("job_title", models.CharField(blank=True, max_length=150)),
                    ("sent_at", models.DateTimeField()),
                    ("expires_on", models.DateField()),
                    ("link_key", models.UUIDField()),
                    ("link_hash", models.CharField(max_length=64)),
                    ("accepted_at", models.DateTimeField(null=True)),
                    ("withdrawn_at", models.DateTimeField(null=True)),
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
                        "invited_by",
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
                    (
                        "withdrawn_by",
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
                    "verbose_name": "historical invitation",
                    "verbose_name_plural": "historical invitations",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Invitation",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    ("roles", models.JSONField()),
                    ("email", models.EmailField(max_length=254)),
                    ("full_name", models.CharField(max_length=150)),
                    ("job_title", models.CharField(blank=True, max_length=150)),
                    (
                        "invited_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("sent_at", models.DateTimeField()),
                    ("expires_on", models.DateField()),
                    ("link_key", models.UUIDField()),
                    ("link_hash", models.CharField(max_length=64, unique=True)),
                    ("accepted_at", models.DateTimeField(null=True)),
                    (
                        "accepted_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("withdrawn_at", models.DateTimeField(null=True)),
                    (
                        "withdrawn_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["full_name", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("accepted_at", None), ("accepted_by", None)),
                                models.Q(
                                    ("accepted_at__isnull", False), ("accepted_by__isnull", False)
                                ),
                                _connector="OR",
                            ),
                            name="invitation_accepted_at_and_by",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                                models.Q(
                                    ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                                ),
                                _connector="OR",
                            ),
                            name="invitation_withdrawn_at_and_by",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("accepted_at", None), ("withdrawn_at", None)),
                            fields=("agency", "email"),
                            name="invitation_once_at_a_time",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="InvitationDraft",
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
                name="HistoricalAccessReview",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("begins_on", models.DateField()),
                    ("opened_on", models.DateField()),
                    ("due_on", models.DateField()),
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
                    "verbose_name": "historical access review",
                    "verbose_name_plural": "historical access reviews",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="AccessReview",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("begins_on", models.DateField(unique=True)),
                    ("opened_on", models.DateField()),
                    ("due_on", models.DateField()),
                ],
                options={
                    "ordering": ["-begins_on"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalReviewedRole",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "answer",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("confirmed", "Still needed"),
                                ("ended", "Ended"),
                                ("referred", "Should end, the business team was asked"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("reason", models.CharField(blank=True, max_length=200)),
                    ("answered_at", models.DateTimeField(null=True)),
                    (
                        "review",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.accessreview",
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
                    "verbose_name": "historical reviewed role",
                    "verbose_name_plural": "historical reviewed roles",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="ReviewedRole",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "review",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.accessreview",
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
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    (
                        "answer",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("confirmed", "Still needed"),
                                ("ended", "Ended"),
                                ("referred", "Should end, the business team was asked"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("reason", models.CharField(blank=True, max_length=200)),
                    ("answered_at", models.DateTimeField(null=True)),
                    (
                        "answered_by",
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
                    "indexes": [
                        models.Index(
                            fields=["review", "agency", "answer"], name="reviewed_role_page"
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("review", "held_role"), name="reviewed_role_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("answer", ""), ("answered_at", None), ("answered_by", None)
                                ),
                                models.Q(
                                    models.Q(("answer", ""), _negated=True),
                                    ("answered_at__isnull", False),
                                    ("answered_by__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="reviewed_role_answered_at_and_by",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalAgencyName",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("name", models.CharField(max_length=150)),
                    (
                        "kind",
                        models.CharField(
                            choices=[("former", "Former name"), ("alias", "Also called")],
                            max_length=10,
                        ),
                    ),
                    ("ended_on", models.DateField(null=True)),
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
                    "verbose_name": "historical agency name",
                    "verbose_name_plural": "historical agency names",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="AgencyName",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="names",
                            to="partnership.agency",
                        ),
                    ),
                    ("name", models.CharField(max_length=150)),
                    (
                        "kind",
                        models.CharField(
                            choices=[("former", "Former name"), ("alias", "Also called")],
                            max_length=10,
                        ),
                    ),
                    ("ended_on", models.DateField(null=True)),
                ],
                options={
                    "ordering": ["kind", "-ended_on", "name", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("kind", "former"), ("ended_on", None), _connector="OR"
                            ),
                            name="agency_alias_does_not_end",
                        ),
                        models.UniqueConstraint(
                            fields=("agency", "kind", "name", "ended_on"),
                            name="agency_name_once_a_day",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("ended_on", None)),
                            fields=("agency", "kind", "name"),
                            name="agency_name_once",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalAgreement",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("slug", models.SlugField(db_index=False, max_length=80)),
                    ("name", models.CharField(max_length=150)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("arrangements", "Published arrangements"),
                                ("memorandum", "Memorandum of understanding"),
                                ("threshold", "Threshold document or continuum of need"),
                                ("information-sharing", "Information-sharing agreement"),
                                ("other", "Other agreement"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("purpose", models.TextField(blank=True)),
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
                    "verbose_name": "historical agreement",
                    "verbose_name_plural": "historical agreements",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Agreement",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("slug", models.SlugField(max_length=80, unique=True)),
                    ("name", models.CharField(max_length=150)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("arrangements", "Published arrangements"),
                                ("memorandum", "Memorandum of understanding"),
                                ("threshold", "Threshold document or continuum of need"),
                                ("information-sharing", "Information-sharing agreement"),
                                ("other", "Other agreement"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("purpose", models.TextField(blank=True)),
                    ("ended_on", models.DateField(blank=True, null=True)),
                    ("end_reason", models.CharField(blank=True, max_length=500)),
                ],
                options={
                    "ordering": ["name", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalAgreementVersion",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("title", models.CharField(max_length=200)),
                    ("what_changed", models.TextField(blank=True)),
                    ("binds", models.CharField(max_length=500)),
                    ("text", models.TextField(blank=True)),
                    ("sha256", models.CharField(max_length=64)),
                    ("effective_on", models.DateField()),
                    ("review_on", models.DateField()),
                    ("agreed_on", models.DateField(blank=True, null=True)),
                    ("policy", models.CharField(max_length=20)),
                    ("asked_at", models.DateTimeField()),
                    ("withdrawn_at", models.DateTimeField(null=True)),
                    ("withdraw_reason", models.CharField(blank=True, max_length=500)),
                    (
                        "agreement",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.agreement",
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
                        "withdrawn_by",
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
                    ("mended_because", models.CharField(blank=True, max_length=500)),
                ],
                options={
                    "verbose_name": "historical agreement version",
                    "verbose_name_plural": "historical agreement versions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="AgreementVersion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agreement",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="versions",
                            to="partnership.agreement",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("title", models.CharField(max_length=200)),
                    ("what_changed", models.TextField(blank=True)),
                    ("binds", models.CharField(max_length=500)),
                    ("text", models.TextField(blank=True)),
                    ("sha256", models.CharField(max_length=64)),
                    ("effective_on", models.DateField()),
                    ("review_on", models.DateField()),
                    ("agreed_on", models.DateField(blank=True, null=True)),
                    ("policy", models.CharField(max_length=20)),
                    ("asked_at", models.DateTimeField()),
                    (
                        "asked_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("withdrawn_at", models.DateTimeField(null=True)),
                    (
                        "withdrawn_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("withdraw_reason", models.CharField(blank=True, max_length=500)),
                    ("mended_because", models.CharField(blank=True, max_length=500)),
                ],
                options={
                    "ordering": ["-number"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("agreement", "number"), name="agreement_version_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("review_on__gt", models.F("effective_on"))),
                            name="agreement_version_reviewed_later",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                                models.Q(
                                    ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                                ),
                                _connector="OR",
                            ),
                            name="agreement_version_withdrawn_at_and_by",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalAgreementDocument",
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
                        "version",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.agreementversion",
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
                    "verbose_name": "historical agreement document",
                    "verbose_name_plural": "historical agreement documents",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="AgreementDocument",
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
                        "version",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agreementversion",
                        ),
                    ),
                    ("taken_away_because", models.CharField(blank=True, max_length=500)),
                ],
                options={
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
                            name="agreement_file_taken_away_with_a_reason",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalSignOff",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "role",
                        models.CharField(
                            choices=[
                                ("frontline-practitioner", "Frontline practitioner"),
                                ("line-manager", "Line manager or team manager"),
                                ("safeguarding-lead", "Named or designated safeguarding lead"),
                                ("senior-manager", "Senior manager"),
                                ("partnership-representative", "Partnership representative"),
                                ("business-manager", "Safeguarding Partnership Business Manager"),
                                ("head-of-safeguarding", "Head of Safeguarding"),
                                (
                                    "safeguarding-development-officer",
                                    "Safeguarding Development Officer",
                                ),
                                ("senior-administration-officer", "Senior Administration Officer"),
                                ("lead-safeguarding-partner", "Lead Safeguarding Partner"),
                                (
                                    "delegated-safeguarding-partner",
                                    "Delegated Safeguarding Partner",
                                ),
                                ("group-chair", "Group chair or partnership chair"),
                                ("group-member", "Group member"),
                                ("independent-scrutineer", "Independent Scrutineer"),
                                ("independent-reviewer", "Independent Reviewer"),
                                ("notifier", "Local authority notifier"),
                                ("review-panel-member", "Review panel member"),
                                ("scie-officer", "Safeguarding Children in Education Officer"),
                                ("headteacher", "Headteacher"),
                                ("designated-safeguarding-lead", "Designated safeguarding lead"),
                                ("chair-of-governors", "Chair of governors"),
                                ("trust-lead", "Trust safeguarding lead"),
                                ("chief-officer", "Section 11 chief officer"),
                                ("moderator", "Section 11 moderator"),
                                ("multi-agency-auditor", "Multi-agency auditor"),
                                ("data-provider", "Data provider"),
                                ("performance-analyst", "Performance analyst"),
                                ("trainer", "Trainer"),
                                ("finance-officer", "Finance officer"),
                                ("relevant-agency-contact", "Relevant agency contact"),
                                ("young-scrutineer", "Young scrutineer or voice representative"),
                                ("information-governance-lead", "Information governance lead"),
                                ("system-administrator", "System administrator"),
                                ("agency-administrator", "Agency administrator"),
                            ],
                            max_length=40,
                        ),
                    ),
                    ("signed_at", models.DateTimeField(null=True)),
                    ("signed_sha256", models.CharField(blank=True, max_length=64)),
                    ("declined_at", models.DateTimeField(null=True)),
                    ("decline_reason", models.CharField(blank=True, max_length=1000)),
                    (
                        "version",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.agreementversion",
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
                        "declined_by",
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
                    "verbose_name": "historical sign off",
                    "verbose_name_plural": "historical sign offs",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="SignOff",
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
                            related_name="sign_offs",
                            to="partnership.agreementversion",
                        ),
                    ),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="sign_offs",
                            to="partnership.agency",
                        ),
                    ),
                    (
                        "role",
                        models.CharField(
                            choices=[
                                ("frontline-practitioner", "Frontline practitioner"),
                                ("line-manager", "Line manager or team manager"),
                                ("safeguarding-lead", "Named or designated safeguarding lead"),
                                ("senior-manager", "Senior manager"),
                                ("partnership-representative", "Partnership representative"),
                                ("business-manager", "Safeguarding Partnership Business Manager"),
                                ("head-of-safeguarding", "Head of Safeguarding"),
                                (
                                    "safeguarding-development-officer",
                                    "Safeguarding Development Officer",
                                ),
                                ("senior-administration-officer", "Senior Administration Officer"),
                                ("lead-safeguarding-partner", "Lead Safeguarding Partner"),
                                (
                                    "delegated-safeguarding-partner",
                                    "Delegated Safeguarding Partner",
                                ),
                                ("group-chair", "Group chair or partnership chair"),
                                ("group-member", "Group member"),
                                ("independent-scrutineer", "Independent Scrutineer"),
                                ("independent-reviewer", "Independent Reviewer"),
                                ("notifier", "Local authority notifier"),
                                ("review-panel-member", "Review panel member"),
                                ("scie-officer", "Safeguarding Children in Education Officer"),
                                ("headteacher", "Headteacher"),
                                ("designated-safeguarding-lead", "Designated safeguarding lead"),
                                ("chair-of-governors", "Chair of governors"),
                                ("trust-lead", "Trust safeguarding lead"),
                                ("chief-officer", "Section 11 chief officer"),
                                ("moderator", "Section 11 moderator"),
                                ("multi-agency-auditor", "Multi-agency auditor"),
                                ("data-provider", "Data provider"),
                                ("performance-analyst", "Performance analyst"),
                                ("trainer", "Trainer"),
                                ("finance-officer", "Finance officer"),
                                ("relevant-agency-contact", "Relevant agency contact"),
                                ("young-scrutineer", "Young scrutineer or voice representative"),
                                ("information-governance-lead", "Information governance lead"),
                                ("system-administrator", "System administrator"),
                                ("agency-administrator", "Agency administrator"),
                            ],
                            max_length=40,
                        ),
                    ),
                    ("signed_at", models.DateTimeField(null=True)),
                    (
                        "signed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("signed_sha256", models.CharField(blank=True, max_length=64)),
                    ("declined_at", models.DateTimeField(null=True)),
                    (
                        "declined_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("decline_reason", models.CharField(blank=True, max_length=1000)),
                ],
                options={
                    "ordering": ["agency__name", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [
                        models.Index(
                            condition=models.Q(("signed_at", None)),
                            fields=["agency", "role"],
                            name="sign_off_waiting",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("version", "agency", "role"), name="sign_off_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("signed_at", None), ("signed_by", None), ("signed_sha256", "")
                                ),
                                models.Q(
                                    ("signed_at__isnull", False),
                                    ("signed_by__isnull", False),
                                    models.Q(("signed_sha256", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="sign_off_signed_at_and_by",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("declined_at", None), ("declined_by", None)),
                                models.Q(
                                    ("declined_at__isnull", False), ("declined_by__isnull", False)
                                ),
                                _connector="OR",
                            ),
                            name="sign_off_declined_at_and_by",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PartnershipGroup",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("slug", models.SlugField(max_length=80, unique=True)),
                    ("name", models.CharField(max_length=150)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("leadership", "Leadership group"),
                                ("executive", "Executive group"),
                                ("subgroup", "Standing subgroup"),
                                ("linked", "Linked group"),
                                ("task-and-finish", "Task and finish group"),
                                ("practice-review", "Practice review subgroup"),
                                ("board", "Board that others run"),
                            ],
                            default="subgroup",
                            max_length=20,
                        ),
                    ),
                    ("purpose", models.TextField(blank=True)),
                    ("meets", models.CharField(blank=True, max_length=120)),
                    ("meetings_a_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ("chair_as_published", models.CharField(blank=True, max_length=200)),
                    (
                        "reports_to",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="reported_to_by",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                    ("quorum_chair", models.BooleanField(default=False)),
                    ("quorum_agencies", models.PositiveSmallIntegerField(default=0)),
                    ("quorum_partners", models.PositiveSmallIntegerField(default=0)),
                    ("ends_on", models.DateField(blank=True, null=True)),
                    ("extended_because", models.CharField(blank=True, max_length=500)),
                    ("closed_on", models.DateField(blank=True, null=True)),
                    ("close_reason", models.CharField(blank=True, max_length=500)),
                ],
                options={
                    "ordering": ["name"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("kind", "task-and-finish"), _negated=True),
                                ("ends_on__isnull", False),
                                _connector="OR",
                            ),
                            name="task_and_finish_group_ends",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("reports_to", None),
                                models.Q(("reports_to", models.F("pk")), _negated=True),
                                _connector="OR",
                            ),
                            name="group_reports_to_another",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalPartnershipGroup",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("slug", models.SlugField(db_index=False, max_length=80)),
                    ("name", models.CharField(max_length=150)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("leadership", "Leadership group"),
                                ("executive", "Executive group"),
                                ("subgroup", "Standing subgroup"),
                                ("linked", "Linked group"),
                                ("task-and-finish", "Task and finish group"),
                                ("practice-review", "Practice review subgroup"),
                                ("board", "Board that others run"),
                            ],
                            default="subgroup",
                            max_length=20,
                        ),
                    ),
                    ("purpose", models.TextField(blank=True)),
                    ("meets", models.CharField(blank=True, max_length=120)),
                    ("meetings_a_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                    ("chair_as_published", models.CharField(blank=True, max_length=200)),
                    ("quorum_chair", models.BooleanField(default=False)),
                    ("quorum_agencies", models.PositiveSmallIntegerField(default=0)),
                    ("quorum_partners", models.PositiveSmallIntegerField(default=0)),
                    ("ends_on", models.DateField(blank=True, null=True)),
                    ("extended_because", models.CharField(blank=True, max_length=500)),
                    ("closed_on", models.DateField(blank=True, null=True)),
                    ("close_reason", models.CharField(blank=True, max_length=500)),
                    (
                        "reports_to",
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
                    "verbose_name": "historical partnership group",
                    "verbose_name_plural": "historical partnership groups",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalGroupLink",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
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
                        "board",
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
                    "verbose_name": "historical group link",
                    "verbose_name_plural": "historical group links",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="GroupLink",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "group",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="links",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                    (
                        "board",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="linked_from",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                ],
                options={
                    "ordering": ["board__name", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("group", "board"), name="group_linked_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("group", models.F("board")), _negated=True),
                            name="group_linked_to_another",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalTermsOfReference",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("sections", models.JSONField(default=dict)),
                    ("effective_on", models.DateField()),
                    ("review_on", models.DateField()),
                    ("agreed_on", models.DateField()),
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
                        "agreed_by",
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
                    "verbose_name": "historical terms of reference",
                    "verbose_name_plural": "historical terms of references",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="TermsOfReference",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "group",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="terms_of_reference",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("sections", models.JSONField(default=dict)),
                    ("effective_on", models.DateField()),
                    ("review_on", models.DateField()),
                    (
                        "agreed_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                    ("agreed_on", models.DateField()),
                ],
                options={
                    "ordering": ["-number"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("group", "number"), name="terms_of_reference_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("review_on__gt", models.F("effective_on"))),
                            name="terms_of_reference_reviewed_later",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalTermsOfReferenceDocument",
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
                        "terms",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.termsofreference",
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
                    "verbose_name": "historical terms of reference document",
                    "verbose_name_plural": "historical terms of reference documents",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="TermsOfReferenceDocument",
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
                        "terms",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.termsofreference",
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalGroupSeat",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "sits_as",
                        models.CharField(
                            choices=[
                                ("chair", "Chair"),
                                ("deputy-chair", "Deputy chair"),
                                ("member", "Member"),
                                ("co-opted", "Co-opted member"),
                                ("adviser", "Adviser"),
                                ("minute-taker", "Minute taker"),
                            ],
                            default="member",
                            max_length=20,
                        ),
                    ),
                    ("post", models.CharField(blank=True, max_length=150)),
                    ("started_on", models.DateField()),
                    ("ended_on", models.DateField(blank=True, null=True)),
                    ("end_reason", models.CharField(blank=True, max_length=200)),
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
                    "verbose_name": "historical group seat",
                    "verbose_name_plural": "historical group seats",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="GroupSeat",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "group",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="seats",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="group_seats",
                            to="partnership.agency",
                        ),
                    ),
                    (
                        "sits_as",
                        models.CharField(
                            choices=[
                                ("chair", "Chair"),
                                ("deputy-chair", "Deputy chair"),
                                ("member", "Member"),
                                ("co-opted", "Co-opted member"),
                                ("adviser", "Adviser"),
                                ("minute-taker", "Minute taker"),
                            ],
                            default="member",
                            max_length=20,
                        ),
                    ),
                    ("post", models.CharField(blank=True, max_length=150)),
                    ("started_on", models.DateField()),
                    ("ended_on", models.DateField(blank=True, null=True)),
                    ("end_reason", models.CharField(blank=True, max_length=200)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("ended_on", None),
                                ("ended_on__gte", models.F("started_on")),
                                _connector="OR",
                            ),
                            name="group_seat_ends_after_it_starts",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("ended_on", None), ("sits_as", "chair")),
                            fields=("group",),
                            name="group_seat_of_one_chair",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalSeatHolder",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("started_on", models.DateField()),
                    ("ended_on", models.DateField(blank=True, null=True)),
                    ("end_reason", models.CharField(blank=True, max_length=200)),
                    (
                        "seat",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.groupseat",
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
                    "verbose_name": "historical seat holder",
                    "verbose_name_plural": "historical seat holders",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="SeatHolder",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "seat",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="holders",
                            to="partnership.groupseat",
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
                    ("started_on", models.DateField()),
                    ("ended_on", models.DateField(blank=True, null=True)),
                    ("end_reason", models.CharField(blank=True, max_length=200)),
                ],
                options={
                    "ordering": ["-started_on", "-pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("ended_on", None)),
                            fields=("seat",),
                            name="seat_held_by_one",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("ended_on", None),
                                ("ended_on__gte", models.F("started_on")),
                                _connector="OR",
                            ),
                            name="seat_holder_ends_after_they_start",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalChairTerm",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("begins_on", models.DateField()),
                    ("ends_on", models.DateField()),
                    ("again_because", models.CharField(blank=True, max_length=200)),
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
                        "partner",
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
                    "verbose_name": "historical chair term",
                    "verbose_name_plural": "historical chair terms",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="ChairTerm",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "group",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="chair_terms",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                    (
                        "partner",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="chair_terms",
                            to="partnership.agency",
                        ),
                    ),
                    (
                        "held_role",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.heldrole",
                        ),
                    ),
                    ("begins_on", models.DateField()),
                    ("ends_on", models.DateField()),
                    ("again_because", models.CharField(blank=True, max_length=200)),
                ],
                options={
                    "ordering": ["begins_on", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("ends_on__gte", models.F("begins_on"))),
                            name="chair_term_ends_after_it_begins",
                        ),
                        models.UniqueConstraint(
                            fields=("group", "begins_on"), name="chair_term_once"
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalGroupRole",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "role",
                        models.CharField(
                            choices=[
                                ("group-chair", "Group chair or partnership chair"),
                                ("group-member", "Group member"),
                            ],
                            max_length=40,
                        ),
                    ),
                    (
                        "partnership_group",
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
                    "verbose_name": "historical group role",
                    "verbose_name_plural": "historical group roles",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="GroupRole",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "partnership_group",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="roles",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                    (
                        "role",
                        models.CharField(
                            choices=[
                                ("group-chair", "Group chair or partnership chair"),
                                ("group-member", "Group member"),
                            ],
                            max_length=40,
                        ),
                    ),
                    (
                        "group",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="group_role",
                            to="auth.group",
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("partnership_group", "role"), name="role_in_group_once"
                        )
                    ],
                    "indexes": [],
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
                    "verbose_name": "historical duty",
                    "verbose_name_plural": "historical duties",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
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
                    "indexes": [],
                },
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
                    (
                        "role",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("frontline-practitioner", "Frontline practitioner"),
                                ("line-manager", "Line manager or team manager"),
                                ("safeguarding-lead", "Named or designated safeguarding lead"),
                                ("senior-manager", "Senior manager"),
                                ("partnership-representative", "Partnership representative"),
                                ("business-manager", "Safeguarding Partnership Business Manager"),
                                ("head-of-safeguarding", "Head of Safeguarding"),
                                (
                                    "safeguarding-development-officer",
                                    "Safeguarding Development Officer",
                                ),
                                ("senior-administration-officer", "Senior Administration Officer"),
                                ("lead-safeguarding-partner", "Lead Safeguarding Partner"),
                                (
                                    "delegated-safeguarding-partner",
                                    "Delegated Safeguarding Partner",
                                ),
                                ("group-chair", "Group chair or partnership chair"),
                                ("group-member", "Group member"),
                                ("independent-scrutineer", "Independent Scrutineer"),
                                ("independent-reviewer", "Independent Reviewer"),
                                ("notifier", "Local authority notifier"),
                                ("review-panel-member", "Review panel member"),
                                ("scie-officer", "Safeguarding Children in Education Officer"),
                                ("headteacher", "Headteacher"),
                                ("designated-safeguarding-lead", "Designated safeguarding lead"),
                                ("chair-of-governors", "Chair of governors"),
                                ("trust-lead", "Trust safeguarding lead"),
                                ("chief-officer", "Section 11 chief officer"),
                                ("moderator", "Section 11 moderator"),
                                ("multi-agency-auditor", "Multi-agency auditor"),
                                ("data-provider", "Data provider"),
                                ("performance-analyst", "Performance analyst"),
                                ("trainer", "Trainer"),
                                ("finance-officer", "Finance officer"),
                                ("relevant-agency-contact", "Relevant agency contact"),
                                ("young-scrutineer", "Young scrutineer or voice representative"),
                                ("information-governance-lead", "Information governance lead"),
                                ("system-administrator", "System administrator"),
                                ("agency-administrator", "Agency administrator"),
                            ],
                            max_length=40,
                        ),
                    ),
                    ("started_on", models.DateField()),
                    ("ended_on", models.DateField(blank=True, null=True)),
                    ("end_reason", models.CharField(blank=True, max_length=500)),
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
                    "verbose_name": "historical duty owner",
                    "verbose_name_plural": "historical duty owners",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
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
                        "role",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("frontline-practitioner", "Frontline practitioner"),
                                ("line-manager", "Line manager or team manager"),
                                ("safeguarding-lead", "Named or designated safeguarding lead"),
                                ("senior-manager", "Senior manager"),
                                ("partnership-representative", "Partnership representative"),
                                ("business-manager", "Safeguarding Partnership Business Manager"),
                                ("head-of-safeguarding", "Head of Safeguarding"),
                                (
                                    "safeguarding-development-officer",
                                    "Safeguarding Development Officer",
                                ),
                                ("senior-administration-officer", "Senior Administration Officer"),
                                ("lead-safeguarding-partner", "Lead Safeguarding Partner"),
                                (
                                    "delegated-safeguarding-partner",
                                    "Delegated Safeguarding Partner",
                                ),
                                ("group-chair", "Group chair or partnership chair"),
                                ("group-member", "Group member"),
                                ("independent-scrutineer", "Independent Scrutineer"),
                                ("independent-reviewer", "Independent Reviewer"),
                                ("notifier", "Local authority notifier"),
                                ("review-panel-member", "Review panel member"),
                                ("scie-officer", "Safeguarding Children in Education Officer"),
                                ("headteacher", "Headteacher"),
                                ("designated-safeguarding-lead", "Designated safeguarding lead"),
                                ("chair-of-governors", "Chair of governors"),
                                ("trust-lead", "Trust safeguarding lead"),
                                ("chief-officer", "Section 11 chief officer"),
                                ("moderator", "Section 11 moderator"),
                                ("multi-agency-auditor", "Multi-agency auditor"),
                                ("data-provider", "Data provider"),
                                ("performance-analyst", "Performance analyst"),
                                ("trainer", "Trainer"),
                                ("finance-officer", "Finance officer"),
                                ("relevant-agency-contact", "Relevant agency contact"),
                                ("young-scrutineer", "Young scrutineer or voice representative"),
                                ("information-governance-lead", "Information governance lead"),
                                ("system-administrator", "System administrator"),
                                ("agency-administrator", "Agency administrator"),
                            ],
                            max_length=40,
                        ),
                    ),
                    ("started_on", models.DateField()),
                    ("ended_on", models.DateField(blank=True, null=True)),
                    ("end_reason", models.CharField(blank=True, max_length=500)),
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
                                ("role", ""), ("agency__isnull", False), _connector="OR"
                            ),
                            name="duty_of_a_post_at_an_agency",
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
                            fields=("duty", "agency", "role"),
                            name="duty_of_agency_once",
                        ),
                    ],
                    "indexes": [],
                },
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
                    "verbose_name": "historical duty evidence",
                    "verbose_name_plural": "historical duty evidences",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
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
                    (
                        "duty",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="evidence",
                            to="partnership.duty",
                        ),
                    ),
                    ("happened_on", models.DateField()),
                    ("what", models.CharField(max_length=250)),
                    ("where", models.CharField(blank=True, max_length=500)),
                    ("wrong_because", models.CharField(blank=True, max_length=250)),
                    ("recorded_at", models.DateTimeField()),
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
                    "indexes": [],
                    "constraints": [],
                },
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
                    "verbose_name": "historical expectation declaration",
                    "verbose_name_plural": "historical expectation declarations",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
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
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
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
                    (
                        "declared_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("accepted", models.BooleanField(null=True)),
                    ("answer_reason", models.TextField(blank=True, max_length=1000)),
                    ("answered_at", models.DateTimeField(null=True)),
                    (
                        "answered_by",
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
            migrations.CreateModel(
                name="HistoricalDeclarationDocument",
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
                        "declaration",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.expectationdeclaration",
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
                    "verbose_name": "historical declaration document",
                    "verbose_name_plural": "historical declaration documents",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="DeclarationDocument",
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
                        "declaration",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.expectationdeclaration",
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
                            name="declaration_file_taken_away_with_a_reason",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalFundingYear",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("starts_in", models.PositiveSmallIntegerField()),
                    ("heads", models.CharField(max_length=20)),
                    ("closed_at", models.DateTimeField(null=True)),
                    (
                        "closed_by",
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
                    "verbose_name": "historical funding year",
                    "verbose_name_plural": "historical funding years",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="FundingYear",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("starts_in", models.PositiveSmallIntegerField(unique=True)),
                    ("heads", models.CharField(max_length=20)),
                    ("closed_at", models.DateTimeField(null=True)),
                    (
                        "closed_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["-starts_in"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("closed_by", None), ("closed_at__isnull", False), _connector="OR"
                            ),
                            name="funding_year_closed_at_and_by",
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalFundingCorrection",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("pence", models.BigIntegerField()),
                    ("because", models.CharField(max_length=500)),
                    (
                        "year",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.fundingyear",
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
                    "verbose_name": "historical funding correction",
                    "verbose_name_plural": "historical funding corrections",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="FundingCorrection",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "year",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.fundingyear",
                        ),
                    ),
                    ("pence", models.BigIntegerField()),
                    ("because", models.CharField(max_length=500)),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalFundingLine",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("agreed_pence", models.BigIntegerField()),
                    ("in_kind_pence", models.BigIntegerField(default=0)),
                    ("in_kind_what", models.CharField(blank=True, max_length=300)),
                    (
                        "year",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.fundingyear",
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
                    "verbose_name": "historical funding line",
                    "verbose_name_plural": "historical funding lines",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="FundingLine",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "year",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.fundingyear",
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
                    ("agreed_pence", models.BigIntegerField()),
                    ("in_kind_pence", models.BigIntegerField(default=0)),
                    ("in_kind_what", models.CharField(blank=True, max_length=300)),
                ],
                options={
                    "ordering": ["agency__name", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("year", "agency"), name="funding_line_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("agreed_pence__gte", 0), ("in_kind_pence__gte", 0)),
                            name="funding_line_gives",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalFundingPayment",
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
                            choices=[("invoice", "Invoice"), ("receipt", "Received")], max_length=10
                        ),
                    ),
                    ("happened_on", models.DateField()),
                    ("reference", models.CharField(max_length=60)),
                    ("pence", models.BigIntegerField()),
                    ("because", models.CharField(blank=True, max_length=500)),
                    (
                        "line",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.fundingline",
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
                    "verbose_name": "historical funding payment",
                    "verbose_name_plural": "historical funding payments",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="FundingPayment",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "line",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.fundingline",
                        ),
                    ),
                    (
                        "kind",
                        models.CharField(
                            choices=[("invoice", "Invoice"), ("receipt", "Received")], max_length=10
                        ),
                    ),
                    ("happened_on", models.DateField()),
                    ("reference", models.CharField(max_length=60)),
                    ("pence", models.BigIntegerField()),
                    ("because", models.CharField(blank=True, max_length=500)),
                ],
                options={
                    "ordering": ["happened_on", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("pence", 0), _negated=True),
                            name="funding_payment_of_something",
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalFundingHead",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("slug", models.SlugField(db_index=False, max_length=40)),
                    ("title", models.CharField(max_length=120)),
                    ("order", models.PositiveSmallIntegerField()),
                    ("budget_pence", models.BigIntegerField(default=0)),
                    ("closed_on", models.DateField(blank=True, null=True)),
                    ("closed_because", models.CharField(blank=True, max_length=500)),
                    (
                        "year",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.fundingyear",
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
                    "verbose_name": "historical funding head",
                    "verbose_name_plural": "historical funding heads",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="FundingHead",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "year",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.fundingyear",
                        ),
                    ),
                    ("slug", models.SlugField(max_length=40)),
                    ("title", models.CharField(max_length=120)),
                    ("order", models.PositiveSmallIntegerField()),
                    ("budget_pence", models.BigIntegerField(default=0)),
                    ("closed_on", models.DateField(blank=True, null=True)),
                    ("closed_because", models.CharField(blank=True, max_length=500)),
                ],
                options={
                    "ordering": ["order", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(fields=("year", "slug"), name="funding_head_once"),
                        models.CheckConstraint(
                            condition=models.Q(("budget_pence__gte", 0)), name="funding_head_budget"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("closed_on", None),
                                models.Q(("closed_because", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="funding_head_closed_with_a_reason",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalFundingSpending",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("spent_on", models.DateField()),
                    ("what", models.CharField(max_length=200)),
                    ("reference", models.CharField(blank=True, max_length=60)),
                    ("pence", models.BigIntegerField()),
                    ("because", models.CharField(blank=True, max_length=500)),
                    (
                        "head",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.fundinghead",
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
                    "verbose_name": "historical funding spending",
                    "verbose_name_plural": "historical funding spendings",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="FundingSpending",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "head",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.fundinghead",
                        ),
                    ),
                    ("spent_on", models.DateField()),
                    ("what", models.CharField(max_length=200)),
                    ("reference", models.CharField(blank=True, max_length=60)),
                    ("pence", models.BigIntegerField()),
                    ("because", models.CharField(blank=True, max_length=500)),
                ],
                options={
                    "ordering": ["spent_on", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("pence", 0), _negated=True),
                            name="funding_spending_of_something",
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalFundingChange",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("what", models.CharField(max_length=600)),
                    ("because", models.CharField(blank=True, max_length=500)),
                    ("made_at", models.DateTimeField()),
                    (
                        "year",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.fundingyear",
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
                    "verbose_name": "historical funding change",
                    "verbose_name_plural": "historical funding changes",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="FundingChange",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "year",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.fundingyear",
                        ),
                    ),
                    (
                        "agency",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    ("what", models.CharField(max_length=600)),
                    ("because", models.CharField(blank=True, max_length=500)),
                    ("made_at", models.DateTimeField()),
                    (
                        "made_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["-made_at", "-pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="LibraryDocument",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("slug", models.SlugField(max_length=80, unique=True)),
                    ("title", models.CharField(max_length=150)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("policy", "Policy"),
                                ("procedure", "Procedure"),
                                ("toolkit", "Toolkit"),
                                ("guidance", "Guidance"),
                                ("form", "Form"),
                                ("briefing", "Seven-minute briefing"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("summary", models.TextField(max_length=500)),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    (
                        "owner_role",
                        models.CharField(
                            choices=[
                                ("frontline-practitioner", "Frontline practitioner"),
                                ("line-manager", "Line manager or team manager"),
                                ("safeguarding-lead", "Named or designated safeguarding lead"),
                                ("senior-manager", "Senior manager"),
                                ("partnership-representative", "Partnership representative"),
                                ("business-manager", "Safeguarding Partnership Business Manager"),
                                ("head-of-safeguarding", "Head of Safeguarding"),
                                (
                                    "safeguarding-development-officer",
                                    "Safeguarding Development Officer",
                                ),
                                ("senior-administration-officer", "Senior Administration Officer"),
                                ("lead-safeguarding-partner", "Lead Safeguarding Partner"),
                                (
                                    "delegated-safeguarding-partner",
                                    "Delegated Safeguarding Partner",
                                ),
                                ("group-chair", "Group chair or partnership chair"),
                                ("group-member", "Group member"),
                                ("independent-scrutineer", "Independent Scrutineer"),
                                ("independent-reviewer", "Independent Reviewer"),
                                ("notifier", "Local authority notifier"),
                                ("review-panel-member", "Review panel member"),
                                ("scie-officer", "Safeguarding Children in Education Officer"),
                                ("headteacher", "Headteacher"),
                                ("designated-safeguarding-lead", "Designated safeguarding lead"),
                                ("chair-of-governors", "Chair of governors"),
                                ("trust-lead", "Trust safeguarding lead"),
                                ("chief-officer", "Section 11 chief officer"),
                                ("moderator", "Section 11 moderator"),
                                ("multi-agency-auditor", "Multi-agency auditor"),
                                ("data-provider", "Data provider"),
                                ("performance-analyst", "Performance analyst"),
                                ("trainer", "Trainer"),
                                ("finance-officer", "Finance officer"),
                                ("relevant-agency-contact", "Relevant agency contact"),
                                ("young-scrutineer", "Young scrutineer or voice representative"),
                                ("information-governance-lead", "Information governance lead"),
                                ("system-administrator", "System administrator"),
                                ("agency-administrator", "Agency administrator"),
                            ],
                            max_length=40,
                        ),
                    ),
                    (
                        "group",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.partnershipgroup",
                        ),
                    ),
                    ("for_everyone", models.BooleanField(default=True)),
                    ("asks", models.JSONField(blank=True, default=list)),
                    ("source", models.CharField(blank=True, max_length=250)),
                    ("review_on", models.DateField()),
                    ("withdrawn_on", models.DateField(blank=True, null=True)),
                    ("withdrawn_because", models.CharField(blank=True, max_length=500)),
                    (
                        "succeeded_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.librarydocument",
                        ),
                    ),
                ],
                options={
                    "ordering": ["title", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("succeeded_by", None),
                                ("withdrawn_on__isnull", False),
                                _connector="OR",
                            ),
                            name="library_document_succeeded_once_withdrawn",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("succeeded_by", None),
                                models.Q(("succeeded_by", models.F("pk")), _negated=True),
                                _connector="OR",
                            ),
                            name="library_document_succeeded_by_another",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalLibraryDocument",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("slug", models.SlugField(db_index=False, max_length=80)),
                    ("title", models.CharField(max_length=150)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("policy", "Policy"),
                                ("procedure", "Procedure"),
                                ("toolkit", "Toolkit"),
                                ("guidance", "Guidance"),
                                ("form", "Form"),
                                ("briefing", "Seven-minute briefing"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("summary", models.TextField(max_length=500)),
                    (
                        "owner_role",
                        models.CharField(
                            choices=[
                                ("frontline-practitioner", "Frontline practitioner"),
                                ("line-manager", "Line manager or team manager"),
                                ("safeguarding-lead", "Named or designated safeguarding lead"),
                                ("senior-manager", "Senior manager"),
                                ("partnership-representative", "Partnership representative"),
                                ("business-manager", "Safeguarding Partnership Business Manager"),
                                ("head-of-safeguarding", "Head of Safeguarding"),
                                (
                                    "safeguarding-development-officer",
                                    "Safeguarding Development Officer",
                                ),
                                ("senior-administration-officer", "Senior Administration Officer"),
                                ("lead-safeguarding-partner", "Lead Safeguarding Partner"),
                                (
                                    "delegated-safeguarding-partner",
                                    "Delegated Safeguarding Partner",
                                ),
                                ("group-chair", "Group chair or partnership chair"),
                                ("group-member", "Group member"),
                                ("independent-scrutineer", "Independent Scrutineer"),
                                ("independent-reviewer", "Independent Reviewer"),
                                ("notifier", "Local authority notifier"),
                                ("review-panel-member", "Review panel member"),
                                ("scie-officer", "Safeguarding Children in Education Officer"),
                                ("headteacher", "Headteacher"),
                                ("designated-safeguarding-lead", "Designated safeguarding lead"),
                                ("chair-of-governors", "Chair of governors"),
                                ("trust-lead", "Trust safeguarding lead"),
                                ("chief-officer", "Section 11 chief officer"),
                                ("moderator", "Section 11 moderator"),
                                ("multi-agency-auditor", "Multi-agency auditor"),
                                ("data-provider", "Data provider"),
                                ("performance-analyst", "Performance analyst"),
                                ("trainer", "Trainer"),
                                ("finance-officer", "Finance officer"),
                                ("relevant-agency-contact", "Relevant agency contact"),
                                ("young-scrutineer", "Young scrutineer or voice representative"),
                                ("information-governance-lead", "Information governance lead"),
                                ("system-administrator", "System administrator"),
                                ("agency-administrator", "Agency administrator"),
                            ],
                            max_length=40,
                        ),
                    ),
                    ("for_everyone", models.BooleanField(default=True)),
                    ("asks", models.JSONField(blank=True, default=list)),
                    ("source", models.CharField(blank=True, max_length=250)),
                    ("review_on", models.DateField()),
                    ("withdrawn_on", models.DateField(blank=True, null=True)),
                    ("withdrawn_because", models.CharField(blank=True, max_length=500)),
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
                        "succeeded_by",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.librarydocument",
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
                    "verbose_name": "historical library document",
                    "verbose_name_plural": "historical library documents",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalLibraryTopic",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("topic", models.CharField(max_length=60)),
                    (
                        "document",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.librarydocument",
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
                    "verbose_name": "historical library topic",
                    "verbose_name_plural": "historical library topics",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="LibraryTopic",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "document",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.librarydocument",
                        ),
                    ),
                    ("topic", models.CharField(max_length=60)),
                ],
                options={
                    "ordering": ["pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("document", "topic"), name="library_topic_once"
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalLibraryAudience",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency_kind",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("safeguarding-partner", "Safeguarding partner"),
                                ("relevant-agency", "Relevant agency"),
                                ("school", "School, college or early years"),
                                ("national-body", "National body"),
                                ("voluntary", "Voluntary organisation"),
                                ("business-team", "Partnership business team"),
                            ],
                            max_length=30,
                        ),
                    ),
                    (
                        "role",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("frontline-practitioner", "Frontline practitioner"),
                                ("line-manager", "Line manager or team manager"),
                                ("safeguarding-lead", "Named or designated safeguarding lead"),
                                ("senior-manager", "Senior manager"),
                                ("partnership-representative", "Partnership representative"),
                                ("business-manager", "Safeguarding Partnership Business Manager"),
                                ("head-of-safeguarding", "Head of Safeguarding"),
                                (
                                    "safeguarding-development-officer",
                                    "Safeguarding Development Officer",
                                ),
                                ("senior-administration-officer", "Senior Administration Officer"),
                                ("lead-safeguarding-partner", "Lead Safeguarding Partner"),
                                (
                                    "delegated-safeguarding-partner",
                                    "Delegated Safeguarding Partner",
                                ),
                                ("group-chair", "Group chair or partnership chair"),
                                ("group-member", "Group member"),
                                ("independent-scrutineer", "Independent Scrutineer"),
                                ("independent-reviewer", "Independent Reviewer"),
                                ("notifier", "Local authority notifier"),
                                ("review-panel-member", "Review panel member"),
                                ("scie-officer", "Safeguarding Children in Education Officer"),
                                ("headteacher", "Headteacher"),
                                ("designated-safeguarding-lead", "Designated safeguarding lead"),
                                ("chair-of-governors", "Chair of governors"),
                                ("trust-lead", "Trust safeguarding lead"),
                                ("chief-officer", "Section 11 chief officer"),
                                ("moderator", "Section 11 moderator"),
                                ("multi-agency-auditor", "Multi-agency auditor"),
                                ("data-provider", "Data provider"),
                                ("performance-analyst", "Performance analyst"),
                                ("trainer", "Trainer"),
                                ("finance-officer", "Finance officer"),
                                ("relevant-agency-contact", "Relevant agency contact"),
                                ("young-scrutineer", "Young scrutineer or voice representative"),
                                ("information-governance-lead", "Information governance lead"),
                                ("system-administrator", "System administrator"),
                                ("agency-administrator", "Agency administrator"),
                            ],
                            max_length=40,
                        ),
                    ),
                    (
                        "document",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.librarydocument",
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
                    "verbose_name": "historical library audience",
                    "verbose_name_plural": "historical library audiences",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="LibraryAudience",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "document",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.librarydocument",
                        ),
                    ),
                    (
                        "agency_kind",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("safeguarding-partner", "Safeguarding partner"),
                                ("relevant-agency", "Relevant agency"),
                                ("school", "School, college or early years"),
                                ("national-body", "National body"),
                                ("voluntary", "Voluntary organisation"),
                                ("business-team", "Partnership business team"),
                            ],
                            max_length=30,
                        ),
                    ),
                    (
                        "role",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("frontline-practitioner", "Frontline practitioner"),
                                ("line-manager", "Line manager or team manager"),
                                ("safeguarding-lead", "Named or designated safeguarding lead"),
                                ("senior-manager", "Senior manager"),
                                ("partnership-representative", "Partnership representative"),
                                ("business-manager", "Safeguarding Partnership Business Manager"),
                                ("head-of-safeguarding", "Head of Safeguarding"),
                                (
                                    "safeguarding-development-officer",
                                    "Safeguarding Development Officer",
                                ),
                                ("senior-administration-officer", "Senior Administration Officer"),
                                ("lead-safeguarding-partner", "Lead Safeguarding Partner"),
                                (
                                    "delegated-safeguarding-partner",
                                    "Delegated Safeguarding Partner",
                                ),
                                ("group-chair", "Group chair or partnership chair"),
                                ("group-member", "Group member"),
                                ("independent-scrutineer", "Independent Scrutineer"),
                                ("independent-reviewer", "Independent Reviewer"),
                                ("notifier", "Local authority notifier"),
                                ("review-panel-member", "Review panel member"),
                                ("scie-officer", "Safeguarding Children in Education Officer"),
                                ("headteacher", "Headteacher"),
                                ("designated-safeguarding-lead", "Designated safeguarding lead"),
                                ("chair-of-governors", "Chair of governors"),
                                ("trust-lead", "Trust safeguarding lead"),
                                ("chief-officer", "Section 11 chief officer"),
                                ("moderator", "Section 11 moderator"),
                                ("multi-agency-auditor", "Multi-agency auditor"),
                                ("data-provider", "Data provider"),
                                ("performance-analyst", "Performance analyst"),
                                ("trainer", "Trainer"),
                                ("finance-officer", "Finance officer"),
                                ("relevant-agency-contact", "Relevant agency contact"),
                                ("young-scrutineer", "Young scrutineer or voice representative"),
                                ("information-governance-lead", "Information governance lead"),
                                ("system-administrator", "System administrator"),
                                ("agency-administrator", "Agency administrator"),
                            ],
                            max_length=40,
                        ),
                    ),
                    (
                        "group",
                        models.ForeignKey(
                            null=True,
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
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    models.Q(("agency_kind", ""), _negated=True),
                                    ("group", None),
                                    ("role", ""),
                                ),
                                models.Q(
                                    models.Q(("role", ""), _negated=True),
                                    ("agency_kind", ""),
                                    ("group", None),
                                ),
                                models.Q(
                                    ("agency_kind", ""), ("group__isnull", False), ("role", "")
                                ),
                                _connector="OR",
                            ),
                            name="library_audience_by_one",
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalLibraryVersion",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("text", models.TextField(blank=True)),
                    ("sections", models.JSONField(blank=True, default=dict)),
                    ("what_changed", models.CharField(blank=True, max_length=500)),
                    ("published_on", models.DateField()),
                    (
                        "document",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.librarydocument",
                        ),
                    ),
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
                    "verbose_name": "historical library version",
                    "verbose_name_plural": "historical library versions",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="LibraryVersion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "document",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.librarydocument",
                        ),
                    ),
                    ("number", models.PositiveSmallIntegerField()),
                    ("text", models.TextField(blank=True)),
                    ("sections", models.JSONField(blank=True, default=dict)),
                    ("what_changed", models.CharField(blank=True, max_length=500)),
                    ("published_on", models.DateField()),
                    (
                        "published_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "ordering": ["-number"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("document", "number"), name="library_version_once"
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalLibraryFile",
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
                        "text_state",
                        models.CharField(
                            choices=[
                                ("waiting", "Being read for search"),
                                ("read", "Read for search"),
                                ("unreadable", "Its text could not be read"),
                                ("not-read", "Not of a kind whose text is read"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("tries", models.PositiveSmallIntegerField(default=0)),
                    ("claimed_until_at", models.DateTimeField(null=True)),
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
                        "version",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.libraryversion",
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
                    "verbose_name": "historical library file",
                    "verbose_name_plural": "historical library files",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="LibraryFile",
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
                        "version",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.libraryversion",
                        ),
                    ),
                    (
                        "text_state",
                        models.CharField(
                            choices=[
                                ("waiting", "Being read for search"),
                                ("read", "Read for search"),
                                ("unreadable", "Its text could not be read"),
                                ("not-read", "Not of a kind whose text is read"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("tries", models.PositiveSmallIntegerField(default=0)),
                    ("claimed_until_at", models.DateTimeField(null=True)),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="LibraryText",
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
                        "document",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.librarydocument",
                        ),
                    ),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [
                        django.contrib.postgres.indexes.GinIndex(
                            fields=["vector"], name="librarytext_vector"
                        )
                    ],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalBriefingRequest",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("asked_on", models.DateField()),
                    ("due_on", models.DateField()),
                    ("rules", models.CharField(max_length=60)),
                    ("acknowledged_on", models.DateField(blank=True, null=True)),
                    ("used_with", models.CharField(blank=True, max_length=300)),
                    ("used_on", models.DateField(blank=True, null=True)),
                    ("what_changed", models.TextField(blank=True, max_length=2000)),
                    ("ended_on", models.DateField(blank=True, null=True)),
                    (
                        "version",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.libraryversion",
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
                        "acknowledged_by",
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
                    "verbose_name": "historical briefing request",
                    "verbose_name_plural": "historical briefing requests",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="BriefingRequest",
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
                            related_name="+",
                            to="partnership.libraryversion",
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
                    ("asked_on", models.DateField()),
                    ("due_on", models.DateField()),
                    ("rules", models.CharField(max_length=60)),
                    ("acknowledged_on", models.DateField(blank=True, null=True)),
                    (
                        "acknowledged_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("used_with", models.CharField(blank=True, max_length=300)),
                    ("used_on", models.DateField(blank=True, null=True)),
                    ("what_changed", models.TextField(blank=True, max_length=2000)),
                    ("ended_on", models.DateField(blank=True, null=True)),
                ],
                options={
                    "ordering": ["due_on", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("version", "agency"), name="briefing_asked_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("acknowledged_by", None), ("acknowledged_on", None)),
                                ("acknowledged_on__isnull", False),
                                _connector="OR",
                            ),
                            name="briefing_acknowledged_on_and_by",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalSchool",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("urn", models.PositiveIntegerField(verbose_name="unique reference number")),
                    ("type", models.CharField(blank=True, max_length=100)),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("open", "Open"),
                                ("closing", "Open, but proposed to close"),
                                ("closed", "Closed"),
                                ("proposed", "Proposed to open"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("opened_on", models.DateField(null=True)),
                    ("closes_on", models.DateField(null=True)),
                    ("age_from", models.PositiveSmallIntegerField(null=True)),
                    ("age_to", models.PositiveSmallIntegerField(null=True)),
                    ("trust", models.CharField(blank=True, max_length=200)),
                    ("head_name", models.CharField(blank=True, max_length=150)),
                    ("head_job_title", models.CharField(blank=True, max_length=150)),
                    ("town", models.CharField(blank=True, max_length=100)),
                    ("postcode", models.CharField(blank=True, max_length=20)),
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
                    "verbose_name": "historical school",
                    "verbose_name_plural": "historical schools",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="School",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "agency",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="school",
                            to="partnership.agency",
                        ),
                    ),
                    (
                        "urn",
                        models.PositiveIntegerField(
                            unique=True, verbose_name="unique reference number"
                        ),
                    ),
                    ("type", models.CharField(blank=True, max_length=100)),
                    (
                        "status",
                        models.CharField(
                            choices=[
                                ("open", "Open"),
                                ("closing", "Open, but proposed to close"),
                                ("closed", "Closed"),
                                ("proposed", "Proposed to open"),
                            ],
                            max_length=10,
                        ),
                    ),
                    ("opened_on", models.DateField(null=True)),
                    ("closes_on", models.DateField(null=True)),
                    ("age_from", models.PositiveSmallIntegerField(null=True)),
                    ("age_to", models.PositiveSmallIntegerField(null=True)),
                    ("trust", models.CharField(blank=True, max_length=200)),
                    ("head_name", models.CharField(blank=True, max_length=150)),
                    ("head_job_title", models.CharField(blank=True, max_length=150)),
                    ("town", models.CharField(blank=True, max_length=100)),
                    ("postcode", models.CharField(blank=True, max_length=20)),
                ],
                options={
                    "ordering": ["urn"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="SchoolRegister",
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
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting to be read"),
                                ("reading", "Being read"),
                                ("read", "Read"),
                                ("refused", "Not taken"),
                                ("imported", "Imported"),
                            ],
                            max_length=10,
                        ),
                    ),
                    (
                        "file",
                        models.FileField(
                            blank=True, max_length=120, upload_to=core.documents.keep_under
                        ),
                    ),
                    ("original_name", models.CharField(max_length=255)),
                    ("size", models.PositiveIntegerField()),
                    ("done", models.PositiveIntegerField(default=0)),
                    ("tries", models.PositiveSmallIntegerField(default=0)),
                    ("claimed_until_at", models.DateTimeField(null=True)),
                    ("refusal", models.TextField(blank=True)),
                ],
                options={
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalAgencyTakeover",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("takes_effect_on", models.DateField()),
                    ("staying", models.JSONField(default=list)),
                    ("planned_at", models.DateTimeField()),
                    ("done_at", models.DateTimeField(null=True)),
                    ("called_off_at", models.DateTimeField(null=True)),
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
                        "successor",
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
                    (
                        "called_off_by",
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
                    ("call_off_reason", models.CharField(blank=True, default="", max_length=200)),
                    ("reason", models.CharField(blank=True, default="", max_length=200)),
                ],
                options={
                    "verbose_name": "historical agency takeover",
                    "verbose_name_plural": "historical agency takeovers",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="AgencyTakeover",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                        "successor",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    ("takes_effect_on", models.DateField()),
                    ("staying", models.JSONField(default=list)),
                    ("planned_at", models.DateTimeField()),
                    (
                        "planned_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("done_at", models.DateTimeField(null=True)),
                    ("called_off_at", models.DateTimeField(null=True)),
                    (
                        "called_off_by",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    ("call_off_reason", models.CharField(blank=True, default="", max_length=200)),
                    ("reason", models.CharField(blank=True, default="", max_length=200)),
                ],
                options={
                    "ordering": ["takes_effect_on", "pk"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            condition=models.Q(("called_off_at", None)),
                            fields=("agency",),
                            name="agency_taken_over_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("called_off_at", None), ("called_off_by", None)),
                                models.Q(
                                    ("called_off_at__isnull", False),
                                    ("called_off_by__isnull", False),
                                ),
                                _connector="OR",
                            ),
                            name="takeover_called_off_at_and_by",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("done_at", None), ("called_off_at", None), _connector="OR"
                            ),
                            name="takeover_done_or_called_off",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("agency", models.F("successor")), _negated=True),
                            name="takeover_by_another",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="HistoricalAgencySize",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("starts_in", models.PositiveSmallIntegerField()),
                    ("people", models.PositiveIntegerField()),
                    ("contacts", models.PositiveIntegerField(blank=True, null=True)),
                    ("source", models.CharField(max_length=200)),
                    ("counted_on", models.DateField()),
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
                ],
                options={
                    "verbose_name": "historical agency size",
                    "verbose_name_plural": "historical agency sizes",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                    "indexes": [],
                    "constraints": [],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="AgencySize",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("starts_in", models.PositiveSmallIntegerField()),
                    ("people", models.PositiveIntegerField()),
                    ("contacts", models.PositiveIntegerField(blank=True, null=True)),
                    ("source", models.CharField(max_length=200)),
                    ("counted_on", models.DateField()),
                    (
                        "agency",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="sizes",
                            to="partnership.agency",
                        ),
                    ),
                ],
                options={
                    "ordering": ["-starts_in"],
                    "abstract": False,
                    "default_permissions": ("view", "contribute", "manage"),
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("agency", "starts_in"), name="agency_size_once_a_year"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("people__gte", 1)), name="agency_size_of_somebody"
                        ),
                    ],
                    "indexes": [],
                },
            ),
        )
    ]
