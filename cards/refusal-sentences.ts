/** Why a wish is not carried out, in one line. A reason without a sentence is a type error here. */
import { CAPACITY_NAMES, MOVE_NAMES, moveNames } from '#cards/finding-words.ts';
import { echo, findingNumbers } from '#cards/wording.ts';
import { chineseDayWithWeekday, chineseInstant } from '#domain/calendar.ts';
import { FINDING_STATE_NAMES } from '#domain/finding.ts';
import type { Move } from '#domain/finding-history.ts';
import type { Reason } from '#domain/refusal.ts';

/** Says what is wrong and, where there is a way on, what to do. Shown to the asker alone. */
export function refusalSentence(reason: Reason): string {
  switch (reason.reason) {
    case 'unknown person':
      return '您不在本次行动的名册中，请联系管理员添加。';
    case 'no campaign':
      return '目前没有进行中的行动。';
    case 'admins only':
      return '此操作仅限管理员。';
    case 'leaders only':
      return '此操作仅限单位负责人。';
    case 'not yours':
      return '这一项不需要您办理。';
    case 'nothing to do':
      return '您没有需要办理的事项。';
    case 'unit out of reach':
      return '该单位不在您可查看的范围内。';
    case 'unknown unit':
      return reason.nearest === null
        ? `没有找到单位“${echo(reason.text)}”。`
        : `没有找到单位“${echo(reason.text)}”，您是想用“${reason.nearest}”吗？`;
    case 'unknown phase':
      return `没有阶段“${echo(reason.text)}”，请用 1 到 ${reason.count} 的数字。`;
    case 'phase not started':
      return `“${reason.phase}”尚未开始，${chineseDayWithWeekday(reason.start)}起可以办理。`;
    case 'phase over':
      return `“${reason.phase}”已于${chineseDayWithWeekday(reason.end)}结束。`;
    case 'phase already started':
      return `“${reason.phase}”已经开始，无需再次开始。`;
    case 'day not after':
      return `新的日期应晚于${chineseDayWithWeekday(reason.day)}。`;
    case 'campaign closed':
      return '本次行动已结束，不再接收填报。';
    case 'item has findings':
      return `${reason.item} 已登记${findingNumbers(reason.numbers)}，不能改为其他答案。`;
    case 'incomplete':
      return incompleteSentence(reason.missing);
    case 'description missing':
      return '请填写问题描述。';
    case 'text too long':
      return `文字过长，请不超过 ${reason.max} 字。`;
    case 'day unreadable':
      return `看不懂日期“${echo(reason.text)}”，请写成 2023-03-10 的样子。`;
    case 'found in the future':
      return '发现日期不能晚于今天。';
    case 'day ahead':
      return `${chineseDayWithWeekday(reason.day)}还没有到，请写今天或以前的日期。`;
    case 'due before found':
      return '整改期限不能早于发现日期。';
    case 'already done':
      return `${reason.by}已于${chineseInstant(reason.at)} 办理，无需重复。`;
    case 'changed since':
      return '情况已有变化，请看最新的卡片。';
    case 'external group':
      return '外部群不能绑定，请在单位内部群中使用。';
    case 'group already bound':
      return `本群已绑定“${reason.unit}”，如需更换请先解除绑定。`;
    case 'groups only':
      return '请在要绑定的群里使用。';
    case 'too late to recall':
      return '发出已超过十分钟，不能撤回。';
    case 'already nudged today':
      return '已经催办过，今天不再重复提醒。';
    case 'nobody to nudge':
      return '没有需要催办的人。';
    case 'day needed':
      return '请写上日期，如 2023-03-25。';
    case 'takes no evidence':
      return `第${reason.number}号问题${FINDING_STATE_NAMES[reason.state]}，不再接收证据。`;
    case 'unknown evidence':
      return `第${reason.number}号问题没有第 ${reason.nth} 件证据。`;
    case 'card too old':
      return '这张卡片已失效，请发送“帮助”重新打开。';
    case 'no such finding':
      return `没有第${reason.number}号问题，或不在您可查看的范围内。`;
    case 'move not possible':
      return `现为“${FINDING_STATE_NAMES[reason.state]}”，不能这样办；${possibleText(reason.possible)}`;
    case 'not your move':
      return `这一步由${capacitiesText(reason.by)}办理；${possibleText(reason.possible)}`;
    case 'four eyes':
      return '您经手过本次整改，须由他人复核。';
    case 'nothing in hand':
      return `没有由“${echo(reason.text)}”整改的问题。`;
    case 'nothing to remind':
      return `第${reason.number}号现在没有等责任人办理的事，不必催办。`;
    case 'owner away':
      return `第${reason.number}号的责任人正在请假，不发催办；可转办他人。`;
    case 'reminded today':
      return `第${reason.number}号已经催办过，今天不再重复提醒。`;
    case 'unknown colleague':
      return `本单位和上下级单位里没有“${echo(reason.text)}”。`;
    case 'no recheck':
      return `第${reason.number}号没有等待的回头看。`;
    case 'not your recheck':
      return '这次回头看由抽到的复查人办理。';
    case 'no done step':
      return `请写一个已完成步骤的编号，如 /${MOVE_NAMES.untick} 12 2。`;
    case 'nothing corrected':
      return '文字没有变化，无需更正。';
    case 'result missing':
      return '请填写整改结果。';
    case 'after photo missing':
      return '须先有“整改后”的照片：点“补充证据”发来，再把它标为“整改后”。';
    case 'result of another track':
      return '已当场改好的，整改方式请选“立查立改”；还没改好的，请清空“怎样改的”。';
    case 'reason missing':
      return '请填写原因。';
    case 'owner missing':
      return '请选择责任人。';
    case 'owner out of scope':
      return '此人不在可以指定的范围内：须是问题所在单位、其下级或上级的人，且在您的管理范围内。';
    case 'unknown owner':
      return `可以指定的人里没有“${echo(reason.text)}”。`;
    case 'already the owner':
      return '此人已是责任人。';
    case 'due needed':
      return '限期整改须写期限。';
    case 'due in the past':
      return '期限不能早于今天。';
    case 'due too far':
      return '期限离今天太远，请核对年份。';
    case 'cannot merge into':
      return '请写一个仍有效的问题编号，不能是它自己，也不能是不予认定或已合并的。';
    case 'words missing':
      return '请写上内容。';
    case 'enough reported today':
      return '今天的匿名反映已达上限，请明天再来。';
    case 'form of another day':
      return '这张表单是昨天的，请再提交一次。';
    case 'receipt mistyped':
      return '回执码有错，请对照原样再填一次。';
    case 'receipt unknown':
      return '没有这个回执码。';
    case 'not anonymous':
      return `第${reason.number}号问题不是匿名反映，请直接问登记人。`;
    case 'question unanswered':
      return '上一个询问还没有答复，答复后才能再问。';
    case 'steps open':
      return `还有 ${reason.count} 步未完成：先逐步点“完成”，不再需要的请调整步骤。`;
    case 'steps of another track':
      return '只有“建章立制”分步骤：请改选整改方式，或清空步骤。';
    case 'step unreadable':
      return `看不懂步骤“${echo(reason.text)}”，请每行写一步，如：4月10日 起草制度。`;
    case 'steps missing':
      return '请至少写一步，如：4月10日 起草制度。';
    case 'too many steps':
      return `步骤连同已完成的不超过 ${reason.max} 步。`;
    case 'steps beyond due':
      return `最后一步不能晚于整改期限${chineseDayWithWeekday(reason.day)}；要更多时间，请先申请延期。`;
    case 'no open step':
      return '请写一个未完成步骤的编号，如 /完成步骤 12 2。';
    default:
      return reason satisfies never;
  }
}

function possibleText(possible: readonly Move[]): string {
  return possible.length === 0 ? '目前不需要您办理。' : `您现在可以：${moveNames(possible)}。`;
}

function capacitiesText(by: readonly (keyof typeof CAPACITY_NAMES)[]): string {
  return by.map((capacity) => CAPACITY_NAMES[capacity]).join('、');
}

/** Names the first few, which is as many as one reads in a passing line. */
function incompleteSentence(missing: readonly string[]): string {
  const more = missing.length > 8 ? ' 等' : '';
  return `还有 ${missing.length} 项未答：${missing.slice(0, 8).join('、')}${more}。`;
}
