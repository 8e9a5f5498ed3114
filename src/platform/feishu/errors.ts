/**
 * The platform's codes, each with what it means for the outbox and a sentence for an admin: what is wrong and what to
 * do. Judged by code alone, since its messages change and may quote what was sent.
 */
import { PlatformError, type PlatformErrorKind, TOO_LARGE } from '#platform/port.ts';

/** The token was refused: a new one may be taken. */
export const TOKEN_REFUSED: ReadonlySet<string> = new Set(['99991661', '99991663', '99991671']);
/** The message is no longer there. */
export const GONE: ReadonlySet<string> = new Set(['230011', '230110']);
/** Nobody the app may see goes by this id. */
export const NOBODY: ReadonlySet<string> = new Set(['40001', '41012', '41050', '99992351', '99992352']);

const SLOWLY: readonly (readonly [number, string])[] = [
  [99991400, '飞书限制了调用频率，稍后自动重发。'],
  [230020, '同一个群或同一个人的消息过密，稍后自动重发。'],
  [11232, '飞书系统繁忙，稍后自动重发。'],
  [11233, '该群消息过多，稍后自动重发。'],
  [232019, '群操作过于频繁，稍后自动重试。'],
  [230049, '这条消息正在发送中，稍后自动确认。'],
  [99991661, '飞书要求重新取得凭证，稍后自动重发。'],
  [99991663, '飞书凭证已失效，稍后换新凭证重发。'],
  [99991664, '飞书凭证已失效，稍后换新凭证重发。'],
  [99991671, '飞书凭证格式不被接受，稍后换新凭证重发。'],
  [10003, '取不到飞书凭证：请核对 FEISHU_APP_ID 和 FEISHU_APP_SECRET。'],
  [10014, '飞书没有这个应用：请核对 FEISHU_APP_ID，并确认应用已启用。'],
  [10015, '应用密钥不对：请核对 FEISHU_APP_SECRET。'],
  [99991662, '应用未启用：请在飞书管理后台启用。'],
  [99991673, '应用未安装或未启用：请在飞书管理后台启用。'],
  [99991401, '飞书拒绝了本机的 IP：请在开发者后台的 IP 白名单里加上本机的出口地址。'],
];

