"""What code keeps: models of each mapper, statements, paths, and what migrates when a program starts."""

from __future__ import annotations

from readiness.formats import prisma, stored
from readiness.formats.migration.remade import remade
from readiness.formats.source.signals import go_duration, signals_in, written_duration
from readiness.model.artifact import Artifact, Document
from readiness.model.lifecycle import MigratesHere, Statement, TableModel, WritesTo


def _models(language: str, text: str, path: str) -> dict[str, list[str]]:
    told = [one for one in stored.told(language, text, path) if isinstance(one, TableModel)]
    return {one.table: [name for name, _ in one.columns] for one in told}


def test_sqlalchemy_in_both_styles_and_with_a_mixin() -> None:
    text = """
class Stamped:
    created_at: Mapped[datetime] = mapped_column(default=now)

class Order(Stamped, Base):
    __tablename__ = "Orders"
    id = Column(Integer, primary_key=True)
    total = Column("total_cents", Integer)
    note: Mapped[str]
    lines: Mapped[list["Line"]] = relationship()
"""
    assert _models("python", text, "app/models.py") == {"orders": ["created_at", "id", "total_cents", "note"]}


def test_a_table_without_a_class() -> None:
    text = 'orders = Table("orders", metadata, Column("id", Integer), Column("note", Text))\n'
    assert _models("python", text, "app/tables.py") == {"orders": ["id", "note"]}


def test_django_names_no_column_for_many_to_many() -> None:
    text = """
from django.db import models
class Order(models.Model):
    tags = models.ManyToManyField("Tag")
    customer = models.ForeignKey("Customer", on_delete=models.CASCADE)
    class Meta:
        db_table = "shop_orders"
"""
    assert _models("python", text, "shop/models.py") == {"order": ["customer"]}


def test_sqlmodel_alone_where_it_is_a_table() -> None:
    text = (
        "class Base(SQLModel):\n    title: str\nclass Item(Base, table=True):\n    id: int = Field(primary_key=True)\n"
    )
    assert _models("python", text, "models.py") == {"item": ["title", "id"]}


def test_what_does_not_parse_tells_nothing() -> None:
    assert _models("python", "class X(models.Model:\n  a = Column(", "models.py") == {}


def test_typeorm_with_names_of_its_own() -> None:
    text = """
import { Column, Entity } from "typeorm";
@Entity({ name: "Shop_Order" })
@Index(["a"])
export class Order extends Base {
  @Column({ nullable: true, name: "customer_name" })
  @IsOptional()
  customer?: string;
  @CreateDateColumn()
  private readonly createdAt!: Date;
}
"""
    assert _models("typescript", text, "order.entity.ts") == {"shop_order": ["customer_name", "createdAt"]}


def test_jpa_by_its_own_names_and_by_springs() -> None:
    text = """
@Entity
@Table(name = "orders", indexes = @Index(columnList = "total"))
public class Order {
    @Id @Column(name = "order_id") private Long id;
    @Column(nullable = false)
    private String customerName;
}
"""
    assert _models("java", text, "Order.java") == {"orders": ["order_id", "customer_name"]}


def test_gorm_where_the_table_is_named() -> None:
    text = """
type Order struct {
	ID    uint   `gorm:"primaryKey"`
	Total int64  `json:"total" gorm:"column:total_cents"`
	Temp  string `gorm:"-"`
}
func (Order) TableName() string { return "orders" }
"""
    assert _models("go", text, "order.go") == {"orders": ["id", "total_cents"]}


def test_active_record_leaves_out_what_it_ignores() -> None:
    text = """
class Category < ApplicationRecord
  self.ignored_columns += ["legacy"]
  validates :name, :legacy, presence: true
end
"""
    assert _models("ruby", text, "app/models/category.rb") == {"categories": ["name"]}


def test_prisma_without_relations() -> None:
    text = 'model User {\n  id Int @id\n  name String @map("full_name")\n  posts Post[]\n  role Role\n}\nenum Role {\n  A\n}\n'
    document = next(prisma.documents(Artifact("schema.prisma", text)))
    assert isinstance(document, Document)
    (model,) = [one for one in prisma.facts(document) if isinstance(one, TableModel)]
    assert (model.table, [name for name, _ in model.columns]) == ("user", ["id", "full_name", "role"])


def test_statements_are_sql_and_no_english() -> None:
    text = 'a = "select the files from which"\nb = "UPDATE the docs"\nc = """\n  SELECT id\n  FROM orders"""\nd = "DELETE FROM carts"\n'
    told = [one.text.split()[0] for one in stored.told("python", text, "a.py") if isinstance(one, Statement)]
    assert told == ["select", "SELECT", "DELETE"]


def test_paths_that_are_written_and_those_that_scripts_write() -> None:
    text = 'import tempfile\ntempfile.mkdtemp()\ntempfile.mkstemp(dir="/data")\nopen("log/out.txt", "w")\nopen("in.txt")\nopen("/dev/null", "w")\n'
    paths = [one.path for one in stored.told("python", text, "app/report.py") if isinstance(one, WritesTo)]
    assert paths == ["/tmp", "log/out.txt"]
    assert not [one for one in stored.told("python", text, "scripts/report.py") if isinstance(one, WritesTo)]


def test_a_migration_under_a_condition_is_not_known_to_run() -> None:
    always = 'import { DataSource } from "typeorm";\nnew DataSource({\n  migrationsRun: true,\n});\n'
    (found,) = [one for one in stored.told("typescript", always, "db.ts") if isinstance(one, MigratesHere)]
    assert found.locked is False
    maybe = "from alembic import command\nif settings.MIGRATE:\n    command.upgrade(config, 'head')\n"
    (found,) = [one for one in stored.told("python", maybe, "app/main.py") if isinstance(one, MigratesHere)]
    assert found.locked is None
    assert not [one for one in stored.told("python", maybe, "app/cli/migrate.py") if isinstance(one, MigratesHere)]


def test_what_a_migration_makes_anew() -> None:
    assert remade(
        "1.sql", 'ALTER TABLE a DROP COLUMN "b"; ALTER TABLE a ADD COLUMN b int; CREATE TABLE "C" (d int);'
    ) == {"b", "c"}
    python = "def upgrade():\n    op.add_column('item', sa.Column('title'))\ndef downgrade():\n    op.add_column('item', sa.Column('old'))\n"
    assert remade("1.py", python) == {"title"}
    script = 'exports.up = (k) => k.schema.table("a", (t) => {\n  t.dropColumn("b");\n  t.string("c");\n});\nexports.down = (k) => k.table("a", (t) => t.string("b"));\n'
    assert "b" not in remade("1.js", script)
    assert "c" in remade("1.js", script)


def test_signals_and_times_as_they_are_written() -> None:
    assert signals_in("[]os.Signal{os.Interrupt, syscall.SIGTERM}") == ("SIGINT", "SIGTERM")
    assert [go_duration(text) for text in ("10 * time.Second", "time.Second*30", "time.Minute", "x")] == [
        10,
        30,
        60,
        None,
    ]
    assert [written_duration(text) for text in ("30s", "PT30S", "500ms", "2m", "45", "${T}")] == [
        30,
        30,
        0.5,
        120,
        45,
        None,
    ]
