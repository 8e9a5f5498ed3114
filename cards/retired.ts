/** What is left of a card that a newer one has replaced, or that nobody needs to press before it dies. */
import type { Card } from '#cards/card.ts';

/** `finding` is the number under which one can look again; null where a newer card has come. */
export function retiredCard(finding: number | null): Card {
  const text =
    finding === null
      ? '已重新发送，请看最新一张。'
      : `这张卡片不再更新，发送“/问题 ${finding}”可查看最新情况。`;
  return {
    title: finding === null ? '已重新发送' : `第${finding}号`,
    tone: 'grey',
    summary: finding === null ? '已重新发送，请看最新一张' : `第${finding}号：这张卡片不再更新`,
    // It may hang in a group, and names nobody.
    forwardable: false,
    blocks: [{ kind: 'text', text }],
  };
}
