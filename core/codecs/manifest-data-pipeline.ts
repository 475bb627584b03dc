import { z } from 'zod';
import { ManifestFault } from './manifest-fault';

const manifestSchema = z.looseObject({
  name: z.literal('DynamoDB-export'),
  entries: z.array(z.looseObject({ url: z.string() })),
});

const URL = /^s3n?:\/\/([^/]+)\/(.+)$/;

/**
 * `manifest` of Data Pipeline's EMR connector: the objects that the job finished. It counts nothing, and only what
 * it names may be read: files of failed tasks lie beside them.
 * @throws ManifestFault
 */
export function parsePipelineManifest(
  text: string,
): { readonly bucket: string; readonly key: string }[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ManifestFault('CaptureBroken', 'the manifest is not JSON');
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success)
    throw new ManifestFault(
      'CaptureBroken',
      `the manifest is not one of the EMR connector (${parsed.error.issues[0]?.path.join('.') ?? ''})`,
    );
  const seen = new Set<string>();
  return parsed.data.entries.map(({ url }) => {
    const [, bucket, key] = URL.exec(url) ?? [];
    if (bucket === undefined || key === undefined)
      throw new ManifestFault(
        'CaptureBroken',
        `the manifest names ${url.slice(0, 200)}, which is no s3:// address`,
      );
    if (seen.has(url))
      throw new ManifestFault('CaptureBroken', `the manifest names ${url.slice(0, 200)} twice`);
    seen.add(url);
    return { bucket, key };
  });
}
