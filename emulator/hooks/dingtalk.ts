import { createHmac } from 'node:crypto';
import { type Hook, type HookOptions, isObject, isText, objectOf, type Posted, type Reply, startHook } from './hook.ts';

export interface RobotOptions extends HookOptions {
  /** Posts must be signed with it; absent, signing is off. */
  readonly secret?: string;
}

const TOKEN = 'emulated0000000000000000000000000000000000000000000000000000000000';
const MOST_BYTES = 20_000;
const WINDOW_MS = 3_600_000;

/** Starts a custom robot of DingTalk on loopback. It denies in a 200, with a code in the body. */
export function startDingtalk({ secret, ...options }: RobotOptions = {}): Promise<Hook> {
  const denialOf = (posted: Posted): Reply | undefined => {
    const { url, body, method } = posted;
    if (method !== 'POST' || url.pathname !== '/robot/send') return { status: 404, body: 'Not Found' };
    if (url.searchParams.get('access_token') !== TOKEN) return denied(300001, 'token is not exist');
    const wrong = secret === undefined ? undefined : wrongSignature(posted, secret);
    if (wrong !== undefined) return denied(310000, `${wrong}, more: [https://open.dingtalk.com/document/error]`);
    if (Buffer.byteLength(body) > MOST_BYTES) return denied(460101, `message too long, exceed ${MOST_BYTES} bytes`);
    return isCard(objectOf(body)) ? undefined : denied(40035, 'param is missing or malformed');
  };
  return startHook(
    {
      path: `/robot/send?access_token=${TOKEN}`,
      contentType: 'application/json',
      denialOf,
      accepted: { status: 200, body: '{"errcode":0,"errmsg":"ok"}' },
      limits: [{ count: 20, perMs: 60_000 }],
      penaltyMs: 600_000,
      tooFast: () => ({
        status: 200,
        body: '{"status":1111,"wait":5,"source":"x5","punish":"deny","errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}',
      }),
    },
    options,
    (message) => message,
  );
}

function denied(errcode: number, errmsg: string): Reply {
  return { status: 200, body: JSON.stringify({ errcode, errmsg }) };
}

function wrongSignature({ url, now }: Posted, secret: string): string | undefined {
  const timestamp = url.searchParams.getAll('timestamp');
  const sign = url.searchParams.getAll('sign');
  if (timestamp.length !== 1 || Math.abs(now - Number(timestamp[0])) > WINDOW_MS) return 'invalid timestamp';
  const expected = createHmac('sha256', secret).update(`${timestamp[0]}\n${secret}`).digest('base64');
  return sign.length === 1 && sign[0] === expected ? undefined : 'sign not match';
}

function isCard(payload: Record<string, unknown> | undefined): boolean {
  if (payload?.msgtype === 'markdown') {
    return isObject(payload.markdown) && isText(payload.markdown.title) && isText(payload.markdown.text);
  }
  if (payload?.msgtype !== 'actionCard' || !isObject(payload.actionCard)) return false;
  const { title, text, btns, btnOrientation = '0' } = payload.actionCard;
  return (
    isText(title) &&
    isText(text) &&
    ['0', '1'].includes(String(btnOrientation)) &&
    Array.isArray(btns) &&
    btns.length > 0 &&
    btns.every((button) => isObject(button) && isText(button.title) && URL.canParse(String(button.actionURL)))
  );
}
