import { ArmError } from "../arm/armError";
import { type Body, isObject } from "../arm/json";

/** A request as the routes see it. */
export interface Request {
  readonly method: string;
  /** The path's segments, decoded: `["subscriptions", "…"]`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  /** The bearer token, or undefined if there is none. */
  readonly token: string | undefined;
  readonly text: string;
  /** Where this server is, such as `https://localhost:8443`. */
  readonly base: string;
}

/** What the server answers. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body;
}

/** No answer at all: the connection stays as it is, or is reset. */
export type Silence = "hang" | "reset";

/** An error that is answered with headers of its own. */
export class ChallengeError extends ArmError {
  constructor(
    code: string,
    text: string,
    readonly challenge: string,
  ) {
    super(401, code, text);
  }
}

/** The JSON object in a request's body; an empty body is an empty object. */
export function bodyOf({ text }: Request): Body {
  if (text.trim() === "") return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw unreadable(error instanceof Error ? error.message : String(error));
  }
  if (!isObject(body)) throw unreadable("the content is not a JSON object");
  return body;
}

// The parser's own words differ from Azure's, which are those of Json.NET.
function unreadable(why: string): ArmError {
  return new ArmError(
    400,
    "InvalidRequestContent",
    `The request content was invalid and could not be deserialized: '${why}'.`,
  );
}

/** The envelope of an error: ARM's and Key Vault's alike. */
export function errorBody(code: string, message: string, more: Body = {}): Body {
  return { error: { code, message, ...more } };
}
