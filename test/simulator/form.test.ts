/** A form on a card: what is sent of it, and when the client does not send it. */
import { describe, expect, it } from 'vitest';
import type { Filled } from '#simulator/form-values.ts';
import { actionIn, button, cardOf, plain, pressScene } from './scene.ts';

describe('a form', () => {
  const date = (tag: string, name: string, more: Record<string, unknown> = {}) => ({
    tag,
    name,
    placeholder: plain('选择'),
    ...more,
  });
  const option = (value: string, label: string) => ({ value, text: plain(label) });
  const save = button('保存', { do: 'finding.save' }, { name: 'save', form_action_type: 'submit' });
  const form = (...elements: unknown[]) =>
    cardOf({ tag: 'form', name: 'finding', elements: [...elements, save] });
  const description = { tag: 'input', name: 'description', required: true, max_length: 10 };

  const full = form(
    description,
    { tag: 'input', name: 'place', default_value: '一号路口' },
    { tag: 'input', name: 'note' },
    {
      tag: 'select_static',
      name: 'track',
      placeholder: plain('选择'),
      options: [option('a', '甲类'), option('b', '乙类')],
      initial_index: 2,
    },
    {
      tag: 'multi_select_static',
      name: 'kinds',
      required: false,
      placeholder: plain('选择'),
      options: [option('x', '一'), option('y', '二')],
      selected_values: ['x'],
    },
    { tag: 'select_person', name: 'owner', placeholder: plain('选择') },
    date('date_picker', 'dueOn', { initial_date: '2023-03-10' }),
    date('date_picker', 'foundOn'),
    date('picker_time', 'time'),
    date('picker_datetime', 'moment'),
    button('返回', { do: 'back' }, { name: 'back' }),
    button('清空', {}, { name: 'reset', form_action_type: 'reset' }),
  );

  async function submitting(card: unknown) {
    const set = await pressScene(card);
    const submit = (filled: Filled) =>
      set.simulator.press(set.zhang, set.messageId, { submit: '保存', form: filled });
    const refusal = async (filled: Filled) => (await submit(filled).catch((error) => error)).reason;
    return { ...set, submit, refusal };
  }

  it('may have a field of any name', async () => {
    const { submit, bot } = await submitting(form({ tag: 'input', name: 'constructor' }));
    await submit({});
    expect(actionIn(bot.last)).toMatchObject({ form_value: { constructor: '' } });
  });

  it('sends what was there and what was typed, each in its own encoding', async () => {
    const { bot, li, submit } = await submitting(full);
    await submit({ description: '第一行\n第二行' });
    expect(actionIn(bot.last)).toEqual({
      tag: 'button',
      name: 'save',
      value: { do: 'finding.save' },
      timezone: 'Asia/Shanghai',
      form_value: {
        description: '第一行\n第二行',
        place: '一号路口',
        note: '',
        track: 'b',
        kinds: ['x'],
        dueOn: '2023-03-10 +0800',
      },
    });
    await submit({
      description: '有',
      place: '',
      track: '甲类',
      kinds: ['一', 'y'],
      owner: li,
      foundOn: '2023-03-01',
      time: '05:05',
      moment: '2023-03-01 07:07',
    });
    expect(actionIn(bot.last)).toMatchObject({
      form_value: {
        place: '',
        track: 'a',
        kinds: ['x', 'y'],
        owner: li,
        foundOn: '2023-03-01 +0800',
        time: '05:05 +0800',
        moment: '2023-03-01 07:07 +0800',
      },
    });
  });

  it('sends an unset select or date as told, for the platform does not say', async () => {
    const { simulator, bot, submit } = await submitting(form(description, date('date_picker', 'dueOn')));
    const sent = async (unset: 'absent' | 'empty' | 'null') => {
      simulator.faults.unsetField = unset;
      await submit({ description: '有' });
      return actionIn(bot.last);
    };
    expect(await sent('absent')).toMatchObject({ form_value: { description: '有' } });
    expect(await sent('empty')).toMatchObject({ form_value: { description: '有', dueOn: '' } });
    expect(await sent('null')).toMatchObject({ form_value: { description: '有', dueOn: null } });
  });

  it('is not sent while the client sees something wrong', async () => {
    const { bot, refusal } = await submitting(full);
    expect(await refusal({})).toBe('required');
    expect(await refusal({ description: '' })).toBe('required');
    expect(await refusal({ description: '一二三四五六七八九十十一' })).toBe('too long');
    expect(await refusal({ description: '有', nonsense: '1' })).toBe('not there');
    expect(await refusal({ description: '有', track: '丙类' })).toBe('not there');
    expect(await refusal({ description: '有', owner: 'ou_stranger' })).toBe('not there');
    expect(await refusal({ description: '有', dueOn: '3月1日' })).toBe('not there');
    expect(bot.heard).toEqual([]);
  });

  it('has buttons that act without it', async () => {
    const { simulator, bot, zhang, messageId } = await submitting(full);
    await simulator.press(zhang, messageId, { button: '返回' });
    expect(actionIn(bot.last)).toEqual({
      tag: 'button',
      name: 'back',
      value: { do: 'back' },
      timezone: 'Asia/Shanghai',
    });
    await expect(simulator.press(zhang, messageId, { button: '清空' })).rejects.toMatchObject({
      reason: 'local',
    });
    await expect(simulator.press(zhang, messageId, { submit: '返回', form: {} })).rejects.toThrow(
      'does not submit',
    );
    await expect(simulator.press(zhang, messageId, { button: '保存' })).rejects.toMatchObject({
      reason: 'required',
    });
  });
});
