#!/bin/sh
# Random secrets for docker-compose.yml, each in a file of its own; files that are there stay as they are.
# Containers read them under another user, so they are readable: keep the folder itself to yourself.
set -eu
cd "$(dirname "$0")"
mkdir -p secrets
chmod 711 secrets
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
keep() { [ -s "secrets/$1" ] || printf '%s' "$2" > "secrets/$1"; chmod 644 "secrets/$1"; }
keep database_owner_password "$(random)"
keep database_password "$(random)"
owner=$(cat secrets/database_owner_password)
password=$(cat secrets/database_password)
host=${VANTHU_DATABASE_HOST:-database}
keep database_owner_url "postgresql://vanthu_owner:$owner@$host:5432/vanthu"
keep database_url "postgresql://vanthu_app:$password@$host:5432/vanthu"
keep database_role_sql "CREATE ROLE vanthu_app LOGIN PASSWORD '$password';"
keep s3_access_key "vanthu"
keep s3_secret_key "$(random)"
