/** A card as Card JSON 2.0, checked against the platform's rules before anything is written or sent. */
import { Buffer } from 'node:buffer';
import type { Block, Card } from '#cards/card.ts';
import { CardProblem, type Rendered } from '#platform/port.ts';
import { checkCard } from './card-rules.ts';
import { plainLine } from './plain.ts';
import { renderButtons, renderChoice, renderForm, renderSelect } from './render-action.ts';
import { renderChart, renderPictures, renderTable } from './render-figures.ts';
import { type CardNode, joinLines, label, paragraph, spansOf } from './render-text.ts';

/** The platform refuses at 30 KB; what it adds to a card on its side is not told. */
const MAX_BYTES = 26 * 1024;
/** As long as the platform's ids are. */
const SOMEBODY = `oc_${'0'.repeat(32)}`;

/** @throws CardProblem when the platform would refuse the card. */
export function render(card: Card): Rendered & { value: object } {
  const value = cardValue(card);
  const json = JSON.stringify(value);
  const bytes = bodyBytes(json);
  const problems = checkCard(value).map(({ code, path, message }) => `${path}: ${message} (${code})`);
  if (bytes > MAX_BYTES) problems.push(`${bytes} bytes, at most ${MAX_BYTES}`);
  if (problems.length > 0) throw new CardProblem(problems);
  return { json, bytes, value };
}

/** The card is JSON within JSON when it is sent, which makes it a fifth larger. */
function bodyBytes(json: string): number {
  return Buffer.byteLength(JSON.stringify({ receive_id: SOMEBODY, msg_type: 'interactive', content: json }));
}

function cardValue(card: Card): object {
  return {
    schema: '2.0',
    config: {
      update_multi: true,
      width_mode: 'fill',
      enable_forward: card.forwardable,
      summary: { content: plainLine(card.summary) },
    },
    header: headerOf(card),
    body: { elements: card.blocks.flatMap(renderBlock) },
  };
}

function headerOf(card: Card): object {
  const tags = (card.tags ?? []).map((text) => ({ tag: 'text_tag', text: label(text) }));
  return {
    title: label(card.title),
    // The tones are five of the platform's own colours.
    template: card.tone,
    ...(card.subtitle === undefined ? {} : { subtitle: label(card.subtitle) }),
    ...(tags.length === 0 ? {} : { text_tag_list: tags }),
  };
}

function renderBlock(block: Block): CardNode[] {
  switch (block.kind) {
    case 'text':
      return present(paragraph(block.text, block.size));
    case 'facts':
      return present(
        paragraph(joinLines(block.facts.map((fact) => [`${fact.label}：`, ...spansOf(fact.value)]))),
      );
    case 'list':
      return present(paragraph(joinLines(block.items.map((item) => ['• ', ...spansOf(item)]))));
    case 'divider':
      return [{ tag: 'hr' }];
    case 'table':
      return renderTable(block);
    case 'chart':
      return renderChart(block.chart);
    case 'pictures':
      return renderPictures(block.pictures);
    case 'buttons':
      return renderButtons(block.buttons);
    case 'choice':
      return renderChoice(block);
    case 'form':
      return renderForm(block);
    case 'select':
      return renderSelect(block);
    case 'fold':
      return renderFold(block);
  }
}

function present(node: CardNode | null): CardNode[] {
  return node === null ? [] : [node];
}

function renderFold(fold: Extract<Block, { kind: 'fold' }>): CardNode[] {
  const elements = fold.blocks.flatMap(renderBlock);
  const header = {
    title: label(fold.title),
    icon: { tag: 'standard_icon', token: 'down-small-ccm_outlined', size: '16px 16px' },
    icon_position: 'right',
    icon_expanded_angle: -180,
  };
  return [{ tag: 'collapsible_panel', expanded: fold.open, header, elements }];
}
