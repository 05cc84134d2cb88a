"""Migrations that are written as code."""

from __future__ import annotations

import pytest

from readiness.formats import documents
from readiness.formats.migration import Migration
from readiness.model.artifact import Artifact, Document


def _read(path: str, text: str, role: str = "") -> Migration | None:
    parts = [part.content for part in documents(Artifact(path, text, role)) if isinstance(part, Document)]
    return next((part for part in parts if isinstance(part, Migration)), None)


def _told(path: str, text: str) -> list[str]:
    found = _read(path, text)
    assert found is not None
    return [f"{one.kind}{'?' if one.gentle else ''} {one.name}" for one in found.operations]


def _django(operation: str) -> list[str]:
    text = f"from django.db import migrations, models\nclass Migration(migrations.Migration):\n    operations = [{operation}]\n"
    return _told("app/migrations/0002_a.py", text)


@pytest.mark.parametrize(
    ("operation", "told"),
    [
        ("migrations.RemoveField('a', 'b')", ["drop-column a.b"]),
        ("migrations.DeleteModel(name='A')", ["drop-table A"]),
        ("migrations.RenameModel(old_name='A', new_name='B')", ["rename-table A"]),
        ("migrations.AddField('a', 'b', models.IntegerField())", ["add-required a.b"]),
        ("migrations.AddField('a', 'b', models.IntegerField(default=1))", ["add-required? a.b"]),
        ("migrations.AddField('a', 'b', models.IntegerField(db_default=1))", []),
        ("migrations.AddField('a', 'b', models.IntegerField(db_default=None))", ["add-required a.b"]),
        ("migrations.AddField('a', 'b', models.IntegerField(null=True))", []),
        ("migrations.AddField('a', 'b', models.IntegerField(**options))", []),
        ("migrations.AddField('a', 'b', models.ManyToManyField('c'))", []),
        ("migrations.AddField('a', 'b', field)", []),
        ("migrations.AddField('a', 'b', models.IntegerField()), AddDefaultValue('a', 'b', 1)", []),
        ("migrations.CreateModel('A', []), migrations.RemoveField('a', 'b'), migrations.AddIndex('A', i)", []),
        ("migrations.RunPython(f)", ["one-way RunPython"]),
        ("migrations.RunPython(f, migrations.RunPython.noop)", []),
        ("migrations.RunSQL(['DROP TABLE t', ('UPDATE u SET a = 1', None)], [])", ["drop-table t", "change-rows u"]),
        ("migrations.SeparateDatabaseAndState([migrations.RemoveField('a', 'b')], [migrations.DeleteModel('C')])", ["drop-column a.b"]),
        ("AddIndexConcurrently('a', i), migrations.RemoveIndex('a', 'i')", ["add-index? a", "drop-index a"]),
        ("migrations.AlterUniqueTogether('a', {('b', 'c')}), migrations.AlterUniqueTogether('a', set())", ["add-unique a"]),
    ],
)  # fmt: skip
def test_django(operation: str, told: list[str]) -> None:
    assert _django(operation) == told


def _alembic(body: str) -> list[str]:
    text = f"revision = 'b'\ndown_revision = 'a'\ndef upgrade():\n    {body}\ndef downgrade():\n    op.x()\n"
    return _told("alembic/versions/b_x.py", text)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("op.drop_column('t', 'a')", ["drop-column t.a"]),
        ("with op.batch_alter_table('t') as b: b.drop_column('a')", ["drop-column t.a"]),
        ("if x: op.drop_table('t')", ["drop-table t"]),
        ("op.alter_column('t', 'a', new_column_name='b')", ["rename-column t.a"]),
        ("op.alter_column('t', 'a', nullable=False)", ["set-not-null t.a"]),
        ("op.alter_column('t', 'a', nullable=False, existing_nullable=False)", []),
        ("op.alter_column('t', 'a', nullable=False, server_default='x')", []),
        ("op.alter_column('t', 'a', type_=sa.String(9), existing_type=sa.String(length=5))", ["change-type? t.a"]),
        ("op.alter_column('t', 'a', type_=sa.String(5), existing_type=sa.String(9))", ["change-type t.a"]),
        ("op.add_column('t', sa.Column('a', sa.Integer(), nullable=False))", ["add-required t.a"]),
        ("op.add_column('t', sa.Column('a', sa.Integer(), nullable=False, server_default='0'))", []),
        ("op.create_table('t'); op.create_index('i', 't', ['a'])", []),
        ("op.create_index('i', 't', ['a'], postgresql_concurrently=True)", ["add-index? t"]),
        ("op.execute(sa.text('DROP TABLE t'))", ["drop-table t"]),
        ("op.execute(sql)", []),
    ],
)
def test_alembic(body: str, told: list[str]) -> None:
    assert _alembic(body) == told


