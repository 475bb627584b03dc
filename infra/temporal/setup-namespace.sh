#!/bin/sh
# Makes the namespace and the search attributes that Millrace needs; safe to run at every start.
set -eu
temporal operator namespace describe -n default >/dev/null 2>&1 ||
  temporal operator namespace create -n default --retention 720h # what a month ago went wrong can be looked at
for name in MillraceDataType MillraceDay MillraceHop MillraceTrigger; do
  temporal operator search-attribute list | grep -q "^ *$name " ||
    temporal operator search-attribute create --name "$name" --type Keyword
done
