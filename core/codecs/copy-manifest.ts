/** COPY's manifest: every url mandatory (the default would skip a missing file), none twice (it would load twice). */
export function copyManifest(bucket: string, keys: readonly string[]): string {
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new Error(`the part ${twice} stands twice among the parts`);
  return JSON.stringify({
    entries: keys.map((key) => ({ url: `s3://${bucket}/${key}`, mandatory: true })),
  });
}