def _rails(body: str) -> list[str]:
    text = f"class A < ActiveRecord::Migration[7.1]\n  def change\n{body}\n  end\nend\n"
    return [one for one in _told("db/migrate/20260101000000_a.rb", text) if not one.startswith("one-way")]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("remove_column :users, :a, :text # bye", ["drop-column users.a"]),
        ("remove_column(:users,\n  :a)", ["drop-column users.a"]),
        ("safety_assured { remove_column :users, :a }", []),
        ("safety_assured do\n  execute 'DROP TABLE a'\nend\ndrop_table :b", ["drop-table b"]),
        ("create_table :t do |t|\n  t.string :a, null: false\nend\nadd_index :t, :a", []),
        ("create_table :t, force: true do |t|\nend", ["drop-table t"]),
        ("change_table :t do |t|\n  t.remove :a\n  t.rename :b, :c\nend", ["drop-column t.a", "rename-column t.b"]),
        ("reversible do |dir|\n  dir.down do\n    execute 'DROP TABLE a'\n  end\nend", []),
        ("execute <<~SQL\n  ALTER TABLE t\n  DROP COLUMN a\nSQL", ["drop-column t.a"]),
        ("add_column :t, :a, :string, null: false", ["add-required t.a"]),
        ("add_column :t, :a, :string, null: false, default: ''", []),
        ("add_index :t, [:a, :b], algorithm: :concurrently", ["add-index? t"]),
        ("add_reference :t, :u, foreign_key: true", ["add-index t", "add-foreign-key t"]),
        ("User.update_all(a: 1)", ["change-rows User"]),
        ("rename_enum_value :mood, from: 'a', to: 'b'", ["rename-value mood"]),
    ],
)
def test_rails(body: str, told: list[str]) -> None:
    assert _rails(body) == told


def test_knex_reads_only_the_way_forward() -> None:
    text = (
        'exports.up = (knex) => knex.schema.alterTable("t", (table) => {\n  table.dropColumn("a");\n  table.string("b").alter();\n})'
        '.createTable("u", (table) => {\n  table.unique(["c"]);\n});\nexports.down = (knex) => knex.schema.dropTable("t");\n'
    )
    assert _told("migrations/20260101_a.js", text) == ["drop-column t.a", "change-type t.b"]


def test_typeorm_and_sequelize() -> None:
    typeorm = "class A { async up(queryRunner: QueryRunner) { await queryRunner.query(`DROP TABLE t`); await queryRunner.dropColumn('u', 'a'); } }"
    assert _told("src/migrations/1700-a.ts", typeorm) == ["drop-table t", "drop-column u.a"]
    sequelize = "module.exports = {up: async (queryInterface) => { await queryInterface.removeColumn('u', 'a'); }, down: async (q) => { await q.dropTable('x'); }};"
    assert _told("migrations/3-a.js", sequelize) == ["drop-column u.a"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/migrations/0002_a.py", "def (:\n"),
        ("app/migrations/0002_a.py", "x = 1\n"),
        ("alembic/versions/env.py", "def upgrade(): pass\n"),
        ("db/migrate/1_a.rb", "puts 1\n"),
        ("src/migrations/1-a.ts", "export const a = 1;\n"),
        ("m/migrations/1_a.down.sql", "DROP TABLE a;\n"),
    ],
)
def test_other_files_beside_them(path: str, text: str) -> None:
    assert _read(path, text) is None


def test_what_others_follow_is_not_judged_but_is_code_still() -> None:
    text = "class Migration:\n    operations = [DeleteModel('A')]\n"
    assert _read("app/migrations/0001_a.py", text, "settled") is None
    assert [
        part.format
        for part in documents(Artifact("app/migrations/0001_a.py", text, "settled"))
        if hasattr(part, "artifact")
    ] == ["python"]
