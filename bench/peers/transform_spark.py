"""PySpark local[2], typed schema. usage: spark-submit transform_spark.py IN_GLOB OUT_FOLDER
Rows are joined by hand: Spark's csv writer has a quoting of its own, and takes as long."""
import sys

from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

pattern, out = sys.argv[1:3]
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.sql.session.timeZone", "UTC")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")


def struct(**fields):
    return T.StructType([T.StructField(name, kind) for name, kind in fields.items()])


S, N = struct(S=T.StringType()), struct(N=T.StringType())
SS = struct(SS=T.ArrayType(T.StringType()))
item = struct(
    id=S, country=S, created=N, email=S, partner=S,
    profile=struct(M=struct(name=S, age=N, address=struct(M=struct(city=S, zip=S)))),
    devices=SS, services=SS, marketing=struct(BOOL=T.BooleanType()), deletedat=S,
)
rows = spark.read.json(pattern, schema=struct(Item=item))
p = "Item.profile.M."


def replaced(column, what, by):
    return F.replace(column, F.lit(what), F.lit(by))


def text(column):
    for what in ("\\", "|", "\n"):
        column = replaced(column, what, "\\" + what)
    return F.coalesce(column, F.lit("@null@"))


def joined(path):
    return text(F.array_join(F.sort_array(path), ","))


columns = [
    text(F.col("Item.id.S")),
    text(F.col("Item.country.S")),
    F.date_format(F.timestamp_millis(F.col("Item.created.N").cast("long")), "yyyy-MM-dd HH:mm:ss.SSS"),
    text(F.col("Item.email.S")),
    text(F.col("Item.partner.S")),
    text(F.col(p + "name.S")),
    F.coalesce(F.col(p + "age.N"), F.lit("")),
    text(F.col(p + "address.M.city.S")),
    text(F.col(p + "address.M.zip.S")),
    joined("Item.devices.SS"),
    joined("Item.services.SS"),
    F.when(F.col("Item.marketing.BOOL"), "t").otherwise("f"),
    text(F.col("Item.deletedat.S")),
]
line = rows.select(F.concat_ws("|", *columns))
line.write.mode("overwrite").option("compression", "gzip").text(out)
spark.stop()
