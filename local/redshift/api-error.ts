/** An error of the Data API itself, as its HTTP answer names it (B3, B4). */
export class ApiError extends Error {
  constructor(
    readonly type: string,
    message: string,
    readonly extra: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export const invalid = (message: string): ApiError => new ApiError('ValidationException', message);

export const notFound = (message: string, id: string): ApiError =>
  new ApiError('ResourceNotFoundException', message, { ResourceId: id });
