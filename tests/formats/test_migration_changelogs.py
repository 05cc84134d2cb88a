"""Migrations of Ecto and Liquibase."""

from __future__ import annotations

import pytest

from readiness.formats import documents
from readiness.formats.migration import Migration
from readiness.model.artifact import Artifact, Document


def _read(path: str, text: str) -> Migration | None:
    parts = [part.content for part in documents(Artifact(path, text, "")) if isinstance(part, Document)]
    return next((part for part in parts if isinstance(part, Migration)), None)


def _told(path: str, text: str) -> list[str]:
    found = _read(path, text)
    assert found is not None
    return [f"{one.region.start_line} {one.kind}{'?' if one.gentle else ''} {one.name}" for one in found.operations]


def _ecto(body: str) -> list[str]:
    text = f"defmodule Shop.Change do\n  use Ecto.Migration\n  def change do\n    {body}\n  end\nend\n"
    return [one.partition(" ")[2] for one in _told("priv/repo/migrations/20240101000000_change.exs", text)]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("alter table(:users) do\n add :x, :string, null: false\n end", ["add-required users.x"]),
        ('alter table(:users) do\n add :x, :string, null: false, default: "a"\n end', []),
        ('alter table(:users) do\n add :x, :uuid, default: fragment("gen_random_uuid()")\n end', ["rewrite users.x"]),
        ("alter table(:users) do\n add :x, references(:orgs)\n end", ["add-foreign-key users.x"]),
        ("alter table(:users) do\n add :x, references(:orgs, validate: false)\n end", ["add-foreign-key? users.x"]),
        ("alter table(:users) do\n remove :x\n end", ["drop-column users.x"]),
        ("alter table(:users) do\n modify :x, :bigint, from: :integer\n end", ["change-type users.x"]),
        ("alter table(:users) do\n modify :x, :text, null: false\n end", ["maybe-change-type users.x", "set-not-null users.x"]),
        ("alter table(:users) do\n modify :x, :string, from: :string, null: true\n end", []),
        ("create table(:users) do\n add :x, :string, null: false\n end", []),
        ("create table(:a) do\n add :x, :string\n end\n create index(:a, [:x])", []),
        ("create index(:users, [:x])", ["add-index users"]),
        ("create unique_index(:users, [:x], concurrently: true)", ["add-index? users"]),
        ("drop index(:users, [:x])", ["drop-index users"]),
        ('create constraint(:users, :adult, check: "age > 17")', ["add-check users"]),
        ("drop table(:users)", ["drop-table users"]),
        ('drop_if_exists table("users")', ["drop-table users"]),
        ("rename table(:users), :a, to: :b", ["rename-column users.a"]),
        ("rename table(:users), to: table(:people)", ["rename-table users"]),
        ('execute("DROP TABLE users", "")', ["drop-table users"]),
        ('execute "UPDATE users SET a = 1"', ["change-rows users", "one-way execute"]),
    ],
)  # fmt: skip
def test_ecto(body: str, told: list[str]) -> None:
    assert _ecto(body) == told


def test_a_module_that_is_no_migration_of_ecto_is_none() -> None:
    assert _read("priv/repo/migrations/20240101000000_change.exs", "defmodule A do\nend\n") is None


_XML = """<?xml version="1.0"?>
<databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog">
  <changeSet id="2" author="me">
{}
  </changeSet>
</databaseChangeLog>
"""


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('<dropColumn tableName="users" columnName="a"/><rollback/>', ["4 drop-column users.a"]),
        ('<dropColumn tableName="users">\n<column name="a"/>\n</dropColumn><rollback/>', ["4 drop-column users.a"]),
        ('<dropTable tableName="users"/>', ["4 drop-table users", "4 one-way dropTable"]),
        ('<renameColumn tableName="users" oldColumnName="a" newColumnName="b"/>', ["4 rename-column users.a"]),
        ('<renameTable oldTableName="users" newTableName="b"/>', ["4 rename-table users"]),
        ('<addColumn tableName="u"><column name="a" type="int"><constraints nullable="false"/></column></addColumn>', ["4 add-required u.a"]),
        ('<addColumn tableName="u"><column name="a" type="int" valueNumeric="1"><constraints nullable="false"/></column></addColumn>', []),
        ('<addNotNullConstraint tableName="u" columnName="a"/>', ["4 set-not-null u.a"]),
        ('<createIndex tableName="u" indexName="i"><column name="a"/></createIndex>', ["4 add-index u"]),
        ("<sql>DROP TABLE x;</sql><rollback>CREATE TABLE x (id int);</rollback>", ["4 drop-table x"]),
        ('<update tableName="u"><column name="a" value="1"/></update><rollback/>', ["4 change-rows u"]),
        ('<update tableName="u"><column name="a" value="1"/><where>b</where></update><rollback/>', []),
        ('<createTable tableName="u"><column name="a"/></createTable><createIndex tableName="u"/>', []),
    ],
)  # fmt: skip
def test_liquibase_in_xml(body: str, told: list[str]) -> None:
    assert _told("src/main/resources/db/changelog/002-change.xml", _XML.format(body)) == told


def test_liquibase_in_yaml() -> None:
    text = """databaseChangeLog:
  - changeSet:
      id: 2
      author: me
      changes:
        - addColumn:
            tableName: users
            columns:
              - column: {name: a, type: int, constraints: {nullable: false}}
        - dropTable: {tableName: old}
"""
    told = ["6 add-required users.a", "10 drop-table old", "10 one-way dropTable"]
    assert _told("src/main/resources/db/changelog/002-change.yaml", text) == told


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<a>",
        "<databaseChangeLog><changeSet>",
        "<!DOCTYPE x [<!ENTITY a 'b'>]><databaseChangeLog>&a;</databaseChangeLog>",
    ],
)
def test_what_is_no_changelog_is_none(text: str) -> None:
    assert _read("db/changelog/002-change.xml", text) is None
    assert _read("db/changelog/002-change.yaml", text) is None
