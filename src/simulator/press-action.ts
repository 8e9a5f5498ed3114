/**
 * From what a finger does to the callback's `action`: the element found by its words or by its place, the client's own
 * refusals, and the value encoded as the client does.
 */
import { cardMark } from '#simulator/card-mark.ts';
import { elementAt } from '#simulator/card-pointer.ts';
import { callbackOf, type FoundButton, findButton, findSelect, type Which } from '#simulator/card-target.ts';
import { ClientRefusal } from '#simulator/client-refusal.ts';
import type { EventBody } from '#simulator/event-bodies.ts';
import {
  type Filled,
  type Filling,
  fieldValue,
  formValue,
  optionsOf,
  optionValue,
} from '#simulator/form-values.ts';
import type { JsonObject } from '#simulator/json.ts';

export type Press =
  | ({ button: string } & Which)
  | ({ submit: string; form: Filled } & Which)
  /** By placeholder or name; the option by value or label. */
  | { select: string; option: string }
  | PressAt;

/** By place, as a page does that has drawn the card; with what the element there takes. */
export interface PressAt {
  /** JSON pointer such as `/body/elements/0`. */
  at: string;
  /** The state of the card that was looked at. */
  seen?: string;
  form?: Filled;
  option?: string;
  checked?: boolean;
  input?: string;
}

/** @throws ClientRefusal when nothing would be sent. */
export function actionOf(card: JsonObject, what: Press, filling: Omit<Filling, 'filled'>): EventBody {
  if ('at' in what) return actionAt(card, what, filling);
  if ('select' in what) return selectAction(findSelect(card, what.select), what.select, what.option);
  const label = 'submit' in what ? what.submit : what.button;
  const found = findButton(card, label, what);
  if ('submit' in what && (!submits(found.button) || found.form === null)) {
    throw new ClientRefusal('not there', `The button ${label} does not submit a form.`);
  }
  return buttonAction(found, label, { ...filling, filled: 'submit' in what ? what.form : {} });
}

function actionAt(card: JsonObject, what: PressAt, filling: Omit<Filling, 'filled'>): EventBody {
  if (what.seen !== undefined && what.seen !== cardMark(card)) {
    throw new ClientRefusal('changed', 'The card was replaced since it was looked at.');
  }
  const { node, form } = elementAt(card, what.at);
  const acts = node.tag === 'button' || node.tag === 'interactive_container';
  if (acts) return buttonAction({ button: node, form }, what.at, { ...filling, filled: what.form ?? {} });
  if (form !== null) throw new ClientRefusal('local', `${what.at} is part of a form: submit the form.`);
  if (node.tag === 'overflow') return selectAction(node, what.at, what.option ?? '');
  refuseDisabled(node, what.at);
  if (!callbackOf(node)) throw new ClientRefusal('local', `${what.at} tells nobody.`);
  return { ...identityOf(node), ...fieldAction(node, what, filling) };
}

/** What a field sends that stands in no form. */
function fieldAction(node: JsonObject, what: PressAt, filling: Omit<Filling, 'filled'>): EventBody {
  if (node.tag === 'checker') return { checked: what.checked === true };
  if (node.tag === 'input') return { input_value: fieldValue(node, what.input ?? '', filling) };
  return { option: fieldValue(node, what.option ?? '', filling) };
}

function buttonAction({ button, form }: FoundButton, label: string, filling: Filling): EventBody {
  refuseDisabled(button, label);
  const local = localAct(button);
  if (local !== null) throw new ClientRefusal('local', `The button ${label} ${local}: nothing is sent.`);
  return {
    ...identityOf(button),
    ...(submits(button) && form !== null ? { form_value: formValue(form, filling) } : {}),
  };
}

function selectAction(select: JsonObject, label: string, wanted: string): EventBody {
  refuseDisabled(select, label);
  const option = optionValue(optionsOf(select), wanted);
  if (option === undefined) {
    throw new ClientRefusal('not there', `The select ${label} has no option ${wanted}.`);
  }
  if (!callbackOf(select)) throw new ClientRefusal('local', `The select ${label} tells nobody.`);
  return { ...identityOf(select), option };
}

/** Which element it was, and what it carries. */
function identityOf(node: JsonObject): EventBody {
  const value = callbackOf(node)?.value ?? node.value;
  return {
    ...(value === undefined ? {} : { value }),
    tag: node.tag,
    ...(typeof node.name === 'string' ? { name: node.name } : {}),
  };
}

function refuseDisabled(node: JsonObject, label: string): void {
  if (node.disabled === true) throw new ClientRefusal('disabled', `${label} is disabled.`);
}

function submits(button: JsonObject): boolean {
  return button.form_action_type === 'submit' || button.action_type === 'form_submit';
}

function localAct(button: JsonObject): string | null {
  if (button.form_action_type === 'reset' || button.action_type === 'form_reset') return 'empties the form';
  const sends = callbackOf(button) !== undefined || submits(button) || button.value !== undefined;
  return sends ? null : 'has no callback';
}
