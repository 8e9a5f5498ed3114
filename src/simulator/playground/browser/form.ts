/** The fields of a form: what they hold, what is missing, and how they were at first. */

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
export type Values = Record<string, string | string[]>;

const CONTROLS = 'input, select, textarea';

export function valuesOf(form: HTMLElement): Values {
  const values: Values = {};
  for (const field of fieldsOf(form)) {
    const { field: name } = field.dataset;
    const [control] = controlsOf(field);
    if (name !== undefined && control !== undefined && !control.disabled) values[name] = heldBy(field);
  }
  return values;
}

export function heldBy(field: HTMLElement): string | string[] {
  if (field.querySelector('.fs-multi')) return tickedIn(field).map((box) => box.value);
  const [control] = controlsOf(field);
  return control === undefined ? '' : typedIn(control);
}

/** As the platform writes it: a moment with a space, a tick as a word. */
export function typedIn(control: Control): string {
  if (control instanceof HTMLInputElement && control.type === 'checkbox') return String(control.checked);
  return control.type === 'datetime-local' ? control.value.replace('T', ' ') : control.value;
}

/** Marks the fields that must be filled and are not; the first of them is gone to. */
export function missingIn(form: HTMLElement): boolean {
  const missing = fieldsOf(form).filter((field) => field.dataset.required !== undefined && isEmpty(field));
  for (const field of missing) mark(field, true);
  const [first] = missing;
  first?.querySelector<HTMLElement>(`${CONTROLS}, summary`)?.focus();
  return missing.length > 0;
}

export function unmark(target: Element): void {
  const field = target.closest<HTMLElement>('.fs-missing');
  if (field && !isEmpty(field)) mark(field, false);
}

function mark(field: HTMLElement, missing: boolean): void {
  field.classList.toggle('fs-missing', missing);
  for (const control of controlsOf(field)) {
    if (missing) control.setAttribute('aria-invalid', 'true');
    else control.removeAttribute('aria-invalid');
  }
}

export function reset(form: HTMLElement): void {
  if (form instanceof HTMLFormElement) form.reset();
  for (const field of fieldsOf(form)) {
    mark(field, false);
    showPicked(field);
  }
}

/** What was picked: in the line above the boxes, or in place of what a picker says before. */
export function showPicked(field: Element): void {
  const picker = field.closest('.fs-picker') ?? field.querySelector('.fs-picker');
  picker?.classList.toggle('fs-empty', picker.querySelector('input')?.value === '');
  const list = field.closest('.fs-multi') ?? field.querySelector('.fs-multi');
  const line = list?.querySelector<HTMLElement>('[data-picked]');
  const summary = list?.querySelector<HTMLElement>('summary');
  if (!list || !line || !summary) return;
  const words = tickedIn(list).map((box) => box.nextElementSibling?.textContent ?? box.value);
  line.textContent = words.join('、') || (summary.dataset.placeholder ?? '');
  list.classList.toggle('fs-empty', words.length === 0);
}

function fieldsOf(form: HTMLElement): HTMLElement[] {
  return [...form.querySelectorAll<HTMLElement>('[data-field]')];
}

function controlsOf(field: Element): Control[] {
  return [...field.querySelectorAll<Control>(CONTROLS)];
}

function tickedIn(field: Element): HTMLInputElement[] {
  return [...field.querySelectorAll<HTMLInputElement>('input:checked')];
}

function isEmpty(field: HTMLElement): boolean {
  const value = heldBy(field);
  return typeof value === 'string' ? value === '' : value.length === 0;
}
