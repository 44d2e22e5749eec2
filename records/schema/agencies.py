"""Agencies and the people who act for them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, String, Table, Text

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
    Column("series_per_kind", Boolean, nullable=False, comment="false: one series for all kinds, article 15"),
)

people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("agency_id", Id, ForeignKey(agencies.c.id), nullable=False, index=True),
    Column("full_name", String(50), nullable=False),
    Column("roles", String(100), nullable=False, comment="space separated"),
    Column("capacity_lines", Text, nullable=False, comment="quyền hạn, chức vụ; one a line"),
)
