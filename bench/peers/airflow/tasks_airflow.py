"""Empty tasks one after another by `dag.test()`: one warm process, no scheduler. The DAG must be in Airflow's database. usage: TASKS=8 tasks_airflow.py; prints seconds as JSON."""
import json
import logging
import os
import sys
import time
from datetime import datetime, timezone

from airflow.sdk import DAG, task

TASKS = int(os.environ["TASKS"])

with DAG("tasks", schedule=None, start_date=datetime(2026, 1, 1, tzinfo=timezone.utc)) as dag:
    value = None
    for number in range(TASKS):

        @task(task_id=f"task_{number}")
        def empty(before=None):
            return 1

        value = empty(value)


def seconds():
    began = time.monotonic()
    if str(dag.test().state) != "success":
        sys.exit("Airflow's run failed")
    return time.monotonic() - began


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    seconds()
    print(json.dumps({"inProcess": seconds()}))
