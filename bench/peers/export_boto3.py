"""boto3 client, a thread per segment, json and gzip. usage: export_boto3.py TABLE OUT_FOLDER SEGMENTS"""
import base64, gzip, json, os, sys
from concurrent.futures import ThreadPoolExecutor

import boto3

table, out, segments = sys.argv[1], sys.argv[2], int(sys.argv[3])
os.makedirs(out, exist_ok=True)


def encoded(value):
    return base64.b64encode(value).decode()


def one(segment):
    client = boto3.session.Session().client("dynamodb")
    start = {}
    with gzip.open(f"{out}/segment-{segment}.json.gz", "wb", compresslevel=1) as f:
        while True:
            page = client.scan(TableName=table, Segment=segment, TotalSegments=segments, **start)
            for item in page["Items"]:
                f.write((json.dumps({"Item": item}, default=encoded) + "\n").encode())
            if "LastEvaluatedKey" not in page:
                return
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


with ThreadPoolExecutor(segments) as pool:
    list(pool.map(one, range(segments)))
