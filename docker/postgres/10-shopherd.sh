#!/bin/bash
# The first start of the server: the platform's role (it may create roles, but is no superuser) and
# its database, with what only a superuser may close: shared/db/close-catalog.sql says why.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -v password="$POSTGRES_SHOPHERD_PASSWORD" -U postgres -d postgres <<'SQL'
create role shopherd login createrole password :'password';
create database shopherd owner shopherd;
SQL
psql -v ON_ERROR_STOP=1 -U postgres -d shopherd -f /close-catalog.sql
psql -v ON_ERROR_STOP=1 -U postgres -d shopherd <<'SQL'
revoke temporary, create on database shopherd from public;
alter schema public owner to shopherd;
SQL
