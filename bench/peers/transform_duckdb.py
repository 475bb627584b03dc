"""DuckDB. usage: transform_duckdb.py IN_GLOB OUT_FOLDER"""
import duckdb, shutil, sys

pattern, out = sys.argv[1:3]
shutil.rmtree(out, ignore_errors=True)
db = duckdb.connect()
db.execute("set threads=2; set preserve_insertion_order=false")
S, N, SS = "STRUCT(S VARCHAR)", "STRUCT(N VARCHAR)", "STRUCT(SS VARCHAR[])"
item = (
    f"STRUCT(id {S},country {S},created {N},email {S},partner {S},"
    f"profile STRUCT(M STRUCT(name {S},age {N},address STRUCT(M STRUCT(city {S},zip {S})))),"
    f"devices {SS},services {SS},marketing STRUCT(BOOL BOOLEAN),deletedat {S})"
)


def text(x):
    return f"coalesce(replace(replace(replace({x},'\\','\\\\'),'|','\\|'),chr(10),'\\'||chr(10)),'@null@')"


def joined(x):
    return text(f"array_to_string(list_sort({x}),',')")


columns = [
    text("Item.id.S"),
    text("Item.country.S"),
    "strftime(epoch_ms(cast(Item.created.N as bigint)),'%Y-%m-%d %H:%M:%S.%g')",
    text("Item.email.S"),
    text("Item.partner.S"),
    text("Item.profile.M.name.S"),
    "coalesce(Item.profile.M.age.N,'')",
    text("Item.profile.M.address.M.city.S"),
    text("Item.profile.M.address.M.zip.S"),
    joined("Item.devices.SS"),
    joined("Item.services.SS"),
    "case when Item.marketing.BOOL then 't' else 'f' end",
    text("Item.deletedat.S"),
]
# Its csv writer would quote one wide column, so the row is joined by hand and written with a delimiter that never occurs.
db.execute(
    f"copy (select concat_ws('|',{','.join(columns)}) l "
    f"from read_json('{pattern}', format='newline_delimited', compression='gzip', columns={{Item:'{item}'}})) "
    f"to '{out}' (format csv, header false, delimiter '\x1f', quote '', escape '', compression gzip, per_thread_output true)"
)
