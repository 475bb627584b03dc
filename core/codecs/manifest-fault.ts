/** A manifest that cannot be followed: `CaptureBroken` when it contradicts itself, `UnknownDialect` when it is of another kind. */
export class ManifestFault extends Error {
  constructor(
    readonly type: 'CaptureBroken' | 'UnknownDialect',
    message: string,
  ) {
    super(message);
    this.name = 'ManifestFault';
  }
}
