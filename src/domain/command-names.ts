/**
 * What the commands are called, in English and in Chinese. Without a slash only a Chinese name standing alone, or
 * with a number, is one, because the rest is conversation.
 */

/** Each command's Chinese names; the first is the one to show. */
export const COMMANDS = {
  help: ['帮助'],
  phase: ['阶段'],
  overdue: ['逾期'],
  mine: ['我的', '我的整改'],
  digest: ['日报', '进展日报'],
  bind: ['绑定'],
  unbind: ['解绑'],
  study: ['学习', '我已学习'],
  check: ['自查', '开始自查'],
  answer: ['回答'],
  clear: ['本类均未发现'],
  found: ['发现问题'],
  submit: ['提交自查', '提交'],
  evidence: ['证据', '补充证据'],
  report: ['报送', '报送材料', '已报送'],
  missing: ['未报'],
  nudge: ['催办'],
  recall: ['撤回'],
  cancel: ['取消'],
  finding: ['问题'],
  ledger: ['台账'],
  review: ['待办'],
  recheck: ['回头看'],
  remind: ['催办问题'],
  standin: ['代办'],
  assign: ['分办'],
  fix: ['立查立改'],
  strike: ['申请销号'],
  approve: ['同意销号', 'close'],
  return: ['退回'],
  extend: ['申请延期', '延期'],
  grant: ['同意延期'],
  refuse: ['不同意延期'],
  handover: ['转办'],
  reopen: ['重新打开'],
  dismiss: ['不予认定'],
  merge: ['合并'],
  anonymous: ['匿名反映'],
  receipt: ['回执', '查回执'],
  ask: ['询问'],
  plan: ['调整步骤'],
  step: ['完成步骤'],
  untick: ['撤回步骤'],
  correct: ['更正'],
} as const;

export type CommandName = keyof typeof COMMANDS;

const COMMAND_NAMES = Object.keys(COMMANDS).filter((name): name is CommandName => name in COMMANDS);
/** Every name, English and Chinese, with the command it stands for. */
export const NAMES: ReadonlyMap<string, CommandName> = new Map(
  COMMAND_NAMES.flatMap((command) =>
    [command, ...COMMANDS[command]].map((name): [string, CommandName] => [name, command]),
  ),
);

/** A Chinese name alone, or with nothing but a number: `问题 12`, `问题第12号`. Everything else is conversation. */
export function bareCommand(line: string): { command: CommandName; rest: string } | undefined {
  const read = /^(\p{Script=Han}+?)\s*([#＃]?\s*第?\s*[0-9０-９]{1,9}号?)?$/u.exec(line);
  const [, words, rest = ''] = read ?? [];
  const command = COMMAND_NAMES.find((one) => COMMANDS[one].some((name) => name === words));
  return command && { command, rest };
}

/** Full-width letters, digits and signs as half-width ones, in lower case. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
