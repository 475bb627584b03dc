"""Empty ops one after another in a warm process, by each executor. usage: tasks_dagster.py TASKS; prints seconds as JSON."""
import json
import sys
import tempfile
import time

import dagster as dg

TASKS = int(sys.argv[1]) if len(sys.argv) > 1 else 8


@dg.op
def task_0():
    return 1


def task(number):
    @dg.op(name=f"task_{number}")
    def hand_on(value):
        return value

    return hand_on


OPS = [task(number) for number in range(1, TASKS)]


def chain(executor):
    @dg.job(executor_def=executor)
    def tasks():
        value = task_0()
        for op in OPS:
            value = op(value)

    return tasks


def in_process():
    return chain(dg.in_process_executor)


def multiprocess():
    return chain(dg.multiprocess_executor)


def seconds(job, instance):
    began = time.monotonic()
    if not dg.execute_job(dg.reconstructable(job), instance).success:
        sys.exit("Dagster's job failed")
    return time.monotonic() - began


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, dg.DagsterInstance.local_temp(folder) as instance:
        seconds(in_process, instance)  # creates its database
        print(json.dumps({"inProcess": seconds(in_process, instance), "multiprocess": seconds(multiprocess, instance)}))
