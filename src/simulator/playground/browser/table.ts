/** A table's pages are turned here; all its rows are in the page already. */

export function turn(button: HTMLElement): void {
  const table = button.closest<HTMLElement>('.fs-table');
  const shown = table?.querySelector<HTMLElement>('[data-page]');
  if (!table || !shown) return;
  const rows = [...table.querySelectorAll<HTMLElement>('tbody tr')];
  const perPage = Number(table.dataset.pageSize);
  const pages = Math.ceil(rows.length / perPage);
  const page = Math.min(pages, Math.max(1, Number(shown.textContent) + Number(button.dataset.turn)));
  rows.forEach((row, index) => {
    row.hidden = Math.floor(index / perPage) !== page - 1;
  });
  shown.textContent = String(page);
  for (const each of table.querySelectorAll<HTMLButtonElement>('[data-turn]')) {
    each.disabled = Number(each.dataset.turn) < 0 ? page === 1 : page === pages;
  }
}
