/** How much can be sent at once: twice the largest file the bot takes, so that its refusal of one can be seen. */
export const UPLOAD_MAX_BYTES = 64 * 1024 ** 2;
