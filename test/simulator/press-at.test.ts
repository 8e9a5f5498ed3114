/** A press by place, as the page knows it: the card may have changed since. */
import { describe, expect, it } from 'vitest';
import { cardMark } from '#simulator/card-mark.ts';
import { actionIn, button, cardOf, note, plain, pressScene } from './scene.ts';

const callback = (value: object) => [{ type: 'callback', value }];
const options = ['着装', '作风'].map((text, index) => ({ text: plain(text), value: `v${index}` }));

const form = {
  tag: 'form',
  name: 'form',
  elements: [
    { tag: 'input', name: 'words', required: true },
    { tag: 'select_static', name: 'kind', options, placeholder: plain('类别') },
    button('提交', { do: 'submit' }, { name: 'submit', form_action_type: 'submit' }),
  ],
};
const card = cardOf(
  note('两个同名的按钮'),
  button('好', { n: 1 }),
  button('好', { n: 2 }),
  form,
  { tag: 'select_static', name: 'pick', options, placeholder: plain('类别'), behaviors: callback({ n: 3 }) },
  { tag: 'checker', name: 'check', text: plain('做了'), behaviors: callback({ n: 4 }) },
  { tag: 'input', name: 'line', max_length: 3, placeholder: plain('话'), behaviors: callback({ n: 5 }) },
  { tag: 'date_picker', name: 'day', placeholder: plain('哪天'), behaviors: callback({ n: 6 }) },
  { tag: 'interactive_container', behaviors: callback({ n: 7 }), elements: [note('整块')] },
  { tag: 'overflow', options, behaviors: callback({ n: 8 }) },
  button('不行', { n: 9 }, { disabled: true }),
  { tag: 'checker', name: 'own', text: plain('自己看') },
);
const at = (index: number, rest = '') => `/body/elements/${index}${rest}`;

describe('a press by place', () => {
  it('finds one of several buttons with the same words', async () => {
    const { simulator, bot, zhang, messageId } = await pressScene(card);
    await simulator.press(zhang, messageId, { at: at(2), seen: cardMark(card) });
    expect(actionIn(bot.last)).toMatchObject({ tag: 'button', value: { n: 2 } });
  });

  it('submits a form with what was typed', async () => {
    const { simulator, bot, zhang, messageId } = await pressScene(card);
    await simulator.press(zhang, messageId, {
      at: at(3, '/elements/2'),
      form: { words: '地上有水', kind: 'v1' },
    });
    expect(actionIn(bot.last)).toMatchObject({
      tag: 'button',
      name: 'submit',
      form_value: { words: '地上有水', kind: 'v1' },
    });
  });

  it.each([
    [4, { option: 'v1' }, { tag: 'select_static', value: { n: 3 }, option: 'v1' }],
    [5, { checked: true }, { tag: 'checker', value: { n: 4 }, checked: true }],
    [6, { input: '你好' }, { tag: 'input', value: { n: 5 }, input_value: '你好' }],
    [7, { option: '2023-03-20' }, { tag: 'date_picker', value: { n: 6 }, option: '2023-03-20 +0800' }],
    [8, {}, { tag: 'interactive_container', value: { n: 7 } }],
    [9, { option: 'v0' }, { tag: 'overflow', value: { n: 8 }, option: 'v0' }],
  ])('tells what the element at %i sends by itself', async (index, given, action) => {
    const { simulator, bot, zhang, messageId } = await pressScene(card);
    await simulator.press(zhang, messageId, { at: at(index), ...given });
    expect(actionIn(bot.last)).toMatchObject(action);
  });

  it.each([
    ['nothing is there', { at: at(99) }, 'not there'],
    ['the place is no component', { at: '/body' }, 'not there'],
    ['the place is the ground of all objects', { at: '/__proto__' }, 'not there'],
    ['the element only shows something', { at: at(0) }, 'local'],
    ['the field waits for its form', { at: at(3, '/elements/0'), input: 'x' }, 'local'],
    ['something required is missing', { at: at(3, '/elements/2'), form: { words: '' } }, 'required'],
    ['there is no such option', { at: at(4), option: 'v9' }, 'not there'],
    ['it is too long', { at: at(6), input: '四个字的' }, 'too long'],
    ['it is disabled', { at: at(10) }, 'disabled'],
    ['it tells nobody', { at: at(11), checked: true }, 'local'],
    ['the card is another by now', { at: at(2), seen: 'another' }, 'changed'],
  ])('is not sent when %s', async (_why, what, reason) => {
    const { simulator, bot, zhang, messageId } = await pressScene(card);
    await expect(simulator.press(zhang, messageId, what)).rejects.toMatchObject({ reason });
    expect(bot.heard).toEqual([]);
  });
});
