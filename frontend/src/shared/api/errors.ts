/** What is wrong with one field of a request; `pointer` is a JSON pointer into the body, or `/query/…`. */
export interface FieldFault {
  pointer: string;
  detail: string;
}

interface Problem {
  code?: string;
  title?: string;
  detail?: string;
  request_id?: string;
  pointer?: string;
  errors?: FieldFault[];
  [fact: string]: unknown;
}

/** A refusal of the server (RFC 9457), or status 0 when no answer came. */
export class ApiError extends Error {
  override name = "ApiError";

  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly requestId: string | null = null,
    /** What a refusal adds of its own: `pointer`, `column`, `permission`, `version` and so on. */
    readonly facts: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
  }

  get pointer(): string | null {
    return typeof this.facts.pointer === "string" ? this.facts.pointer : null;
  }

  get fields(): FieldFault[] {
    if (Array.isArray(this.facts.errors)) return this.facts.errors as FieldFault[];
    return this.pointer ? [{ pointer: this.pointer, detail: this.detail }] : [];
  }

  /** Seconds to wait, from `Retry-After`. */
  get retryAfter(): number | null {
    return typeof this.facts.retry_after === "number" ? this.facts.retry_after : null;
  }

  get isOffline(): boolean {
    return this.status === 0;
  }
}

export function asApiError(error: unknown): ApiError | null {
  return error instanceof ApiError ? error : null;
}

/** A sentence for people, of whatever was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.detail;
  return error instanceof Error && error.message ? error.message : "Something went wrong.";
}

export function offline(): ApiError {
  return new ApiError(0, "offline", "No connection", "The server cannot be reached. Check your connection.");
}

/** The refusal in an answer that is not OK. */
export async function refusalIn(response: Response): Promise<ApiError> {
  const problem: Problem = await response.json().catch(() => ({}));
  const { code, title, detail, request_id: _, ...facts } = problem;
  const seconds = Number(response.headers.get("Retry-After"));
  return new ApiError(
    response.status,
    code ?? "internal",
    title ?? "The server failed",
    detail ?? `The server answered with ${response.status}.`,
    problem.request_id ?? response.headers.get("X-Request-ID"),
    seconds > 0 ? { ...facts, retry_after: seconds } : facts,
  );
}
