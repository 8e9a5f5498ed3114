/** How the platform answers a call: success, and refusals with its fixed sentences. Most refusals are HTTP 400. */

const SENTENCES: Readonly<Record<number, string>> = {
  10002: 'card param check failed',
  11232: 'create message trigger system frequency limit',
  11310: 'card action is lock',
  11311: 'card format error',
  41012: 'user id invalid error',
  41050: 'no user authority error',
  100030: 'request body is not valid json',
  200000: 'message has been recalled',
  230001: 'Your request contains an invalid request parameter',
  230002: 'The bot can not be outside the group.',
  230009: 'This message can no longer be recalled.',
  230011: 'The message was recalled.',
  230012: 'The bot is NOT the sender of the message.',
  230013: 'Bot has NO availability to this user.',
  230017: 'Bot is NOT the owner of the resource.',
  230020: 'This operation triggers the frequency limit.',
  230025: 'The length of the message content reaches its limit.',
  230026: 'No permission to recall this message.',
  230027: 'Lack of necessary permissions.',
  230029: 'User has resigned.',
  230031: 'The message has exceeded the time limit for updating.',
  230033: 'The message was sent more than 7 days ago.',
  230049: 'The message is being sent.',
  230055: 'The type of file upload does not match the type of message being sent.',
  230099: 'Failed to create card content',
  230110: 'Action unavailable as the message has been deleted.',
  232006: 'Your request specifies a chat_id which is invalid.',
  232009: 'The chat has already been dissolved.',
  232011: 'The operator can NOT be out of the chat.',
  234001: 'Invalid request param.',
  234003: 'File not in message.',
  234004: 'The app is not in the chat.',
  234006: 'The file size exceed the max value.',
  234010: "File's size can't be 0.",
  234011: "Can't recognize the image format.",
  234037: 'Downloaded file size exceeds limit.',
  234043: 'Unsupported message type.',
  300020: 'The format of the token is wrong.',
  300030: 'The token has expired.',
  300040: 'The token has been used more than twice.',
  99991400: 'request trigger frequency limit',
  99991403: 'The monthly API call quota of the tenant has been used up.',
  99991661: 'Missing access token for authorization. Please make a request with token attached.',
  99991663: 'Invalid access token for authorization. Please make a request with token attached.',
  99991671: 'Invalid access token, the token format must start with t- or u-.',
  99991672: 'Access denied.',
  99992351: 'The request ids do not exist.',
  99992402: 'field validation failed',
};

const STATUS: Readonly<Record<number, number>> = { 99991400: 429, 99991403: 429 };

/** Thrown wherever a call is turned down; the gate makes the answer of it. */
export class Refused extends Error {
  readonly code: number;
  readonly status: number;
  readonly more: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  /** `detail` follows the fixed sentence as `, ext=…`; `message` stands instead of both. */
  constructor(
    code: number,
    options: {
      detail?: string;
      message?: string;
      more?: Readonly<Record<string, unknown>>;
      headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    const sentence = SENTENCES[code] ?? 'refused';
    super(
      options.message ?? (options.detail === undefined ? sentence : `${sentence}, ext=${options.detail}`),
    );
    this.code = code;
    this.status = STATUS[code] ?? 400;
    this.more = options.more ?? {};
    this.headers = options.headers ?? {};
  }
}

export function refusal(refused: Refused, logId: string): Response {
  return Response.json(
    { code: refused.code, msg: refused.message, error: { log_id: logId, ...refused.more } },
    { status: refused.status, headers: { 'X-Tt-Logid': logId, ...refused.headers } },
  );
}

export function success(data: unknown): Response {
  return Response.json({ code: 0, msg: 'success', data });
}

/** A field that is missing or malformed. */
export function badField(field: string, description: string): Refused {
  return new Refused(99992402, { more: { field_violations: [{ field, description }] } });
}