const NEVER: readonly (readonly [number, string])[] = [
  [230001, '消息参数不被飞书接受，请把这一条报告给开发者。'],
  [230002, '机器人不在该群里：请把机器人重新拉进群。'],
  [230006, '应用没有开启机器人能力：请在开发者后台开启并发布版本。'],
  [230009, '消息发出太久，已不能撤回。'],
  [230011, '消息已被撤回。'],
  [230012, '不是本机器人发的消息，不能操作。'],
  [230013, '对方不在应用的可用范围内或已离职：请在开发者后台扩大可用范围。'],
  [230015, '单聊不能被分享。'],
  [230017, '机器人不是该资源的所有者。'],
  [230018, '该群的设置不允许机器人发言：请群主调整群设置。'],
  [230019, '话题不存在。'],
  [230022, '内容被飞书判为敏感信息，未发出：请修改措辞。'],
  [230025, '内容超过飞书的长度上限。'],
  [230026, '机器人无权撤回这条消息。'],
  [230027, '应用缺少权限：请在开发者后台开通消息权限并发布版本。'],
  [230028, '内容未通过本单位的安全审核（明文手机号、邮箱也会触发），未发出。'],
  [230029, '对方已离职。'],
  [230031, '卡片发出已超过 14 天，不能再更新：请重新发一张。'],
  [230034, '接收人或群的编号无效。'],
  [230035, '机器人在该群没有发言权限：请群主调整发言设置。'],
  [230036, '本单位的加密密钥已删除，消息发不出：请联系飞书管理员。'],
  [230038, '不能给外单位的人发单聊消息。'],
  [230050, '消息对机器人不可见。'],
  [230053, '对方已停止接收机器人的消息：请本人在会话里重新开启。'],
  [230054, '该群不支持这类消息。'],
  [230055, '文件类型不符。'],
  [230075, '加密群不支持机器人消息。'],
  [230099, '卡片内容不被飞书接受，请把这一条报告给开发者。'],
  [230110, '消息已被删除。'],
  [230111, '消息已自动销毁。'],
  [232006, '群编号无效。'],
  [232009, '该群已解散。'],
  [232011, '机器人不在该群里：请把机器人重新拉进群。'],
  [232033, '外部群不支持此操作。'],
  [234001, '取文件的参数不被飞书接受，请把这一条报告给开发者。'],
  [234002, '应用无权读取文件：请在开发者后台开通读取消息和上传文件的权限并发布版本。'],
  [234003, '文件已不在消息里：多半已被撤回或删除。'],
  [234004, '机器人不在文件所在的会话里。'],
  [234006, '文件超过飞书的大小上限。'],
  [234007, '应用没有开启机器人能力：请在开发者后台开启并发布版本。'],
  [234008, '机器人不是该文件的所有者。'],
  [234010, '文件是空的。'],
  [234011, '飞书认不出图片的格式。'],
  [234037, '文件超过 100 MB，飞书不提供下载。'],
  [234038, '该会话或文件设了保密，不允许下载。'],
  [234039, '图片的尺寸超过飞书的上限。'],
  [234040, '消息对机器人不可见。'],
  [234043, '这类消息里的文件不能下载：请作为图片或文件单独发送。'],
  [232096, '上传服务已停用，请联系飞书管理员。'],
  [40001, '查询通讯录的参数不被飞书接受。'],
  [40003, '飞书通讯录暂时出错。'],
  [40004, '应用无权查看该部门：请在开发者后台扩大通讯录权限范围。'],
  [40014, '应用无权查看上级部门：请在开发者后台扩大通讯录权限范围。'],
  [41012, '人员编号无效。'],
  [41050, '该人员不在应用的通讯录权限范围内：请在开发者后台扩大范围。'],
  [99991672, '应用缺少权限：请在开发者后台开通所需权限并发布版本。'],
  [99991679, '用户没有给应用授权。'],
  [99992351, '人员编号不存在。'],
  [99992352, '人员编号不存在。'],
  [99992353, '人员编号不存在。'],
  [99992361, '人员编号属于另一个应用：请用本应用取得的编号。'],
  [99992402, '请求字段不被飞书接受，请把这一条报告给开发者。'],
];

const QUOTA: readonly (readonly [number, string])[] = [
  [99991403, '本月的飞书接口调用额度已用完：下月 1 日恢复，或升级飞书版本。'],
];

interface Meaning {
  kind: PlatformErrorKind;
  sentence: string;
}

function meanings(kind: PlatformErrorKind, codes: readonly (readonly [number, string])[]) {
  return codes.map(([code, sentence]): [number, Meaning] => [code, { kind, sentence }]);
}

const MEANINGS: ReadonlyMap<number, Meaning> = new Map([
  ...meanings('retry', SLOWLY),
  ...meanings('never', NEVER),
  ...meanings('quota', QUOTA),
]);

/** A refusal with a code. `detail` is the platform's message; only the sub-code in it is kept, never its words. */
export function refusedBy(code: number, detail: string, retryAfterMs: number | null): PlatformError {
  const { kind, sentence } = MEANINGS.get(code) ?? {
    kind: 'retry',
    sentence: `飞书返回了未收录的代码 ${code}，稍后自动重试。`,
  };
  const sub = /ErrCode: ?(\d{1,9})/.exec(detail)?.[1];
  return new PlatformError(
    kind,
    String(code),
    sub === undefined ? sentence : `${sentence}（${sub}）`,
    retryAfterMs,
  );
}

/** An answer without a code. A gateway that waited in vain cannot say whether the request arrived. */
export function refusedWith(status: number, retryAfterMs: number | null): PlatformError {
  if (status === 504) return lost(`http ${status}`);
  return new PlatformError(
    'retry',
    `http ${status}`,
    `飞书服务暂时不可用（HTTP ${status}），稍后自动重试。`,
    retryAfterMs,
  );
}

/** Our own limit: the rest of a larger file is not even read. */
export function tooLarge(): PlatformError {
  return new PlatformError('never', TOO_LARGE, '文件超过大小上限，未取。');
}

export function unreachable(code: string): PlatformError {
  return new PlatformError('retry', code, '连不上飞书：请检查本机网络，稍后自动重试。');
}

export function lost(code: string): PlatformError {
  return new PlatformError('unknown outcome', code, '没有收到飞书的答复，不知是否送达。');
}
