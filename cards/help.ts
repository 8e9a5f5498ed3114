/** What one can do here, by role: a line per command and the same things as buttons. */
import {
  anonymousButton,
  deliverablesButton,
  mineButton,
  overdueButton,
  phaseButton,
  receiptButton,
} from '#cards/buttons.ts';
import type { Block, Button, Card, Text } from '#cards/card.ts';
import { COMMANDS, type CommandName } from '#domain/command-names.ts';
import type { Phase } from '#domain/phase.ts';
import type { Role } from '#domain/roster.ts';

export interface HelpView {
  campaign: { id: number; short: string } | null;
  /** The current one. */
  phase: Phase | null;
  roles: readonly Role[];
}

interface Line {
  command: CommandName;
  /** What may follow, in English and in Chinese. */
  after?: readonly [string, string];
  does: string;
}

/** What is in sight at once; all else is a press away, for a phone shows no more. */
const EVERYDAY: readonly Line[] = [
  { command: 'mine', does: '我的待办、已办和登记的问题' },
  { command: 'check', does: '打开自查表' },
  { command: 'overdue', does: '可查看范围内的逾期事项' },
  { command: 'digest', does: '可查看范围内的进展' },
  { command: 'finding', after: ['12', '12'], does: '第12号问题，现在能办什么' },
  { command: 'evidence', after: ['12', '12'], does: '给第12号问题补充照片和文件（私聊我）' },
];

const FOR_ALL: readonly Line[] = [
  { command: 'study', does: '学习动员后的“我已学习”' },
  { command: 'phase', does: '现在是哪个阶段、第几天、进展如何' },
  { command: 'phase', after: ['list', '列表'], does: '全部阶段的日期' },
  { command: 'ledger', does: '问题台账，可加单位、状态、专题、第2页，或“搜 文字”' },
  {
    command: 'ledger',
    after: ['figures 3-15', '统计 3月15日'],
    does: '某日各单位、各专题的问题数，可加单位',
  },
  { command: 'ledger', after: ['export', '导出'], does: '台账的 Excel 文件，私信给您，可加单位、状态、专题' },
  { command: 'anonymous', does: '匿名反映问题，用这张卡片最下面的按钮' },
  { command: 'receipt', does: '凭回执码查看匿名反映的办理情况，也用下面的按钮' },
  { command: 'help', does: '这份说明' },
];

const FOR_OVERSEERS: readonly Line[] = [
  { command: 'missing', does: '当前阶段未完成的名单，私信给您' },
  { command: 'overdue', after: ['单位名', '单位名'], does: '某个单位的逾期事项，名单私信给您' },
];

const FOR_LEADERS: readonly Line[] = [
  { command: 'review', does: '等您分办、复核的问题' },
  { command: 'report', does: '本单位要报送的材料' },
  { command: 'nudge', after: ['单位名', '单位名'], does: '提醒某个单位逾期的人' },
];

const FOR_ADMINS: readonly Line[] = [
  { command: 'bind', after: ['单位名', '单位名'], does: '把所在的群绑定到单位' },
  { command: 'unbind', does: '解除所在的群的绑定' },
  { command: 'phase', after: ['start 2', '开始 2'], does: '现在开始第2阶段' },
  { command: 'phase', after: ['extend 2 3-25', '延长 2 3月25日'], does: '延长第2阶段' },
  { command: 'phase', after: ['close 2', '结束 2'], does: '现在结束第2阶段' },
  { command: 'handover', after: ['张三 李四 all', '张三 李四 全部'], does: '把张三在办的问题都转给李四' },
  { command: 'recall', does: '十分钟内撤回刚发出的通知' },
];

const WITHOUT_BUTTONS: readonly Line[] = [
  { command: 'answer', after: ['1.1 none', '1.1 未发现'], does: '回答一项，也可写“不适用”' },
  { command: 'found', after: ['1.1', '1.1'], does: '登记一项的问题' },
  { command: 'clear', after: ['1', '1'], does: '一类中未答的都记为未发现' },
  { command: 'submit', does: '提交自查' },
];

