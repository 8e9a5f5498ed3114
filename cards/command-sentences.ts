/** What the bot says to a typed line it cannot read. A problem without a sentence is a type error here. */
import { echo } from '#cards/wording.ts';
import type { Problem } from '#domain/command.ts';
import { COMMANDS, type CommandName } from '#domain/command-names.ts';

/** A command nobody knows, with the nearest one that exists. `typed` is what followed the slash. */
export function unknownCommandSentence(typed: string, nearest: CommandName | null): string {
  const said = `没有 /${echo(typed)}`;
  return nearest === null ? `${said}，发送 /help 可查看用法。` : `${said}，您是想用 /${nearest} 吗？`;
}

/** A known command with something missing or unreadable, with an example to copy. */
export function badArgumentsSentence(command: CommandName, problem: Problem): string {
  const name = `/${COMMANDS[command][0]}`;
  switch (problem) {
    case 'change unknown':
      return `请写明怎样调整，如 ${name} 开始 2、${name} 延长 2 3月25日、${name} 结束 2。`;
    case 'number needed':
      return `请写上第几阶段，如 ${name} 开始 2。`;
    case 'day needed':
      return `请写上日期，如 ${name} 延长 2 3月25日。`;
    case 'day unreadable':
      return '看不懂日期，请写成 3月25日 或 2023-03-25 的样子。';
    case 'unit needed':
      return `请写上单位名，如 ${name} 一中队。`;
    case 'topic needed':
      return `请写上类别的编号，如 ${name} 1。`;
    case 'item needed':
      return command === 'answer'
        ? `请写上检查项的编号和答案，如 ${name} 1.2 未发现。`
        : `请写上检查项的编号，如 ${name} 1.2。`;
    case 'choice needed':
      return `请写上答案，如 ${name} 1.2 未发现，或 ${name} 1.2 不适用。`;
    case 'finding needed':
      return `请写上问题编号，如 ${name} 12。`;
    case 'mark needed':
      return `请写上第几件和标记，如 ${name} 12 3 后；标记可写前、后或无。`;
    case 'stand-in needed':
      return `请写上姓名和最后一天，如 ${name} 李四 至3月20日；取消请写 ${name} 取消。`;
    case 'outcome needed':
      return `请写上问题编号和结果，如 ${name} 12 通过，或 ${name} 12 未通过 原因。`;
    default:
      return problem satisfies never;
  }
}

/** An item or topic that is not on any list of the person's own. */
export function notAskedSentence(typed: string): string {
  return `您的自查表里没有 ${echo(typed)}，发送 /自查 可查看有哪些。`;
}
