#!/bin/sh
# Makes Temporal's two databases, or brings them to this version's schema; safe to run at every start.
set -eu
for name in temporal temporal_visibility; do
  case $name in
    temporal) schema=temporal ;;
    *) schema=visibility ;;
  esac
  sql() { temporal-sql-tool --plugin postgres12 --ep postgresql -p 5432 -u temporal --db "$name" "$@"; }
  sql create
  sql setup-schema -v 0.0
  sql update-schema -d "/etc/temporal/schema/postgresql/v12/$schema/versioned"
done
