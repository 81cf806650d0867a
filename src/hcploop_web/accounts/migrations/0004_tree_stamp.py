"""A stamp that the database itself changes whenever the tree of units, or who belongs where, changes.

A later migration that alters one of these tables makes it anew on SQLite, without its triggers: it must run `ON_SQLITE`
again, and a test fails until it does.
"""

from django.db import migrations, models

TABLES = ("accounts_unit", "accounts_placement", "accounts_assignment")
ON_SQLITE = [
    f"CREATE TRIGGER {table}_{change.lower()}_stamp AFTER {change} ON {table} "
    "BEGIN UPDATE accounts_treestamp SET stamp = random(); END"
    for table in TABLES
    for change in ("INSERT", "UPDATE", "DELETE")
]
# Before the change, so that who changes the tree waits for others at the stamp and nowhere else; and once a
# transaction, since each version of a row stays until its transaction has ended.
ON_POSTGRESQL = [
    """CREATE FUNCTION accounts_stamp_tree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE accounts_treestamp SET stamp = pg_current_xact_id()::text::bigint
  WHERE stamp <> pg_current_xact_id()::text::bigint;
  RETURN NULL;
END $$""",
    *(
        f"CREATE TRIGGER {table}_stamp BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION accounts_stamp_tree()"
        for table in TABLES
    ),
]


def add_triggers(apps, editor):
    """Put the row there, and have the database change it."""
    apps.get_model("accounts", "TreeStamp").objects.create(stamp=0)
    for statement in ON_SQLITE if editor.connection.vendor == "sqlite" else ON_POSTGRESQL:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_administrators_by_command"),
    ]

    operations = [
        migrations.CreateModel(
            name="TreeStamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stamp", models.BigIntegerField()),
            ],
        ),
        migrations.RunPython(add_triggers, elidable=False),
    ]
