/** What an element asks before it acts. */

/** False when the person thinks better of it. */
export function confirmed(element: HTMLElement): Promise<boolean> {
  const { confirmTitle: title, confirmText: text } = element.dataset;
  if (title === undefined && text === undefined) return Promise.resolve(true);
  const dialog = document.createElement('dialog');
  dialog.className = 'fs-confirm';
  const heading = document.createElement('h2');
  heading.textContent = title || '请确认';
  heading.id = 'fs-confirm-title';
  dialog.setAttribute('aria-labelledby', heading.id);
  const words = document.createElement('p');
  words.textContent = text ?? '';
  const buttons = document.createElement('div');
  buttons.append(choice('取消', 'default', dialog, ''), choice('确定', 'primary_filled', dialog, 'yes'));
  dialog.append(heading, words, buttons);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      resolve(dialog.returnValue === 'yes');
      dialog.remove();
    });
    dialog.showModal();
  });
}

function choice(label: string, look: string, dialog: HTMLDialogElement, answer: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = `fs-button fs-button-${look} fs-button-medium`;
  button.textContent = label;
  button.addEventListener('click', () => dialog.close(answer));
  return button;
}

/** A picture as large as the window lets it be. */
export function showPicture(image: HTMLImageElement): void {
  const dialog = document.createElement('dialog');
  dialog.className = 'fs-picture';
  dialog.setAttribute('aria-label', image.alt || '图片');
  const large = document.createElement('img');
  large.src = image.src;
  large.alt = image.alt;
  dialog.append(large, choice('关闭', 'default', dialog, ''));
  dialog.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