const ON_FINDINGS: readonly Line[] = [
  { command: 'assign', after: ['12 张三 4-10', '12 张三 4月10日'], does: '指定责任人和期限' },
  { command: 'fix', after: ['12 …', '12 怎样改的'], does: '当场已改，交人复核' },
  { command: 'strike', after: ['12 …', '12 整改结果'], does: '整改完成，交人复核' },
  { command: 'approve', after: ['12', '12'], does: '复核通过' },
  { command: 'return', after: ['12 …', '12 原因'], does: '复核不通过' },
  { command: 'extend', after: ['12 4-20 …', '12 4月20日 原因'], does: '请求改期限' },
  { command: 'grant', after: ['12', '12'], does: '按所请改期限' },
  { command: 'refuse', after: ['12', '12'], does: '期限不变' },
  { command: 'handover', after: ['12 李四', '12 李四'], does: '换责任人' },
  { command: 'reopen', after: ['12 …', '12 原因'], does: '已销号的再次整改' },
  { command: 'remind', after: ['12', '12'], does: '提醒第12号的责任人，每天一次；也可发送 /催办 12' },
  {
    command: 'standin',
    after: ['李四 3-20', '李四 至3月20日'],
    does: '请同事代办您的整改事项；/代办 取消 可取消',
  },
  {
    command: 'recheck',
    after: ['12 pass', '12 通过'],
    does: '回头看的结果；也可写“未通过 原因”，只写 /回头看 可看最近一次抽取',
  },
  { command: 'dismiss', after: ['12 …', '12 原因'], does: '不是问题' },
  { command: 'merge', after: ['12 7', '12 7'], does: '与第7号是同一问题' },
  { command: 'correct', after: ['12 …', '12 改后的描述'], does: '更正问题描述，原文留存' },
  { command: 'ask', after: ['12 …', '12 要问的'], does: '向匿名反映第12号问题的人询问' },
  {
    command: 'assign',
    after: ['12 张三 4-10 …', '12 张三 4月10日 起草制度；4月30日 印发'],
    does: '建章立制，分步办理',
  },
  { command: 'step', after: ['12 2', '12 2'], does: '第2步已完成' },
  { command: 'untick', after: ['12 2', '12 2'], does: '第2步其实还没完成' },
  { command: 'plan', after: ['12 …', '12 4月20日 征求意见；4月30日 印发'], does: '重排未完成的步骤' },
  { command: 'evidence', after: ['12 3 after', '12 3 后'], does: '第12号问题的第3件证据记为整改后' },
];

export function helpCard(view: HelpView): Card {
  return {
    title: '帮助',
    ...(view.campaign ? { subtitle: view.campaign.short } : {}),
    tone: 'blue',
    summary: '帮助：能做什么，怎么做',
    forwardable: true,
    blocks: [
      { kind: 'text', text: '在群里@我或私聊我，发送下面的命令即可，中英文都行。' },
      { kind: 'list', items: EVERYDAY.map(lineText) },
      ...buttonBlocks(view),
      {
        kind: 'fold',
        title: '更多命令',
        open: false,
        blocks: [{ kind: 'list', items: linesFor(view.roles).map(lineText) }],
      },
      {
        kind: 'fold',
        title: '不点按钮填自查表（私聊我）',
        open: false,
        blocks: [{ kind: 'list', items: WITHOUT_BUTTONS.map(lineText) }],
      },
      {
        kind: 'fold',
        title: '不点按钮办理问题（私聊我）',
        open: false,
        blocks: [{ kind: 'list', items: ON_FINDINGS.map(lineText) }],
      },
      ...(view.campaign ? anonymousBlocks(view.campaign.id) : []),
    ],
  };
}

function linesFor(roles: readonly Role[]): readonly Line[] {
  const is = (...wanted: readonly Role[]) => roles.some((role) => wanted.includes(role));
  return [
    ...FOR_ALL,
    ...(is('leader', 'admin', 'inspector') ? FOR_OVERSEERS : []),
    ...(is('leader', 'admin') ? FOR_LEADERS : []),
    ...(is('admin') ? FOR_ADMINS : []),
  ];
}

function lineText({ command, after, does }: Line): Text {
  const [english, chinese] = after ?? ['', ''];
  const inEnglish = `/${command} ${english}`.trim();
  const inChinese = `/${COMMANDS[command][0]} ${chinese}`.trim();
  return [{ text: `${inChinese}（${inEnglish}）`, strong: true }, `：${does}`];
}

function buttonBlocks({ campaign, phase, roles }: HelpView): readonly Block[] {
  if (!campaign) return [{ kind: 'text', text: '目前没有进行中的行动。', size: 'note' }];
  const { id } = campaign;
  const submits = phase?.action !== 'deliver' && roles.some((role) => role === 'leader' || role === 'admin');
  const buttons: Button[] = [
    ...(phase && isAsked(phase, roles) ? [phaseButton(id, phase)] : []),
    mineButton(id),
    overdueButton(id),
    ...(submits ? [deliverablesButton(id)] : []),
  ];
  return [
    {
      kind: 'buttons',
      buttons: buttons.map((one, index) => (index === 0 ? one : { ...one, look: 'plain' })),
    },
  ];
}

/** Everybody may be asked to check or to put something right; who is to learn, the plan says. */
function isAsked({ action, audience }: Phase, roles: readonly Role[]): boolean {
  return action !== 'acknowledge' || audience.some((role) => roles.includes(role));
}

/**
 * The way in is on this card and on none of its own: who sends /anonymous or /receipt is answered with it, so that the
 * message that stays with us is the same as for everybody who asks for help or is not understood.
 */
function anonymousBlocks(campaign: number): readonly Block[] {
  return [
    { kind: 'divider' },
    { kind: 'text', text: ANONYMOUS_HOW, size: 'note' },
    { kind: 'buttons', buttons: [anonymousButton(campaign, null), receiptButton(campaign)] },
  ];
}

const ANONYMOUS_HOW = '想匿名反映问题，或有回执码要查，请在私聊里点这里。为不留痕迹，回执码不要发在聊天里。';
