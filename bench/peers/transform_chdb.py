"""chdb (ClickHouse in process). usage: transform_chdb.py IN_GLOB OUT_FOLDER gzip|zstd LEVEL"""
import chdb, os, sys

pattern, out, codec, level = sys.argv[1:5]
os.makedirs(out, exist_ok=True)
S = "Tuple(S Nullable(String))"
N = "Tuple(N Nullable(String))"
SS = "Tuple(SS Array(String))"
item = (
    f"Item Tuple(id {S}, country {S}, created {N}, email {S}, partner {S}, "
    f"profile Tuple(M Tuple(name {S}, age {N}, address Tuple(M Tuple(city {S}, zip {S})))), "
    f"devices {SS}, services {SS}, marketing Tuple(BOOL Bool), deletedat {S})"
)


def text(x):
    escaped = f"replaceAll(replaceAll(replaceAll({x},'\\\\','\\\\\\\\'),'|','\\\\|'),'\\n','\\\\\\n')"
    return f"ifNull({escaped},'@null@')"


def joined(x):
    inside = text(f"arrayStringConcat(arraySort({x}),',')")
    return f"if(empty({x}),'@null@',{inside})"


columns = [
    text("Item.id.S"),
    text("Item.country.S"),
    "ifNull(toString(fromUnixTimestamp64Milli(toInt64(Item.created.N),'UTC')),'')",
    text("Item.email.S"),
    text("Item.partner.S"),
    text("Item.profile.M.name.S"),
    "ifNull(Item.profile.M.age.N,'')",
    text("Item.profile.M.address.M.city.S"),
    text("Item.profile.M.address.M.zip.S"),
    joined("Item.devices.SS"),
    joined("Item.services.SS"),
    "if(Item.marketing.BOOL,'t','f')",
    text("Item.deletedat.S"),
]
suffix = {"gzip": "gz", "zstd": "zst"}[codec]
print(
    chdb.query(
        "SELECT concat(" + ",'|',".join(columns) + ",'\\n') "
        f"FROM file('{pattern}', JSONEachRow, '{item}') "
        f"INTO OUTFILE '{out}/rows.{suffix}' TRUNCATE COMPRESSION '{codec}' LEVEL {level} FORMAT RawBLOB "
        "SETTINGS max_threads=2, input_format_skip_unknown_fields=1",
        "CSV",
    )
)
