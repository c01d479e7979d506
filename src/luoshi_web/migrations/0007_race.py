"""Schemes, races, their journal and what was published; the database refuses to change what must stay."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from luoshi_web.store.guards import RACES, SCHEMES, guard, unguard


def forwards(apps, schema_editor):
    guard(schema_editor.connection, (*RACES, SCHEMES))


def backwards(apps, schema_editor):
    unguard(schema_editor.connection, (*RACES, SCHEMES))


class Migration(migrations.Migration):
    dependencies = [
        ("luoshi_web", "0006_sponsor"),
    ]

    operations = [
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("body", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Race",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("league", models.CharField(max_length=60)),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "being prepared"), ("announced", "announced"), ("published", "published")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("seq", models.PositiveIntegerField(default=0)),
                ("head", models.CharField(blank=True, max_length=64)),
                ("contest_until", models.DateField(blank=True, null=True)),
                ("shows_all", models.BooleanField(default=False)),
                (
                    "before",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later",
                        to="luoshi_web.race",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="races",
                        to="luoshi_web.edition",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="races", to="luoshi_web.office"
                    ),
                ),
            ],
            options={
                "ordering": ["-ends", "league", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("body", models.BinaryField()),
                ("day", models.DateField()),
                ("code", models.CharField(max_length=40)),
                (
                    "race",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="publication", to="luoshi_web.race"
                    ),
                ),
            ],
            options={
                "ordering": ["-day", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Scheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("version", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[("points", "points"), ("ranking", "composite index"), ("race", "three senses")],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField()),
                ("cite", models.CharField(max_length=300)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("begins", models.DateField()),
                ("published", models.DateField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="schemes", to="luoshi_web.office"
                    ),
                ),
            ],
            options={
                "ordering": ["-begins", "-id"],
            },
        ),
        migrations.AddField(
            model_name="race",
            name="scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="races", to="luoshi_web.scheme"
            ),
        ),
        migrations.AddField(
            model_name="race",
            name="snapshot",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="luoshi_web.snapshot",
            ),
        ),
        migrations.CreateModel(
            name="RaceEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.PositiveIntegerField()),
                ("body", models.BinaryField()),
                ("hash", models.CharField(max_length=64)),
                ("prev", models.CharField(blank=True, max_length=64)),
                ("action", models.CharField(max_length=20)),
                ("day", models.DateField()),
                ("recorded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="race_entries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="race_entries",
                        to="luoshi_web.office",
                    ),
                ),
                (
                    "race",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="luoshi_web.race"
                    ),
                ),
            ],
            options={
                "ordering": ["race", "seq"],
                "constraints": [models.UniqueConstraint(fields=("race", "seq"), name="race_entry_seq_once")],
            },
        ),
        migrations.CreateModel(
            name="RaceFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("content_type", models.CharField(max_length=100)),
                ("name", models.CharField(max_length=255)),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="luoshi_web.office"
                    ),
                ),
                (
                    "race",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="luoshi_web.race"
                    ),
                ),
                (
                    "uploader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("race", "office", "sha256"), name="race_file_once")],
            },
        ),
        migrations.CreateModel(
            name="Runner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="luoshi_web.office"
                    ),
                ),
                (
                    "race",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="runners", to="luoshi_web.race"
                    ),
                ),
            ],
            options={
                "ordering": ["office__protocol_order", "office_id"],
                "indexes": [models.Index(fields=["office", "race"], name="runner_office")],
                "constraints": [models.UniqueConstraint(fields=("race", "office"), name="runner_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="scheme",
            constraint=models.UniqueConstraint(fields=("office", "name", "version"), name="scheme_version_once"),
        ),
        migrations.RunPython(forwards, backwards),
    ]
