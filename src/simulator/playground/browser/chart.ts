/**
 * Charts, drawn by the library the platform's clients use, which is large and therefore comes with the first chart
 * that somebody is about to see.
 */

interface Drawn {
  renderAsync(): Promise<unknown>;
  release(): void;
}

interface Library {
  VChart: new (spec: object, options: object) => Drawn;
}

declare global {
  interface Window {
    VChart?: Library;
  }
}

const LIBRARY = '/playground/assets/vchart.js';
const PALETTES: Readonly<Record<string, readonly string[]>> = {
  brand: [
    '#3370ff',
    '#34c724',
    '#ff8800',
    '#f54a45',
    '#7f3bf5',
    '#00b8d9',
    '#ffc60a',
    '#f01d94',
    '#8f959e',
    '#4954e6',
  ],
  rainbow: [
    '#3370ff',
    '#049fd7',
    '#04b49c',
    '#34c724',
    '#b3d600',
    '#ffc60a',
    '#ff8800',
    '#f54a45',
    '#f01d94',
    '#7f3bf5',
  ],
  complementary: ['#3370ff', '#ff8800', '#049fd7', '#ffc60a', '#7f3bf5', '#b3d600', '#4954e6', '#f54a45'],
  converse: ['#3370ff', '#f54a45', '#34c724', '#f01d94', '#04b49c', '#ff8800'],
  primary: ['#1456f0', '#3370ff', '#4e83fd', '#82a7fc', '#bacefd', '#e1eaff'],
};

const drawn = new WeakMap<Element, Drawn>();
let loading: Promise<Library> | undefined;

/** Draws the charts in there now and later, when they come near the window. Ends what it began with the returned. */
export function watchCharts(root: HTMLElement): () => void {
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || !(target instanceof HTMLElement)) continue;
        near.unobserve(target);
        void draw(target);
      }
    },
    { rootMargin: '300px' },
  );
  const look = (within: ParentNode) => {
    for (const chart of within.querySelectorAll('.fs-canvas')) near.observe(chart);
  };
  const changes = new MutationObserver((records) => {
    for (const { addedNodes, removedNodes } of records) {
      for (const node of addedNodes) if (node instanceof Element) look(node);
      for (const node of removedNodes) if (node instanceof Element && !node.isConnected) forget(node);
    }
  });
  look(root);
  changes.observe(root, { childList: true, subtree: true });
  const again = () => {
    for (const chart of root.querySelectorAll<HTMLElement>('.fs-canvas'))
      if (drawn.has(chart)) void draw(chart);
  };
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  scheme.addEventListener('change', again);
  document.addEventListener('themechange', again);
  return () => {
    near.disconnect();
    changes.disconnect();
    scheme.removeEventListener('change', again);
    document.removeEventListener('themechange', again);
  };
}

async function draw(place: HTMLElement): Promise<void> {
  try {
    loading ??= library();
    const { VChart } = await loading;
    forget(place);
    place.replaceChildren();
    const chart = new VChart(specOf(place), { dom: place, animation: !still(), mode: 'desktop-browser' });
    drawn.set(place, chart);
    await chart.renderAsync();
    place.dataset.drawn = '';
  } catch {
    place.dataset.failed = '';
    place.textContent = '图表画不出来';
  }
}

function forget(within: Element): void {
  for (const place of [within, ...within.querySelectorAll('.fs-canvas')]) {
    drawn.get(place)?.release();
    drawn.delete(place);
  }
}

function library(): Promise<Library> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = LIBRARY;
    script.addEventListener('load', () => {
      if (window.VChart) resolve(window.VChart);
      else reject(new Error('no chart library'));
    });
    script.addEventListener('error', () => reject(new Error('no chart library')));
    document.head.append(script);
  });
}

/** The card's own figures, in the platform's colours, on whatever the page's ground is. */
function specOf(place: HTMLElement): object {
  const spec: unknown = JSON.parse(place.dataset.spec ?? '{}');
  const ink = getComputedStyle(place).color;
  const line = getComputedStyle(place).borderTopColor;
  const axis = {
    label: { style: { fill: ink } },
    grid: { style: { stroke: line } },
    domainLine: { style: { stroke: line } },
  };
  return {
    color: PALETTES[place.dataset.themeOfChart ?? 'brand'] ?? PALETTES.brand,
    ...(typeof spec === 'object' ? spec : {}),
    background: 'transparent',
    theme: {
      fontFamily: getComputedStyle(place).fontFamily,
      component: {
        title: { textStyle: { fill: ink, fontSize: 14 } },
        axis,
        axisX: axis,
        axisY: axis,
        discreteLegend: { item: { spaceCol: 16, label: { style: { fill: ink } } } },
      },
    },
  };
}

function still(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
