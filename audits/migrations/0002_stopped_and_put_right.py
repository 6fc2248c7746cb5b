import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import audits.multi_agency.policy


class Migration(migrations.Migration):
    dependencies = [
        ("audits", "0001_tables"),
        ("partnership", "0001_every_table"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="multiagencyaudit",
            name="multi_agency_audit_repeated_once",
        ),
        migrations.RemoveConstraint(
            model_name="multiagencyaudit",
            name="multi_agency_audit_ended_on",
        ),
        migrations.AddField(
            model_name="auditedagency",
            name="joined_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="auditedagency",
            name="joined_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="auditedagency",
            name="taken_off_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="auditedagency",
            name="taken_off_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="auditfinding",
            name="case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="audits.auditcase",
            ),
        ),
        migrations.AddField(
            model_name="auditfinding",
            name="standard",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="audits.standard",
            ),
        ),
        migrations.AddField(
            model_name="historicalauditedagency",
            name="joined_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="historicalauditedagency",
            name="joined_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="historicalauditedagency",
            name="taken_off_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="historicalauditedagency",
            name="taken_off_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="historicalauditfinding",
            name="case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="audits.auditcase",
            ),
        ),
        migrations.AddField(
            model_name="historicalauditfinding",
            name="standard",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="audits.standard",
            ),
        ),
        migrations.AddField(
            model_name="historicalmultiagencyaudit",
            name="drawn_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="historicalmultiagencyaudit",
            name="draws",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="multiagencyaudit",
            name="drawn_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="multiagencyaudit",
            name="draws",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="historicalmultiagencyaudit",
            name="state",
            field=models.CharField(
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
        migrations.AlterField(
            model_name="multiagencyaudit",
            name="state",
            field=models.CharField(
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
        migrations.AddConstraint(
            model_name="auditedagency",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="auditedagency",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="auditfinding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case", None), ("standard", None)),
                    models.Q(("case__isnull", False), ("standard__isnull", False)),
                    _connector="OR",
                ),
                name="audit_finding_of_a_case_and_a_domain",
            ),
        ),
        migrations.AddConstraint(
            model_name="multiagencyaudit",
            constraint=models.UniqueConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="multiagencyaudit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", audits.multi_agency.policy.State["STOPPED"]), _negated=True),
                    models.Q(("closed_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="multi_agency_audit_stopped_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="multiagencyaudit",
            constraint=models.CheckConstraint(
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
        ),
        # How often the cases of an audit that is there already were chosen, by its history.
        migrations.RunSQL(
            "UPDATE audits_multiagencyaudit SET draws = (SELECT COUNT(*) FROM"
            " audits_historicalmultiagencyaudit AS past WHERE past.id = audits_multiagencyaudit.id"
            " AND past.history_change_reason = 'audits.choose_cases')",
            migrations.RunSQL.noop,
        ),
    ]
