"""Organisations, what they were called, their units, people and posts."""

from __future__ import annotations

from sqlalchemy import Column, Date, Float, ForeignKey, String, Table, Text

from records.schema.columns import Id, metadata

agencies = Table(
    "agencies",
    metadata,
    Column("id", Id, primary_key=True),
    Column("identifier", String(35), nullable=False, unique=True, comment="mã định danh, QĐ 20/2020/QĐ-TTg"),
    Column("name", String(200), nullable=False),
    Column("parent_name", String(200)),
    Column("short_code", String(20), nullable=False, comment="chữ viết tắt tên cơ quan trong ký hiệu"),
    Column("place", String(100), nullable=False, comment="địa danh"),
    Column("seal_mm", Float, nullable=False, comment="đường kính dấu, never scaled"),
    Column("category", String(20), nullable=False, comment="agency or business"),
    Column("ended_on", Date, comment="a successor stands in its place from this day"),
)

agency_identifiers = Table(
    "agency_identifiers",
    metadata,
    Column("code", String(35), primary_key=True),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False, index=True),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date, comment="the day after its last"),
    Column("basis", String(200), nullable=False, comment="căn cứ"),
)

agency_successions = Table(
    "agency_successions",
    metadata,
    Column("predecessor_id", Id, ForeignKey(agencies.c.id), primary_key=True),
    Column("successor_id", Id, ForeignKey(agencies.c.id), primary_key=True, index=True),
    Column("since", Date, nullable=False),
    Column("basis", String(200), nullable=False, comment="căn cứ"),
)

people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False, index=True),
    Column("full_name", String(50), nullable=False),
    Column("roles", String(100), nullable=False, comment="space separated"),
    Column("capacity_lines", Text, nullable=False, comment="quyền hạn, chức vụ; one a line"),
    Column("left_on", Date, comment="the first day without duties here"),
)

units = Table(
    "units",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False, index=True),
    Column("code", String(20), nullable=False, comment="tên viết tắt"),
    Column("name", String(200), nullable=False),
    Column("parent_id", Id, ForeignKey("units.id")),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
)

posts = Table(
    "posts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False, index=True),
    Column("person_id", Id, ForeignKey(people.c.id), nullable=False, index=True),
    Column("unit_id", Id, ForeignKey(units.c.id)),
    Column("title", String(100), nullable=False, comment="chức vụ"),
    Column("duties", String(100), nullable=False, comment="held while the post lasts, space separated"),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
)
